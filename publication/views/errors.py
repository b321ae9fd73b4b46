"""The inbox of what readers report: the list, one of them, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import all_of
from declarations.services.declarations import Refused
from declarations.views.visitor import filters_of, person, programme_of, require
from publication import access
from publication.core.procedure import ErrorMove, ErrorState
from publication.models import ErrorReport
from publication.services import error_reports

ROWS = 50


@login_required
@require_safe
def errors(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, newest first, or those that wait."""
    programme = programme_of(slug)
    require(access.may_see_errors(request.user, programme))
    state = request.GET.get("state", "")
    found = ErrorReport.objects.filter(programme=programme).select_related("publication")
    if state == ErrorState.OPEN:
        found = found.filter(state=ErrorState.OPEN)
    page = Paginator(found.order_by("-number"), ROWS).get_page(request.GET.get("page"))
    context = {"programme": programme, "page": page, "state": state, "query": filters_of(request)}
    return render(request, "publication/errors.html", context)


@login_required
@never_cache
@require_safe
def error(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _page(request, _report_of(request, slug, number))


@login_required
@require_POST
def decide_error(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer the reader by the move that is named."""
    found = _report_of(request, slug, number)
    require(access.may_settle_errors(request.user, found.programme))
    named, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if named not in ErrorMove.values:
        raise Http404(_("没有这种决定。"))
    try:
        error_reports.decide(found, move=ErrorMove(named), reason=reason, by=person(request))
    except Refused as refused:
        return _page(request, found, typed=reason, fault=refused.verdict.sentence)
    messages.success(request, _("已记录：%s。") % ErrorMove(named).label)
    return redirect("publication:error", slug, number)


@login_required
@require_POST
def erase_sender(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = _report_of(request, slug, number)
    require(access.may_settle_errors(request.user, found.programme))
    try:
        error_reports.erase_sender(found, by=person(request))
    except Refused as refused:
        return _page(request, found, fault=refused.verdict.sentence)
    messages.success(request, _("联系方式已删除。"))
    return redirect("publication:error", slug, number)


def _report_of(request: HttpRequest, slug: str, number: int) -> ErrorReport:
    """Whoever may see none is told so before anything is looked up."""
    require(access.may_see_errors(request.user, programme_of(slug)))
    related = ("programme", "publication__programme", "corrected_in")
    found = ErrorReport.objects.filter(programme__slug=slug, number=number).select_related(*related).first()
    if found is None:
        raise Http404(_("没有这件报错。"))
    return found


def _page(request: HttpRequest, found: ErrorReport, *, typed: str = "", fault: str = "") -> HttpResponse:
    settle = access.may_settle_errors(request.user, found.programme)
    context = {
        "report": found,
        "programme": found.programme,
        "decisions": found.decisions.select_related("decided_by"),
        "settle": settle,
        "sender": error_reports.sender_of(found) if settle.is_yes else None,
        "moves": {move.value: all_of([settle, error_reports.may_move(found, move=move)]) for move in ErrorMove},
        "erase": all_of([settle, error_reports.may_erase(found)]),
        "typed": typed,
        "fault": fault,
    }
    return render(request, "publication/error.html", context, status=422 if fault else 200)
