"""Proofs: the report laid out as it would be published, from the texts as they stand, before anything is published."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.paper import page_count, picture_of
from declarations.services import programmes
from declarations.services.declarations import Refused, need
from publication.models import PROOF_JOB, Publication, ReportProof
from publication.services import drafts, editions, reports
from ranking.models import Run
from records.services import files, jobs, journal
from records.services.jobs import Progress

UNDER_WAY = "正在排版，请等它完成"
PICTURE_WIDTH = 1100  # pixels


def may_prove(run: Run) -> Verdict:
    if run.state != Run.State.FINISHED:
        return no("排名尚未完成，还没有可以排版的数据")
    under_way = ReportProof.objects.filter(run=run, state=ReportProof.State.BUILDING).exists()
    return no(UNDER_WAY) if under_way else YES


def newest(run: Run) -> ReportProof | None:
    return ReportProof.objects.filter(run=run).select_related("asked_by", "pdf").order_by("-asked_at").first()


def prove(run: Run, *, by: User) -> ReportProof:
    """Queue a proof of the texts as they stand. Raises `Refused`."""
    need(may_prove(run))
    try:
        with transaction.atomic():
            Run.objects.select_for_update().get(pk=run.pk)
            proof = ReportProof.objects.create(run=run, asked_by=by)
            jobs.enqueue(PROOF_JOB, str(proof.id), by=by.label)
            journal.record(f"run:{run.id}", "report.proof_asked", by=by.label, facts={"proof": str(proof.id)})
    except IntegrityError:
        raise Refused(no(UNDER_WAY)) from None
    return proof


def carry_out(proof_id: str, *, progress: Progress) -> None:
    """Lay the report out; faulty figures stand as their own text. Again after the end changes nothing."""
    proof = ReportProof.objects.select_related("run__revision", "run__programme", "run__snapshot", "run__result").get(
        id=proof_id
    )
    if proof.state != ReportProof.State.BUILDING:
        return
    run = proof.run
    progress(10, "计算统计量")
    report = drafts.report_of(run, until=proof.asked_at)
    edition = editions.edition_of(run, report=report, until=proof.asked_at)
    content = reports.fill_report(report, edition=edition, card=editions.card_of(run))
    progress(40, "排版报告")
    html = reports.to_html(
        _as_if(proof), programme=programmes.definition_of(run.revision), report=report, content=content
    )
    pdf = reports.to_pdf(html)
    progress(90, "归档")
    with transaction.atomic():
        kept = files.keep(pdf, media_type="application/pdf", by=journal.SYSTEM)
        building = ReportProof.objects.filter(id=proof.id, state=ReportProof.State.BUILDING)
        building.update(state=ReportProof.State.MADE, pdf=kept, pages=page_count(pdf), faults=len(set(content.faults)))


def give_up(proof_id: str, *, error: str) -> None:
    """The proof's job has failed: another can be asked for."""
    building = ReportProof.objects.filter(id=proof_id, state=ReportProof.State.BUILDING)
    building.update(state=ReportProof.State.FAILED, error=error)


def page(proof: ReportProof, *, number: int) -> bytes:
    """A page (from 1) of a proof that is made, as PNG. Raises `LookupError` where there is none."""
    if proof.pdf is None or not 1 <= number <= proof.pages:
        raise LookupError(f"no page {number}")
    return picture_of(files.read(proof.pdf), page=number, width=PICTURE_WIDTH)


def _as_if(proof: ReportProof) -> Publication:
    """What would be published now; never saved."""
    last = Publication.objects.filter(programme=proof.run.programme_id).order_by("-version").first()
    return Publication(
        programme=proof.run.programme,
        run=proof.run,
        version=last.version + 1 if last else 1,
        figures_synthetic=proof.run.figures_synthetic,
        requested_at=proof.asked_at,
        requested_by=proof.asked_by,
    )
