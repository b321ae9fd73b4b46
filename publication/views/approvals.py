"""Approving a run's lists: what would be published, whether it can be, and how far the making has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
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
from publication.access import may_approve, may_revoke_publication, may_see_drafts, may_take_receipt
from publication.models import JOB, Publication
from publication.services import (
    approvals,
    corrections,
    findings,
    notices,
    objections,
    public_lists,
    publications,
    report_comments,
    stages,
)
from publication.views.tables import table_of
from ranking.models import Opinion, Run, SignOff
from records.models import Job


@dataclass(frozen=True)
class Check:
    """One line of what is to be known before approving: `mark` is yes, no or note.

    `page` tells more of it, or is where it is mended.
    """

    mark: str
    title: str
    text: str
    page: Literal["", "findings", "studio"] = ""


@login_required
@require_safe
def approve(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The lists as they would be published, what was found about them, and the button; then how the making goes on."""
    run = run_of(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    return _page(request, run)


def _page(request: HttpRequest, run: Run, *, typed: Mapping[str, str] | None = None, fault: str = "") -> HttpResponse:
    publication = _newest(run)
    may = publications.may_publish(run)
    held = publications.kept_back(run) if run.state == Run.State.FINISHED else []
    context: dict[str, Any] = {
        "run": run,
        "publication": publication,
        "approve": all_of([may_approve(request.user, run.programme), may]),
        "held": held,
        "takes_receipt": may_take_receipt(request.user, run.programme),
        "typed": typed or _asked_before(publication),
        "fault": fault,
    }
    if publication is not None:
        context["job"] = _job(publication)
        may_take_back = may_revoke_publication(request.user, run.programme)
        context["revokes"] = all_of([may_take_back, corrections.may_revoke(publication)])
    before = corrections.newest_version(run.programme)
    # Of a run that was just published nothing differs, which `may` has found out already.
    differs = before is not None and (before.run_id != run.pk or may.is_yes)
    if before is not None and differs and run.state == Run.State.FINISHED:
        context["before"] = before
        context["changes"] = corrections.differences(run, before=before, held=held).stored
    if run.state == Run.State.FINISHED:
        context["checks"] = [*_checks(run), *_report(run, held), _lint(run, held)]
        context["tables"] = [table_of(one) for one in public_lists.preview(run, held=held)]
    return render(request, "publication/approve.html", context, status=422 if fault else 200)


def _asked_before(publication: Publication | None) -> Mapping[str, str]:
    """The reasons of an attempt that failed, for the next one."""
    if publication is None or publication.state != Publication.State.FAILED:
        return {}
    return {"reason": publication.reason, "rest_for": publication.held_for}


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Approve: the making of a new version is queued, once."""
    run = run_of(slug, run_id)
    require(may_approve(request.user, run.programme))
    typed = {name: request.POST.get(name, "") for name in ("rest_for", "reason")}
    try:
        publications.publish(run, by=person(request), **typed)
    except Refused as refused:
        if any(typed.values()):
            return _page(request, run, typed=typed, fault=refused.verdict.sentence)
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已批准，正在制作评价报告和数据文件。"))
    return redirect("publication:approve", slug, run_id)


@login_required
@require_safe
def progress(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """How far the making has come; when it is over, the page is to be loaded again."""
    run = run_of(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    if not request.headers.get("HX-Request"):
        return redirect("publication:approve", slug, run_id)
    publication = _newest(run)
    if publication is not None and publication.state == Publication.State.BUILDING:
        context = {"run": run, "publication": publication, "job": _job(publication)}
        return render(request, "publication/_progress.html", context)
    return HttpResponse(headers={"HX-Refresh": "true"})


def run_of(slug: str, run_id: UUID) -> Run:
    """The run of an address, below its own programme."""
    related = ("programme", "revision", "snapshot", "result")
    found = Run.objects.filter(id=run_id, programme__slug=slug).select_related(*related).first()
    if found is None:
        raise Http404(_("没有这次排名运算。"))
    return found


def _newest(run: Run) -> Publication | None:
    """The newest attempt at publishing this run, without the figures that only the report needs."""
    found = Publication.objects.filter(run=run).select_related("programme", "requested_by")
    return found.defer("lists", "statistics", "bindings", "keys", "chapters").order_by("-requested_at").first()


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
    found += _stages(run)
    found += [Check("note", _("计算提示"), warning) for warning in run.warnings]
    if run.figures_synthetic:
        text = _("榜单、报告和数据文件都会印上“合成数据”")
        found.append(Check("note", _("合成数据"), text))
    return found


def _report(run: Run, held: list[str]) -> list[Check]:
    """Whether the report's numbers are bound, and which remarks on its text still wait."""
    faults = findings.unbound(run, held=held)
    text = findings.summed_up(faults) if faults else _("文中的数都有出处，与数据相符")
    found = [Check("no" if faults else "yes", _("评价报告"), text, page="studio")]
    if waiting := sum(report_comments.open_ones(run).values()):
        found.append(Check("note", _("报告批注"), _("%d 条未处理") % waiting, page="studio"))
    return found


def _lint(run: Run, held: list[str]) -> Check:
    """What the rules find, in numbers; the page of findings tells them one by one."""
    found = findings.found_in(run, held=held)
    waiting = sum(one.is_open for one in found)
    accepted = sum(one.acceptance is not None for one in found)
    hints = len(found) - waiting - accepted
    counts = ((_("%d 处未处理"), waiting), (_("%d 处已接受"), accepted), (_("%d 处提示"), hints))
    told = "，".join(text % number for text, number in counts if number)
    return Check("no" if waiting else "yes", _("公布前检查"), told or _("没有发现问题"), page="findings")


def _stages(run: Run) -> list[Check]:
    """The approval, the notice and the objections, as far as the programme has them."""
    found = []
    for stage, title, verdict in (
        ("approval", _("批准"), approvals.cleared(run)),
        ("notice", _("公示"), notices.cleared(run)),
    ):
        if stages.has(run, stage=stage):  # type: ignore[arg-type]
            found.append(Check("yes" if verdict.is_yes else "no", title, verdict.sentence or _("已完成")))
    if stages.has(run, stage="notice"):
        waiting = objections.holding(run.programme)
        text = _("%d 件未办结") % len(waiting) if waiting else _("没有未办结的")
        found.append(Check("note" if waiting else "yes", _("公示异议"), text))
    return found


def _signed(signed: SignOff) -> Check:
    return Check("yes", _("专家复核"), _("%(chair)s已签署") % {"chair": signed.signed_by})


def _unsigned(run: Run) -> Check:
    if stages.has(run, stage="deliberation"):
        return Check("no", _("专家复核"), _("组长尚未签署"))
    return Check("yes", _("专家复核"), _("本方案不设复核"))
