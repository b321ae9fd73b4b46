"""What a unit handed in: its letter, its order, the summary table and the bound volumes; and handing back of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.services import programmes, units
from declarations.services.declarations import Refused
from declarations.views.printings import pdf_response
from declarations.views.visitor import person, require
from records.models import Job
from records.services import files
from review import access
from review.forms import HandBackForm
from review.models import Batch, BatchPaper
from review.services import batches, volumes
from review.views.case import page
from review.views.finding import readable_case
from review.views.statuses import REFUSED, UNREADABLE

OPEN = (Job.State.QUEUED, Job.State.RUNNING)


def _readable(request: HttpRequest, batch_id: UUID) -> Batch:
    found = Batch.objects.select_related("programme", "letter", "submitted_by").filter(pk=batch_id).first()
    if found is None:
        raise Http404(_("没有这个推荐批次。"))
    require(access.may_read_batch(request.user, found))
    return found


@login_required
@require_safe
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The batch with its entries in order, and what has been printed of it so far."""
    found = _readable(request, batch_id)
    entries = found.entries.select_related("case__declaration", "submission", "paper").order_by("place")
    entries = entries.defer("submission__content", "opinion")
    definition = programmes.definition_of(programmes.newest(found.programme))
    rows = [(one, one.case.batch_id == found.pk, hasattr(one, "paper")) for one in entries]
    has_summary = found.papers.filter(entry=None).exists()
    context = {
        "batch": found,
        "unit": definition.unit(found.unit),
        "entries": rows,
        "has_summary": has_summary,
        "lacking": not has_summary or not all(has for _one, _stands, has in rows),
        "job": _open_job(found),
        "may_make": access.may_make_papers(request.user, found),
        "is_own": bool(units.units_of(request.user, programme=found.programme)),
    }
    return render(request, "review/batch.html", context)


def _open_job(batch: Batch) -> Job | None:
    job = volumes.job_of(batch)
    return job if job is not None and job.state in OPEN else None


@login_required
@require_safe
def batch_progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far the papers are; when that is over, the page is to be loaded again."""
    found = _readable(request, batch_id)
    job = _open_job(found)
    if not request.headers.get("HX-Request"):
        return redirect("review:batch", batch_id)
    if job is not None:
        return render(request, "review/_batch_progress.html", {"batch": found, "job": job})
    return HttpResponse(headers={"HX-Refresh": "true"})


@login_required
@require_POST
def make_papers(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Have what is missing of the papers made again."""
    found = _readable(request, batch_id)
    require(access.may_make_papers(request.user, found))
    volumes.make_again(found, by=person(request))
    return redirect("review:batch", batch_id)


@login_required
@require_safe
def batch_letter(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The sealed letter as it was uploaded."""
    found = _readable(request, batch_id)
    response = pdf_response(files.read(found.letter), found.letter_name)
    response["Content-Type"] = found.letter.media_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
    return response


@login_required
@require_safe
def batch_summary(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    found = _readable(request, batch_id)
    return _paper(found.papers.filter(entry=None).select_related("file").first(), _("推荐汇总表"))


@login_required
@require_safe
def batch_volume(request: HttpRequest, batch_id: UUID, entry_id: int) -> HttpResponse:
    found = _readable(request, batch_id)
    related = ("file", "entry__submission__declaration")
    paper = BatchPaper.objects.filter(batch=found, entry=entry_id).select_related(*related).first()
    entry = paper.entry if paper else None
    return _paper(paper, f"{entry.place:02d} {entry.submission.declaration.title}" if entry else "")


def _paper(found: BatchPaper | None, name: str) -> HttpResponse:
    if found is None:
        raise Http404(_("这份打印件还没有制作好，请稍后再来。"))
    return pdf_response(files.read(found.file), f"{name}.pdf")


@login_required
@require_POST
def hand_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Staff give a recommended case back to its unit."""
    case = readable_case(request, case_id)
    require(access.may_hand_back(request.user, case))
    form = HandBackForm(request.POST, auto_id="hand-back-%s")
    if not form.is_valid():
        return page(request, case, hand_back=form, status=UNREADABLE)
    stated = form.cleaned_data
    try:
        batches.hand_back(
            case,
            submission_seen=stated["submission"],
            reason=stated["reason"],
            until=stated["until"],
            by=person(request),
        )
    except Refused as refused:
        case = readable_case(request, case_id)
        return page(request, case, hand_back=form, refusal=refused.verdict, status=REFUSED)
    messages.success(request, _("已退回推荐单位，已写信通知其人员。"))
    return redirect("review:case", case.pk)
