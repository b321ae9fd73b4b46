"""The panel of a programme: staff seat experts, one of them in the chair."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import people
from declarations.models import Programme
from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from review import access
from review.forms import SeatForm
from review.models import PanelSeat
from review.services import panels


@login_required
@require_safe
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits in the panel, with the form to seat somebody."""
    programme = programme_of(slug)
    require(access.may_see_panel(person(request), programme))
    return render(request, "review/panel.html", _context(request, programme, SeatForm()))


@login_required
@require_POST
def seat(request: HttpRequest, slug: str) -> HttpResponse:
    """Seat the person with this address. What was typed stays on the page when it can't be done."""
    programme = programme_of(slug)
    require(access.may_seat(person(request), programme))
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
    return render(request, "review/panel.html", _context(request, programme, form), status=422)


@login_required
@require_POST
def unseat(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Take a seat away, unless its expert has given an opinion."""
    programme = programme_of(slug)
    require(access.may_seat(person(request), programme))
    found = PanelSeat.objects.filter(programme=programme, id=seat_id).select_related("expert", "programme").first()
    if found is None:
        raise Http404(_("没有这个席位，可能已经撤销。"))
    try:
        panels.unseat(found, by=person(request))
    except ProtectedError:
        messages.error(request, _("%(expert)s已给出复核意见，不能撤席。") % {"expert": found.expert})
    else:
        messages.success(request, _("已撤销%(expert)s的席位。") % {"expert": found.expert})
    return redirect("review:panel", slug)


def _context(request: HttpRequest, programme: Programme, form: SeatForm) -> dict[str, Any]:
    seats = PanelSeat.objects.filter(programme=programme).select_related("expert", "seated_by")
    return {
        "programme": programme,
        "seats": list(seats.order_by("-is_chair", "seated_at")),
        "form": form,
        "seat": access.may_seat(person(request), programme),
    }
