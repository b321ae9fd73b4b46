"""What was found in a run's lists and report before they are published: read, accepted with a reason, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import all_of
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication.access import may_accept_findings, may_see_drafts
from publication.core.lint import BY_CODE, LABELS
from publication.services import findings, publications
from publication.views.approvals import run_of
from ranking.models import Run


@login_required
@never_cache
@require_safe
def found(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Every finding with its likely cure; what is accepted with the reason and by whom."""
    run = run_of(slug, run_id)
    require(may_see_drafts(request.user, run.programme))
    return _page(request, run)


@login_required
@require_POST
def accept(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """One finding may stand, with the reason."""
    run = run_of(slug, run_id)
    require(may_accept_findings(request.user, run.programme))
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "")
    try:
        one = findings.one_of(run, key=key, held=publications.kept_back(run))
        findings.accept(run, found=one, reason=reason, by=person(request))
    except Refused as refused:
        return _page(request, run, fault=refused.verdict.sentence, typed={key: reason}, status=422)
    messages.success(request, _("已接受，理由已记入流水。"))
    return redirect("publication:findings", slug, run_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """An acceptance is taken back."""
    run = run_of(slug, run_id)
    require(may_accept_findings(request.user, run.programme))
    try:
        findings.withdraw(run, key=request.POST.get("key", ""), by=person(request))
    except Refused as refused:
        return _page(request, run, fault=refused.verdict.sentence, status=422)
    messages.success(request, _("已撤回，这处发现须重新处理。"))
    return redirect("publication:findings", slug, run_id)


def _page(
    request: HttpRequest, run: Run, *, fault: str = "", typed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    is_finished = run.state == Run.State.FINISHED
    shown = findings.found_in(run, held=publications.kept_back(run)) if is_finished else []
    context: dict[str, Any] = {
        "run": run,
        "found": [_row(one, (typed or {}).get(one.key, "")) for one in shown],
        "open": sum(one.is_open for one in shown),
        "accept": all_of([may_accept_findings(request.user, run.programme), findings.may_accept(run)]),
        "withdraw": all_of([may_accept_findings(request.user, run.programme), findings.may_withdraw(run)]),
        "fault": fault,
    }
    return render(request, "publication/findings.html", context, status=status)


def _row(one: findings.Found, typed: str) -> dict[str, Any]:
    finding = one.finding
    is_of_list = finding.row is not None
    return {
        "key": one.key,
        "is_open": one.is_open,
        "acceptance": one.acceptance,
        "severity": finding.severity.value,
        "severity_label": LABELS[finding.severity],
        "rule": finding.rule,
        "rule_title": BY_CODE[finding.rule].title,
        "place": f"{one.subject}　{finding.where}" if is_of_list else one.subject,
        "message": finding.message,
        "cure": finding.cure,
        "typed": typed,
    }
