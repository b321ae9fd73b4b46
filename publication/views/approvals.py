"""Approving a run's lists: what would be published, whether it can be, and how far the making has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import all_of
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication.access import may_approve, may_see_drafts
from publication.models import JOB, Publication
from publication.services import publications
from publication.views.lists import table_of
from ranking.models import Opinion, Run, SignOff
from records.models import Job


@dataclass(frozen=True)
class Check:
    """One line of what is to be known before approving: `mark` is yes, no or note."""

    mark: str
    title: str
    text: str


@login_required
@require_safe
def approve(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The lists as they would be published, what was found about them, and the button; then how the making goes on."""
    run = _run(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    publication = _newest(run)
    context: dict[str, Any] = {
        "run": run,
        "publication": publication,
        "approve": all_of([may_approve(request.user, run.programme), publications.may_publish(run)]),
    }
    if publication is not None:
        context["job"] = _job(publication)
    if run.state == Run.State.FINISHED:
        context["checks"] = _checks(run)
        context["tables"] = [table_of(one) for one in publications.preview(run)]
    return render(request, "publication/approve.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Approve: the making of a new version is queued, once."""
    run = _run(slug, run_id)
    require(may_approve(request.user, run.programme))
    try:
        publications.publish(run, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已批准，正在制作评价报告和数据文件。"))
    return redirect("publication:approve", slug, run_id)


@login_required
@require_safe
def progress(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """How far the making has come; when it is over, the page is to be loaded again."""
    run = _run(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    if not request.headers.get("HX-Request"):
        return redirect("publication:approve", slug, run_id)
    publication = _newest(run)
    if publication is not None and publication.state == Publication.State.BUILDING:
        context = {"run": run, "publication": publication, "job": _job(publication)}
        return render(request, "publication/_progress.html", context)
    return HttpResponse(headers={"HX-Refresh": "true"})


def _run(slug: str, run_id: UUID) -> Run:
    related = ("programme", "revision", "snapshot", "result")
    found = Run.objects.filter(id=run_id, programme__slug=slug).select_related(*related).first()
    if found is None:
        raise Http404(_("没有这次排名运算。"))
    return found


def _newest(run: Run) -> Publication | None:
    """The newest attempt at publishing this run, without the figures that only the report needs."""
    found = Publication.objects.filter(run=run).select_related("programme", "requested_by")
    return found.defer("lists", "statistics", "bindings").order_by("-version").first()


def _job(publication: Publication) -> Job | None:
    found = Job.objects.filter(kind=JOB, subject=str(publication.id))
    return found.order_by("-queued_at").first()


def _checks(run: Run) -> list[Check]:
    signed = SignOff.objects.filter(run=run).select_related("signed_by").first()
    found = [
        Check("yes", _("排名"), _("已完成，参评 %d 家，不纳入 %d 家") % (run.ranked, run.excluded)),
        _signed(signed) if signed else _unsigned(run),
    ]
    if signed:
        objections = Opinion.objects.filter(run=run, stance=Opinion.Stance.OBJECT).count()
        text = _("%d 条，见复核页") % objections if objections else _("没有")
        found.append(Check("note" if objections else "yes", _("专家异议"), text))
    found += [Check("note", _("计算提示"), warning) for warning in run.warnings]
    if run.figures_synthetic:
        text = _("榜单、报告和数据文件都会印上“合成数据”")
        found.append(Check("note", _("合成数据"), text))
    return found


def _signed(signed: SignOff) -> Check:
    return Check("yes", _("专家复核"), _("%(chair)s已签署") % {"chair": signed.signed_by})


def _unsigned(run: Run) -> Check:
    if publications.deliberates(run):
        return Check("no", _("专家复核"), _("组长尚未签署"))
    return Check("yes", _("专家复核"), _("本方案不设复核"))
