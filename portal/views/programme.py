"""One programme as its staff manage it: where it stands, and the way to each step."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.core.verdict import all_of
from declarations.views.visitor import programme_of, require
from portal import access
from portal.services.overview import Overview, overview
from publication.models import Publication
from publication.services import stages
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
    stands = overview(found)
    context = {
        "programme": found,
        "stands": stands,
        "counts": _counts(stands),
        "publication_open": stands.attempt is not None and stands.attempt.state == Publication.State.BUILDING,
        "run_open": stands.latest is not None and stands.latest.state in (Run.State.QUEUED, Run.State.RUNNING),
        "rechecks": stands.finished is None or stages.has(stands.finished, stage="deliberation"),
        "approves": stands.finished is not None and stages.has(stands.finished, stage="approval"),
        "gives_notice": stands.finished is not None and stages.has(stands.finished, stage="notice"),
        "start": all_of([may_start(request.user, found), runs.may_start(found)]),
        "journal": access.may_read_journal(request.user, found),
    }
    return render(request, "portal/programme.html", context)


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
