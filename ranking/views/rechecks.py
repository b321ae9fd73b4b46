"""The re-check: experts confirm or object, each on their own; the chair signs off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import no
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from ranking.access import may_recheck, may_see_attendance, may_see_opinions, may_sign_off
from ranking.forms import OpinionForm, SignOffForm
from ranking.models import Opinion, Run, SignOff, Standing
from ranking.services import rechecks, recipes
from ranking.views import entries
from ranking.views.finding import run_of
from ranking.views.standings import FIELDS
from review.models import PanelSeat

NO_SEAT = "您在本方案中没有专家席位，只能查看"


@dataclass(frozen=True)
class Fault:
    """An opinion that wasn't taken: of which position, why, and what was typed."""

    position: int
    sentence: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """A listed standing in front of one visitor: their own opinion, and those of others that they may see."""

    row: entries.Row
    own: Opinion | None
    others: tuple[Opinion, ...]
    fault: Fault | None


@login_required
@require_safe
def recheck(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The provisional lists with what each dimension contributed, and what the visitor may say or see of them."""
    run = run_of(run_id)
    require(may_recheck(request.user, run))
    return render(request, "ranking/recheck.html", _context(request, run))


@login_required
@require_POST
def opinion(request: HttpRequest, run_id: UUID, position: int) -> HttpResponse:
    """Confirm or object to one entry: answers with its row, or without htmx with the whole page."""
    run, seat = _seated(request, run_id)
    standing = Standing.objects.filter(run=run, position=position).first()
    if standing is None:
        raise Http404(_("这次排名中没有这一名。"))
    form = OpinionForm(request.POST)
    try:
        _give(standing, seat, form, request)
    except Refused as refused:
        fault = Fault(position, refused.verdict.sentence, request.POST.get("reason", ""))
        return _answer(request, run, position, fault)
    return _answer(request, run, position, None)


@login_required
@require_POST
def confirm_rest(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Confirm every entry that this seat has said nothing of."""
    run, seat = _seated(request, run_id)
    try:
        count = rechecks.confirm_rest(run, seat=seat, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已确认其余 %d 家。") % count)
    return redirect("ranking:recheck", run.id)


@login_required
@require_POST
def sign_off(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The chair's word that the lists stand. What was typed stays on the page when it can't be taken."""
    run = run_of(run_id)
    require(may_sign_off(request.user, run))
    form = SignOffForm(request.POST)
    if form.is_valid():
        try:
            rechecks.sign_off(run, minutes=form.cleaned_data["minutes"], by=person(request))
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        else:
            messages.success(request, _("已签署，复核结束。"))
            return redirect("ranking:recheck", run.id)
    return render(request, "ranking/recheck.html", _context(request, run, signing=form), status=422)


def _seated(request: HttpRequest, run_id: UUID) -> tuple[Run, PanelSeat]:
    run = run_of(run_id)
    require(may_recheck(request.user, run))
    seat = _seat(request, run)
    if seat is None:
        raise PermissionDenied(NO_SEAT)
    return run, seat


def _seat(request: HttpRequest, run: Run) -> PanelSeat | None:
    return PanelSeat.objects.filter(programme=run.programme_id, expert=person(request), left_at=None).first()


def _give(standing: Standing, seat: PanelSeat, form: OpinionForm, request: HttpRequest) -> None:
    if not form.is_valid():
        raise Refused(no(*(str(error) for errors in form.errors.values() for error in errors)))
    if form.cleaned_data["stance"] == Opinion.Stance.CONFIRM:
        rechecks.confirm(standing, seat=seat, by=person(request))
    else:
        rechecks.object_to(standing, seat=seat, reason=form.cleaned_data["reason"], by=person(request))


def _answer(request: HttpRequest, run: Run, position: int, fault: Fault | None) -> HttpResponse:
    status = 422 if fault else 200
    if request.headers.get("HX-Request"):
        context = _context(request, run, fault=fault, only=position)
        if context["entries"]:
            return render(request, "ranking/_entry_saved.html", context, status=status)
        return HttpResponse(headers={"HX-Refresh": "true"})
    if fault:
        return render(request, "ranking/recheck.html", _context(request, run, fault=fault), status=status)
    return redirect(f"{request.path.removesuffix(f'{position}/')}#entry-{position}")


def _context(
    request: HttpRequest,
    run: Run,
    *,
    fault: Fault | None = None,
    only: int | None = None,
    signing: SignOffForm | None = None,
) -> dict[str, Any]:
    seat = _seat(request, run)
    listed = Standing.objects.filter(run=run).exclude(lists=[])
    context: dict[str, Any] = {
        "run": run,
        "fault": fault,
        "attendance": None,
        "seat": seat,
        "asked": (asked := rechecks.is_asked_for(run)),
        "give": rechecks.may_give(run) if seat or not asked else no(NO_SEAT),
        "signed": SignOff.objects.filter(run=run).select_related("signed_by").first(),
        "total": listed.count(),
        "said": Opinion.objects.filter(run=run, seat=seat).exclude(standing__lists=[]).count() if seat else 0,
        "dimensions": [],
        "entries": [],
    }
    if run.state == Run.State.FINISHED:
        recipe = recipes.recipe_of(run.revision)
        shown = listed if only is None else listed.filter(position=only)
        rows = entries.rows_by_dimension(list(shown.order_by("position").values(*FIELDS)), recipe)
        context["dimensions"] = entries.dimensions_of(entries.columns_of(recipe))
        context["entries"] = _entries(rows, _opinions(request, run, seat), seat, fault)
    if asked and may_see_attendance(request.user, run).is_yes:
        context["attendance"] = rechecks.attendance(run)
        context["shows_objections"] = may_see_opinions(request.user, run).is_yes
    chairs = may_sign_off(request.user, run)
    if asked and chairs.is_yes and context["signed"] is None:
        context |= {"signing": signing or SignOffForm(), "sign": rechecks.may_sign_off(run)}
    return context


def _opinions(request: HttpRequest, run: Run, seat: PanelSeat | None) -> dict[int, list[Opinion]]:
    """What this visitor may see, by position: their own opinions; the chair objections; after the end readers all."""
    found = Opinion.objects.filter(run=run).select_related("seat__expert", "standing").order_by("given_at")
    found = found.only(
        "stance", "reason", "seat__is_chair", "seat__expert__name", "seat__expert__email", "standing__position"
    )
    mine = Q(seat=seat) if seat else Q(pk=None)
    if not may_see_opinions(request.user, run).is_yes:
        found = found.filter(mine)
    elif not SignOff.objects.filter(run=run).exists():
        found = found.filter(mine | Q(stance=Opinion.Stance.OBJECT))
    by_position: dict[int, list[Opinion]] = defaultdict(list)
    for one in found:
        by_position[one.standing.position].append(one)
    return by_position


def _entries(
    rows: list[entries.Row], opinions: dict[int, list[Opinion]], seat: PanelSeat | None, fault: Fault | None
) -> list[Entry]:
    found = []
    for row in rows:
        known = opinions.get(row.position, [])
        own = next((one for one in known if seat is not None and one.seat_id == seat.pk), None)
        others = tuple(one for one in known if one is not own)
        found.append(Entry(row, own, others, fault if fault and fault.position == row.position else None))
    return found
