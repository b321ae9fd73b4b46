"""The report studio: its chapters at a glance, and the proof page by page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication.access import may_see_drafts, may_write_report
from publication.core.report import ChapterDefinition
from publication.models import PROOF_JOB, ReportDraft, ReportProof
from publication.services import drafts, proofs, report_comments
from publication.views.approvals import run_of
from ranking.models import Run
from records.models import Job


@dataclass(frozen=True)
class Chapter:
    """One chapter in the list of them; `draft` is None while the programme's own text stands."""

    slug: str
    title: str
    draft: ReportDraft | None
    comments: int


@login_required
@require_safe
def studio(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The chapters with who wrote last, and the newest proof."""
    run = written_run(request, slug, run_id)
    writes = may_write_report(request.user, run.programme)
    earlier = drafts.earlier_run(run) if writes.is_yes else None
    context = {"run": run, "chapters": chapters_of(run), "writes": writes, "earlier": earlier, **_proof_context(run)}
    return render(request, "publication/studio.html", context)


@login_required
@require_POST
def take_over(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Go on from the texts of the programme's earlier run."""
    run = written_run(request, slug, run_id)
    require(may_write_report(request.user, run.programme))
    try:
        count = drafts.take_over(run, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已沿用 %d 章。") % count)
    return redirect("publication:studio", slug, run_id)


@login_required
@require_POST
def prove(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Ask for a proof of the texts as they stand."""
    run = written_run(request, slug, run_id)
    require(may_write_report(request.user, run.programme))
    try:
        proofs.prove(run, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    return redirect("publication:proof", slug, run_id)


@login_required
@require_safe
def proof(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The newest proof, page by page."""
    run = written_run(request, slug, run_id)
    context = {"run": run, **_proof_context(run)}
    found = context["proof"]
    context["numbers"] = range(1, found.pages + 1) if isinstance(found, ReportProof) else ()
    return render(request, "publication/studio_proof.html", context)


@login_required
@require_safe
def proof_progress(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """How far the proof has come; when it is over, the page is to be loaded again."""
    run = written_run(request, slug, run_id)
    if not request.headers.get("HX-Request"):
        return redirect("publication:proof", slug, run_id)
    context = {"run": run, **_proof_context(run)}
    found = context["proof"]
    if isinstance(found, ReportProof) and found.state == ReportProof.State.BUILDING:
        return render(request, "publication/_proof_progress.html", context)
    return HttpResponse(headers={"HX-Refresh": "true"})


@login_required
@require_safe
def proof_page(request: HttpRequest, slug: str, run_id: UUID, proof_id: UUID, page: int) -> HttpResponseBase:
    """One page of a proof as a picture."""
    run = written_run(request, slug, run_id)
    found = ReportProof.objects.filter(run=run, id=proof_id).select_related("pdf").first()
    if found is None or found.pdf is None or not 1 <= page <= found.pages:
        raise Http404(_("校样没有这一页。"))
    etag = quote_etag(f"{found.pdf.sha256}-{page}")
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(proofs.page(found, number=page), content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=86400"
    return response


def written_run(request: HttpRequest, slug: str, run_id: UUID) -> Run:
    """The run whose report is written, for those who may read along. Without figures there is nothing to write of."""
    run = run_of(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    if run.state != Run.State.FINISHED:
        raise Http404(_("排名尚未完成，还没有可以写进报告的数据。"))
    return run


def chapters_of(run: Run) -> list[Chapter]:
    last, comments = drafts.newest_versions(run), report_comments.open_ones(run)
    return [
        _chapter(chapter, last.get(chapter.file), comments.get(chapter.file, 0)) for chapter in drafts.chapters_of(run)
    ]


def _chapter(chapter: ChapterDefinition, draft: ReportDraft | None, comments: int) -> Chapter:
    return Chapter(chapter.file.removesuffix(".md"), chapter.title, draft, comments)


def _proof_context(run: Run) -> dict[str, object]:
    found = proofs.newest(run)
    job = Job.objects.filter(kind=PROOF_JOB, subject=str(found.id)).order_by("-queued_at").first() if found else None
    return {"proof": found, "job": job, "may_prove": proofs.may_prove(run)}
