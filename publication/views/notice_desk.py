"""The staff's page of a run's public notice: put up, taken back, or done without."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.core.verdict import all_of, no
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication.access import may_give_notice, may_see_drafts
from publication.forms import NoticeForm
from publication.models import NoticeWaiver
from publication.services import notice_pages, notices, objections, public_lists
from publication.views.approvals import run_of
from publication.views.tables import table_of
from ranking.models import Run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_desk(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """What would be put up, until when, and how it stands; POST puts it up."""
    run = run_of(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    if request.method != "POST":
        return _page(request, run, _form(run))
    require(may_give_notice(request.user, run.programme))
    form = NoticeForm(request.POST)
    if form.is_valid() and _put_up(request, run, form):
        return redirect("publication:notice_desk", slug, run_id)
    return _page(request, run, form, status=422)


@login_required
@require_POST
def withdraw_notice(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Take the run's notice back, with the reason that the public reads."""
    run = run_of(slug, run_id)
    require(may_give_notice(request.user, run.programme))
    found, reason = notices.notice_of(run), request.POST.get("reason", "")
    try:
        if found is None:
            raise Refused(no(_("这次排名没有公示")))
        notices.withdraw(found, reason=reason, by=person(request))
    except Refused as refused:
        return _page(request, run, _form(run), fault=refused.verdict.sentence, typed=reason, status=422)
    messages.success(request, _("公示已撤回。"))
    return redirect("publication:notice_desk", slug, run_id)


@login_required
@require_POST
def waive_notice(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Go on without a second notice, with the reason."""
    run = run_of(slug, run_id)
    require(may_give_notice(request.user, run.programme))
    reason = request.POST.get("reason", "")
    try:
        notices.waive(run, reason=reason, by=person(request))
    except Refused as refused:
        return _page(request, run, _form(run), fault=refused.verdict.sentence, typed=reason, status=422)
    messages.success(request, _("已决定不再公示。"))
    return redirect("publication:notice_desk", slug, run_id)


def _form(run: Run) -> NoticeForm:
    today = timezone.localdate()
    closes_on = notices.span(programmes.definition_of(run.revision), opens_on=today).closes_on
    return NoticeForm(initial={"text": notice_pages.draft_text(run, opens_on=today, closes_on=closes_on)})


def _put_up(request: HttpRequest, run: Run, form: NoticeForm) -> bool:
    given = form.cleaned_data
    try:
        made = notices.open_for(
            run, text=given["text"], closes_on=given["closes_on"], basis=given["basis"], by=person(request)
        )
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        return False
    messages.success(request, _("公示已发布，至 %s 24:00 止。") % made.closes_on)
    return True


def _page(
    request: HttpRequest, run: Run, form: NoticeForm, *, fault: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    found = notices.notice_of(run)
    context: dict[str, Any] = {
        "run": run,
        "notice": found,
        "waiver": NoticeWaiver.objects.filter(run=run).select_related("waived_by").first(),
        "form": form,
        "span": notices.span(programmes.definition_of(run.revision), opens_on=timezone.localdate()),
        "days": programmes.definition_of(run.revision).calendar.notice_working_days,
        "give": may_give_notice(request.user, run.programme),
        "open": all_of([may_give_notice(request.user, run.programme), notices.may_open(run)]),
        "waive": all_of([may_give_notice(request.user, run.programme), notices.may_waive(run)]),
        "holding": objections.holding(run.programme),
        "tables": [table_of(one) for one in public_lists.preview(run)] if run.state == Run.State.FINISHED else [],
        "fault": fault,
        "typed": typed,
    }
    if found is not None:
        context["withdraw"] = all_of([may_give_notice(request.user, run.programme), notices.may_withdraw(found)])
        context["is_over"] = notices.is_over(found, at=timezone.now())
    return render(request, "publication/notice_desk.html", context, status=status)
