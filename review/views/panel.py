"""The panel of a programme: who sits there, whether the rules hold, and what staff do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.services import people
from declarations.models import Programme
from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from review import access
from review.core.composition import Composition, rulings
from review.forms import DrawForm, LeaveForm, SeatForm
from review.models import Expert, PanelSeat, Round
from review.services import draws, panels, replacements, rounds


@login_required
@require_safe
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits in the panel, whether it meets its rules, how it was drawn, and its rounds of scoring."""
    programme = programme_of(slug)
    require(access.may_see_panel(person(request), programme))
    return _page(request, programme)


@login_required
@require_POST
def seat(request: HttpRequest, slug: str) -> HttpResponse:
    """Seat the person with this address. What was typed stays on the page when it can't be done."""
    programme = _own(request, slug)
    form = SeatForm(request.POST)
    if form.is_valid():
        expert = people.with_address(form.cleaned_data["email"])
        if expert is None:
            form.add_error("email", _("没有用这个邮箱登录的账户。请对方先注册并确认邮箱，再来设席。"))
        else:
            try:
                panels.seat(programme, expert=expert, is_chair=form.cleaned_data["is_chair"], by=person(request))
            except Refused as refused:
                form.add_error(None, refused.verdict.sentence)
            else:
                messages.success(request, _("已为%(expert)s设席。") % {"expert": expert})
                return redirect("review:panel", slug)
    return _page(request, programme, form=form, status=422)


@login_required
@require_POST
def unseat(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Take a seat away, unless its expert has anything to do with a case."""
    found = _seat(_own(request, slug), seat_id)
    try:
        panels.unseat(found, by=person(request))
    except ProtectedError:
        said = _("%(expert)s已有评分、回避或复核记录，不能撤席，请办理离席。")
        messages.error(request, said % {"expert": found.expert})
    else:
        messages.success(request, _("已撤销%(expert)s的席位。") % {"expert": found.expert})
    return redirect("review:panel", slug)


@login_required
@require_POST
def name_chair(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Put a seat into the chair."""
    found = _seat(_own(request, slug), seat_id)
    said = _("组长现为%(expert)s。") % {"expert": found.expert}
    return _moved(request, slug, lambda: panels.name_chair(found, by=person(request)), said)


@login_required
@require_POST
def create_round(request: HttpRequest, slug: str) -> HttpResponse:
    """A round of scoring in preparation, for cases to be assigned."""
    programme = _own(request, slug)
    return _moved(
        request, slug, lambda: rounds.create(programme, by=person(request)), _("已建立评分轮次，请分配案卷。")
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Ask who succeeds and why, then let an expert give up the seat."""
    programme = _own(request, slug)
    found = _seat(programme, seat_id)
    able = draws.candidates(programme).select_related("user").order_by("user__name", "id")
    form = LeaveForm(request.POST, experts=able) if request.method == "POST" else LeaveForm(experts=able)
    if form.is_bound and form.is_valid() and _left(request, found, form):
        return redirect("review:panel", slug)
    context = {"programme": programme, "seat": found, "form": form}
    return render(request, "review/leave.html", context, status=422 if form.errors else 200)


def _left(request: HttpRequest, found: PanelSeat, form: LeaveForm) -> bool:
    given = form.cleaned_data
    chosen = Expert.objects.select_related("user").get(pk=given["successor"]) if given["successor"] else None
    try:
        replacements.leave(
            found,
            reason=given["reason"],
            successor=chosen.user if chosen else None,
            submitted_too=given["submitted_too"],
            by=person(request),
        )
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        return False
    messages.success(request, _("%(expert)s已离席。") % {"expert": found.expert})
    verdict = panels.may_score(found.programme)
    if not verdict.is_yes:
        messages.warning(request, verdict.sentence)
    return True


def _own(request: HttpRequest, slug: str) -> Programme:
    """The programme, for staff who compose its panel."""
    programme = programme_of(slug)
    require(access.may_seat(person(request), programme))
    return programme


def _seat(programme: Programme, seat_id: UUID) -> PanelSeat:
    found = panels.seats(programme).select_related("expert", "programme").filter(id=seat_id).first()
    if found is None:
        raise Http404(_("没有这个席位，可能已经撤销。"))
    return found


def _moved(request: HttpRequest, slug: str, move: Callable[[], object], said: str) -> HttpResponse:
    try:
        move()
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, said)
    return redirect("review:panel", slug)


def _page(
    request: HttpRequest,
    programme: Programme,
    *,
    form: SeatForm | None = None,
    draw: DrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    everybody = PanelSeat.objects.filter(programme=programme).select_related(
        "expert", "seated_by", "left_by", "replaces__expert", "draw"
    )
    listed = list(everybody.order_by("-is_chair", "seated_at", "id"))
    pool = {one.user_id: one for one in Expert.objects.filter(user__in=[one.expert_id for one in listed])}
    seated = [one for one in listed if one.left_at is None]
    fields = [pool[one.expert_id].field if one.expert_id in pool else None for one in seated]
    settings = panels.settings_of(programme)
    composition = settings.composition if settings else Composition()
    context: dict[str, Any] = {
        "programme": programme,
        "seats": [(one, pool.get(one.expert_id)) for one in seated],
        "left": [one for one in listed if one.left_at is not None],
        "rulings": rulings(composition, [Expert.Field(field) if field else None for field in fields]),
        "draws": list(draws.of(programme)),
        "rounds": list(Round.objects.filter(programme=programme).order_by("-number")),
        "scores": settings is not None,
        "form": form or SeatForm(),
        "draw_form": draw or DrawForm(initial={"count": max(1, composition.at_least - len(seated))}),
        "seat": access.may_seat(person(request), programme),
        "assignment": access.may_see_assignment(person(request), programme),
    }
    return render(request, "review/panel.html", context, status=status)


def refused_draw(request: HttpRequest, programme: Programme, form: DrawForm) -> HttpResponse:
    """The panel's page with a draw that couldn't be had as it was asked for."""
    return _page(request, programme, draw=form, status=422)
