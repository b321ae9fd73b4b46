"""A list that staff cut: its candidates, whom staff chose, and choosing them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.core.verdict import all_of
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from ranking.access import may_cut, may_read
from ranking.forms import CutForm
from ranking.models import Run
from ranking.services import cuts, recipes
from ranking.services.cuts import StaffList
from ranking.views import entries
from ranking.views.finding import run_of


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be put on the list: whether they stand on it now, and whether they are ticked."""

    position: int
    number: str
    name: str
    rank: str
    score: str
    listed: bool
    chosen: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_list(request: HttpRequest, run_id: UUID, code: str) -> HttpResponse:
    """The candidates with those chosen ticked; posted by staff, who stands on the list. A refusal keeps the ticks."""
    run = run_of(run_id)
    require(may_read(request.user, run))
    found = _list_of(run, code)
    if request.method != "POST":
        chosen = found.cut.ids if found.cut else []
        return render(request, "ranking/cut.html", _context(request, run, found, chosen, CutForm()))
    require(may_cut(request.user, run))
    form, ids = CutForm(request.POST), request.POST.getlist("ids")
    faults: tuple[str, ...] = ()
    if form.is_valid():
        try:
            made = cuts.cut_list(run, code=code, ids=ids, by=person(request), **form.cleaned_data)
        except Refused as refused:
            faults = refused.verdict.reasons
        else:
            messages.success(request, _("已确定榜单，共 %d 家。") % len(made.ids))
            return redirect("ranking:staff_list", run.id, code)
    context = _context(request, run, _list_of(run, code), ids, form) | {"faults": faults}
    return render(request, "ranking/cut.html", context, status=422)


def _list_of(run: Run, code: str) -> StaffList:
    found = [one for one in cuts.staff_lists(run) if one.code == code] if run.state == Run.State.FINISHED else []
    if not found:
        raise Http404(_("这次排名没有这个由人工确定的榜单。"))
    return found[0]


def _context(
    request: HttpRequest, run: Run, found: StaffList, chosen: Collection[str], form: CutForm
) -> dict[str, Any]:
    """`seen` is what is in front of the person from now on: after a refusal the state above is the present one."""
    return {
        "run": run,
        "list": found,
        "form": form,
        "seen": found.cut.pk if found.cut else "",
        "cut": all_of([may_cut(request.user, run), cuts.may_cut(run)]),
        "candidates": _candidates(run, found, frozenset(chosen)),
    }


def _candidates(run: Run, found: StaffList, chosen: frozenset[str]) -> list[Candidate]:
    recipe = recipes.recipe_of(run.revision)
    listed = frozenset(found.cut.ids if found.cut else ())
    return [
        Candidate(
            one.position,
            one.number,
            one.name,
            entries.rank_text(one.rank),
            entries.score_text(one.score, recipe),
            one.number in listed,
            one.number in chosen,
        )
        for one in cuts.candidates(run, code=found.code)
        if one.rank is not None and one.score is not None
    ]
