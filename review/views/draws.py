"""Draws of experts: made, looked at and drawn again, and whoever takes part is seated."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.models import Programme
from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from review import access
from review.core.composition import Composition, Specialty, rulings
from review.core.draw import ticket
from review.forms import DrawForm
from review.models import Draw, Expert
from review.services import draws
from review.views.panel import refused_draw


@login_required
@require_POST
def make_draw(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw experts out of the pool. Nobody is seated by that."""
    programme = programme_of(slug)
    require(access.may_seat(request.user, programme))
    form = DrawForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = draws.draw(
                programme, count=given["count"], seed=given["seed"], reason=given["reason"], by=person(request)
            )
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        else:
            return redirect("review:draw", slug, made.number)
    return refused_draw(request, programme, form)


@login_required
@require_safe
def draw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was drawn, out of what and by which rules; drawn again while the page is made."""
    programme = programme_of(slug)
    require(access.may_see_panel(request.user, programme))
    found = _draw(programme, number)
    known = Expert.objects.select_related("user").in_bulk([UUID(one["id"]) for one in found.pool])
    drawn = [known[UUID(id)] for id in found.drawn]
    tickets = sorted((ticket(found.seed, one["id"]), one) for one in found.pool)
    fields = {one["id"]: Specialty(one["field"]) for one in found.pool}
    sitting = [Specialty(field) if field else None for field in found.rules["seated"]]
    composition = Composition.model_validate(found.rules["composition"])
    newest = draws.newest(programme)
    context = {
        "programme": programme,
        "draw": found,
        "drawn": [(one, fields[str(one.pk)].label) for one in drawn],
        "pool": [
            (place, known[UUID(one["id"])], fields[one["id"]].label, key[:16], one["id"] in found.drawn)
            for place, (key, one) in enumerate(tickets, start=1)
        ],
        "rulings": rulings(composition, [*sitting, *(fields[id] for id in found.drawn)]),
        "replays": draws.replays(found),
        "seats": list(found.seats.select_related("expert")),
        "is_newest": newest is not None and newest.pk == found.pk,
        "seat": access.may_seat(request.user, programme),
    }
    return render(request, "review/draw.html", context)


@login_required
@require_POST
def seat_drawn(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Seat those of the drawn who take part."""
    programme = programme_of(slug)
    require(access.may_seat(request.user, programme))
    found = _draw(programme, number)
    try:
        chosen = [UUID(value) for value in request.POST.getlist("experts")]
        chair = UUID(request.POST["chair"]) if request.POST.get("chair") else None
        made = draws.seat(found, experts=chosen, chair=chair, by=person(request))
    except ValueError:
        messages.error(request, _("勾选的人不在抽取结果之内，请重新勾选。"))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已为 %(count)d 位专家设席。") % {"count": len(made)})
        return redirect("review:panel", slug)
    return redirect("review:draw", slug, number)


def _draw(programme: Programme, number: int) -> Draw:
    found = Draw.objects.filter(programme=programme, number=number).select_related("drawn_by").first()
    if found is None:
        raise Http404(_("没有这次抽取。"))
    return found
