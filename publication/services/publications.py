"""Publishing: a finished run frozen with its statistics, its report and its files."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, all_of, no
from accounts.models import User
from declarations.core.programme import ProgrammeDefinition
from declarations.services import programmes
from declarations.services.declarations import Refused, need
from publication.core.dictionary import dictionary
from publication.core.differences import HEADS
from publication.core.report import Content, Report
from publication.core.statistics import Edition
from publication.core.tables import PublicEdition, comma_separated, open_data, plain_lines, workbook
from publication.models import JOB, Publication, PublishedFile
from publication.services import (
    approvals,
    corrections,
    drafts,
    editions,
    findings,
    holdings,
    manifests,
    notices,
    objections,
    placings,
    public_lists,
    reports,
    signatures,
    stages,
)
from ranking.models import Run, Standing
from records.core.canonical import sha256
from records.services import files, jobs, journal
from records.services.jobs import JobFault, Progress
from review.services import rechecking

NAMED = 5
UNDER_WAY = "本方案已有一次公布正在制作，请等它完成"
_MEDIA_TYPES = {
    PublishedFile.Kind.REPORT: "application/pdf",
    PublishedFile.Kind.SCREEN: "application/pdf",
    PublishedFile.Kind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PublishedFile.Kind.CSV: "text/csv; charset=utf-8",
    PublishedFile.Kind.JSON: "application/json",
    PublishedFile.Kind.CHANGES: "text/csv; charset=utf-8",
    PublishedFile.Kind.MANIFEST: "application/json",
}


def may_publish(run: Run) -> Verdict:
    """Whether a version can be made from this run: its lists stand, and where the programme has it so, the leader has
    approved them, their public notice is over, no objection keeps back the whole of them, the report prints nothing
    that isn't bound, and everything that the lint finds is mended or accepted.

    What objections to single entries keep back is left out of the version, and `publish` asks why the rest goes first.
    """
    verdict = stages.settled(run, otherwise="不能公布")
    if not verdict.is_yes:
        return verdict
    verdict = all_of(
        [approvals.cleared(run), notices.cleared(run), objections.cleared(run.programme), signatures.ready()]
    )
    if not verdict.is_yes:
        return verdict
    if Publication.objects.filter(programme=run.programme_id, state=Publication.State.BUILDING).exists():
        return no(UNDER_WAY)
    before = corrections.newest_version(run.programme)
    verdict = corrections.may_correct(run, before=before, held=kept_back(run))
    if not verdict.is_yes:
        return verdict
    held = kept_back(run)
    return all_of([_checked_clear(run), findings.bound(run, held=held), findings.cleared(run, held=held)])


def _checked_clear(run: Run) -> Verdict:
    """No unless the checks of the entries find what they found when the run was started: a firm that was put on a list
    of violators in between isn't published."""
    worse = rechecking.worsened(declarations=_listed(run), since=run.queued_at)
    if not worse:
        return YES
    more = f"等 {len(worse)} 项" if len(worse) > NAMED else ""
    told = "；".join(map(str, worse[:NAMED]))
    return no(f"第 {run.number} 次排名之后自动核查有变：{told}{more}。请核实处理并重新排名后再公布")


def _listed(run: Run) -> list[UUID]:
    """The declarations of the entries of the run's lists."""
    entries = Standing.objects.filter(run=run).exclude(lists=[])
    return list(entries.values_list("submission__declaration", flat=True))


def kept_back(run: Run) -> list[str]:
    """The keys of the run's entries that objections keep back."""
    standing = {key for keys in public_lists.keys_of(run).values() for key in keys}
    return [key for key in objections.held_entries(run.programme) if key in standing]


def publish(run: Run, *, by: User, rest_for: str = "", reason: str = "") -> Publication:
    """Approve a run's lists: queue the making of a new version from it. Raises `Refused`.

    `reason` says why there is a version after the first. The entries are checked again, in the registers as they are
    now. `rest_for` says why the rest is published while objections keep some entries back.
    """
    verdict = may_publish(run)
    if verdict.is_yes:
        rechecking.recheck_before_publication(run.programme, declarations=_listed(run), since=run.queued_at, by=by)
        verdict = may_publish(run)
    held = kept_back(run) if verdict.is_yes else []
    if held and not rest_for.strip():
        verdict = no(f"有 {len(held)} 家因异议暂缓公布，如先公布其余，请写明理由")
    need(verdict)
    try:
        with transaction.atomic():
            # A list is cut under the same lock: whatever is cut later than the request isn't published.
            Run.objects.select_for_update().get(pk=run.pk)
            before = corrections.newest_version(run.programme)
            publication = Publication.objects.create(
                programme=run.programme,
                run=run,
                version=before.version + 1 if before else 1,
                kind=corrections.kind_of(run, before=before),
                reason=corrections.need_reason(reason, before=before),
                figures_synthetic=run.figures_synthetic,
                held=held,
                held_for=rest_for.strip() if held else "",
                requested_by=by,
            )
            jobs.enqueue(JOB, str(publication.id), by=by.label)
            facts = {"version": publication.version, "kind": str(publication.kind), "run": str(run.id)}
            facts |= {"held": len(held)}
            words = {"reason": publication.reason, "held_for": publication.held_for}
            payload = {name: text for name, text in words.items() if text}
            journal.record(
                _thing(publication), "publication.requested", by=by.label, facts=facts, payload=payload or None
            )
    except IntegrityError:
        raise Refused(no(UNDER_WAY)) from None
    return publication


def carry_out(publication_id: str, *, progress: Progress) -> None:
    """Compute the statistics, write the report and the files, and freeze them. Again after the end changes nothing."""
    publication = Publication.objects.select_related("run__revision", "run__snapshot", "run__result", "programme").get(
        id=publication_id
    )
    if publication.state != Publication.State.BUILDING:
        return
    run = publication.run
    definition = programmes.definition_of(run.revision)
    progress(10, "计算统计量")
    report = drafts.report_of(run, until=publication.requested_at)
    edition = editions.edition_of(run, report=report, until=publication.requested_at, held=publication.held)
    content = reports.fill_report(report, edition=edition, card=editions.card_of(run))
    _bar_faults(content, run)
    pages = {
        layout: reports.to_html(publication, programme=definition, report=report, content=content, layout=layout)
        for layout in reports.Layout
    }
    _bar_boxes(pages[reports.Layout.PAPER])
    progress(30, "排版报告")
    paper = _signed(pages[reports.Layout.PAPER], definition)
    progress(60, "排版屏幕版")
    screen = _signed(pages[reports.Layout.SCREEN], definition)
    progress(80, "生成表格与数据文件")
    public = _public(publication, definition, report, edition)
    before = _before(publication)
    changed = corrections.compared(edition, report=report, content=content, before=before) if before else None
    made = {
        PublishedFile.Kind.REPORT: (f"{report.definition.title}.pdf", paper),
        PublishedFile.Kind.SCREEN: (f"{report.definition.title}（屏幕版）.pdf", screen),
        PublishedFile.Kind.WORKBOOK: (f"{definition.title}.xlsx", workbook(public)),
        PublishedFile.Kind.CSV: (f"{definition.title}.csv", comma_separated(public)),
        PublishedFile.Kind.JSON: (f"{definition.title}.json", open_data(public)),
    }
    if changed is not None:
        changes = (f"{definition.title} 第{publication.version}版的改动.csv", plain_lines(HEADS, changed.rows()))
        made[PublishedFile.Kind.CHANGES] = changes
    statistics = {key: statistic.frozen for key, statistic in sorted(content.statistics.items())}
    manifest = manifests.manifest_of(publication, statistics=statistics, files=dict(made.values()), before=before)
    made[PublishedFile.Kind.MANIFEST] = (f"{definition.title}.manifest.json", manifest)
    progress(90, "归档")
    publication.chapters = corrections.chapters_of(content, report=report)
    publication.keys = corrections.keys_of(edition, report=report)
    publication.changes = changed.stored if changed else {}
    _freeze(publication, content, statistics, public, made)


def give_up(publication_id: str, *, error: str) -> None:
    """The publication's job has failed: so has this version, and another can be made."""
    with transaction.atomic():
        building = Publication.objects.filter(id=publication_id, state=Publication.State.BUILDING)
        if building.update(state=Publication.State.FAILED, error=error):
            facts = {"error": error}
            journal.record(f"publication:{publication_id}", "publication.failed", by=journal.SYSTEM, facts=facts)


def _signed(html: str, definition: ProgrammeDefinition) -> bytes:
    organiser = signatures.signatory(definition)
    return signatures.sign(reports.to_pdf(html), organiser=organiser, reason=f"公布{definition.title}")


def _bar_faults(content: Content, run: Run) -> None:
    """A sentence that its figure doesn't bear out bars publication."""
    if content.faults:
        faults = findings.summed_up([findings.told(fault, run=run) for fault in content.faults])
        raise JobFault(f"评价报告有 {faults}")


def _bar_boxes(html: str) -> None:
    """A character that can't be printed bars publication."""
    boxes = reports.unprintable(html)
    if boxes:
        raise JobFault(f"报告字体缺少这些字：{boxes}，请改写或补充字体")


def _public(
    publication: Publication, definition: ProgrammeDefinition, report: Report, edition: Edition
) -> PublicEdition:
    return PublicEdition(
        definition.title,
        publication.version,
        f"{timezone.localtime(publication.requested_at):%Y-%m-%d}",
        tuple(organiser.name for organiser in definition.organisers),
        reports.SYNTHETIC_MARK if publication.figures_synthetic else "",
        public_lists.public_lists(edition, report=report),
        licence=definition.data_licence,
        dictionary=dictionary(report, programmes.form_of(publication.run.revision).columns),
        number=publication.number,
        verify_at=reports.address_of(publication),
        reason=publication.reason,
    )


def _before(publication: Publication) -> Publication | None:
    """The version in whose place this one stands."""
    before = corrections.newest_version(publication.programme)
    return before if before is not None and before.version < publication.version else None


@transaction.atomic
def _freeze(
    publication: Publication,
    content: Content,
    statistics: dict[str, dict[str, object]],
    public: PublicEdition,
    made: dict[PublishedFile.Kind, tuple[str, bytes]],
) -> None:
    """Everything in one transaction, by whichever worker is first."""
    locked = Publication.objects.select_for_update().get(id=publication.id)
    if locked.state != Publication.State.BUILDING:
        return
    for kind, (name, data) in made.items():
        kept = files.keep(data, media_type=_MEDIA_TYPES[kind], by=journal.SYSTEM)
        PublishedFile.objects.create(publication=locked, kind=kind, name=name, file=kept)
    locked.statistics = statistics
    locked.bindings = [
        {key: str(value) for key, value in vars(binding).items() if key != "statistic"} for binding in content.bindings
    ]
    locked.lists = [public_lists.stored(entry) for entry in public.lists]
    locked.keys, locked.chapters, locked.changes = publication.keys, publication.chapters, publication.changes
    locked.state = Publication.State.PUBLISHED
    locked.published_at = timezone.now()
    locked.published_by = locked.requested_by
    locked.save()
    facts = {"version": locked.version, "files": {name: sha256(data) for name, data in made.values()}}
    journal.record(_thing(locked), "publication.published", by=locked.requested_by.label, facts=facts)
    placings.enter(locked)
    holdings.enter(locked, by=locked.requested_by, held=locked.held)


def _thing(publication: Publication) -> str:
    return f"publication:{publication.id}"
