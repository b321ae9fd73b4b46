"""The leader's page: the lists before the public notice, approved or returned."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.core.verdict import all_of
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication.access import may_decide_approval, may_see_drafts
from publication.services import approvals, public_lists
from publication.views.approvals import run_of
from publication.views.tables import table_of
from ranking.models import Run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The lists as they would go before the public; POST approves or returns them, with the reason."""
    run = run_of(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    if request.method != "POST":
        return _page(request, run)
    require(may_decide_approval(request.user, run.programme))
    reason, by = request.POST.get("reason", ""), person(request)
    try:
        if request.POST.get("decision") == "return":
            approvals.send_back(run, reason=reason, by=by)
            messages.success(request, _("已退回工作人员。"))
        else:
            approvals.approve(run, reason=reason, by=by)
            messages.success(request, _("已批准。"))
    except Refused as refused:
        return _page(request, run, typed=reason, fault=refused.verdict.sentence)
    return redirect("publication:approval", slug, run_id)


def _page(request: HttpRequest, run: Run, *, typed: str = "", fault: str = "") -> HttpResponse:
    is_done = run.state == Run.State.FINISHED
    context = {
        "run": run,
        "title": programmes.definition_of(run.revision).lifecycle.approval.title,
        "given": approvals.approval_of(run),
        "decide": all_of([may_decide_approval(request.user, run.programme), approvals.may_decide(run)]),
        "tables": [table_of(one) for one in public_lists.preview(run)] if is_done else [],
        "typed": typed,
        "fault": fault,
    }
    return render(request, "publication/approval.html", context, status=422 if fault else 200)
