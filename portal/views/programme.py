"""One programme as its staff manage it: where it stands, and the way to each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import all_of
from declarations.models import Programme
from declarations.services import declarations
from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from portal import access
from portal.forms import ExtensionForm
from portal.services.overview import Overview, overview
from publication.models import Publication
from ranking.access import may_start
from ranking.models import Run
from ranking.services import runs


@dataclass(frozen=True)
class Count:
    label: str
    number: int


@login_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Calendar, counts by stage, the newest run, its sign-off and its publication, with links to each page."""
    found = programme_of(slug)
    require(access.may_see_dashboard(request.user, found))
    return render(request, "portal/programme.html", _context(request, found, ExtensionForm()))


@login_required
@require_POST
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """Give everybody more time for filing. What was typed stays on the page when it can't be done."""
    found = programme_of(slug)
    require(access.may_extend(request.user, found))
    form = ExtensionForm(request.POST)
    if form.is_valid():
        facts = {"until": form.deadline, "reason": form.cleaned_data["reason"], "by": person(request)}
        try:
            declarations.extend(found, **facts)
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        else:
            messages.success(request, _("申报已延至%s。") % f"{form.cleaned_data['until']:%Y年%m月%d日}")
            return redirect("portal:programme", slug)
    return render(request, "portal/programme.html", _context(request, found, form), status=422)


def _context(request: HttpRequest, found: Programme, form: ExtensionForm) -> dict[str, Any]:
    stands = overview(found)
    return {
        "programme": found,
        "stands": stands,
        "counts": _counts(stands),
        "publication_open": stands.attempt is not None and stands.attempt.state == Publication.State.BUILDING,
        "run_open": stands.latest is not None and stands.latest.state in (Run.State.QUEUED, Run.State.RUNNING),
        "start": all_of([may_start(request.user, found), runs.may_start(found)]),
        "extend": access.may_extend(request.user, found),
        "journal": access.may_read_journal(request.user, found),
        "form": form,
    }


def _counts(stands: Overview) -> list[Count]:
    filed, cases = stands.declarations, stands.cases
    return [
        Count(_("填报中"), filed["draft"]),
        Count(_("已提交"), filed["submitted"]),
        Count(_("退回修改"), filed["returned"]),
        Count(_("待核查"), cases["open"]),
        Count(_("核查通过"), cases["passed"]),
        Count(_("核查不通过"), cases["rejected"]),
    ]
