"""The rounds of a programme: staff open and close them, the chair opens them again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
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
from review.core.scoring import ROUND, RoundMove, RoundState
from review.forms.scoring import ReopenForm, UnlockForm, UntilForm
from review.models import Round, Scorecard
from review.services import deliberation, reviews, rounds, scorecards
from review.views.scoring import unlock_form
from review.views.statuses import REFUSED, UNREADABLE


@login_required
@require_safe
def scoring_rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """Which rounds there are, and how the newest is getting on for those who may see that."""
    programme = programme_of(slug)
    require(access.may_see_rounds(request.user, programme))
    return _page(request, programme)


def _page(
    request: HttpRequest, programme: Programme, *, status: int = 200, typed: dict[str, forms.Form] | None = None
) -> HttpResponse:
    found = list(Round.objects.filter(programme=programme).select_related("created_by").order_by("-number"))
    newest = found[0] if found else None
    progress = access.may_see_progress(request.user, programme)
    context: dict[str, Any] = {"programme": programme, "rounds": found, "newest": newest, "progress": progress}
    if newest is None:
        context["has_panel"] = reviews.has_panel(programme)
    else:
        newest.programme = programme
        state = RoundState(newest.state)
        runs, chairs = access.may_run_rounds(request.user, programme), access.may_chair(request.user, programme)
        context |= {
            "attendance": deliberation.progress(newest) if progress.is_yes else [],
            "deliberation": access.may_deliberate(request.user, newest),
            "may_open": rounds.may_open(newest),
            "opening": runs.is_yes and ROUND.may(state, RoundMove.OPEN).is_yes,
            "closing": runs.is_yes and ROUND.may(state, RoundMove.CLOSE).is_yes,
            "reopening": chairs.is_yes and ROUND.may(state, RoundMove.REOPEN).is_yes,
            "until_form": UntilForm(auto_id="until-%s"),
            "reopen_form": ReopenForm(auto_id="reopen-%s"),
            **(typed or {}),
        }
    return render(request, "review/rounds.html", context, status=status)


def round_of(request: HttpRequest, round_id: UUID) -> Round:
    found = Round.objects.select_related("programme").filter(pk=round_id).first()
    if found is None:
        raise Http404(_("没有这一轮评分。"))
    return found


@login_required
@require_POST
def open_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    return _timed(request, round_id, rounds.open, done=_("评分已开始，专家承诺保密后即可评分。"))


@login_required
@require_POST
def prolong_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    return _timed(request, round_id, rounds.prolong, done=_("评分期限已改。"))


@login_required
@require_POST
def close_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    found = round_of(request, round_id)
    require(access.may_run_rounds(request.user, found.programme))
    try:
        rounds.close(found, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("评分已截止，组长可以主持合议。"))
    return redirect("review:rounds", found.programme.slug)


@login_required
@require_POST
def reopen_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The chair takes a signature back, or lets the experts score again."""
    found = round_of(request, round_id)
    require(access.may_chair(request.user, found.programme))
    form = ReopenForm(request.POST, auto_id="reopen-%s")

    def move() -> None:
        until, reason = form.deadline, form.cleaned_data["reason"]
        rounds.reopen(found, reason=reason, until=until, by=person(request))

    return _moved(request, found, move, form=form, name="reopen_form", done=_("已记录，本轮重新开放。"))


@login_required
@require_POST
def unlock(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The chair gives a card back to its expert. The answer is the same whether it was submitted or not."""
    found = round_of(request, round_id)
    require(access.may_chair(request.user, found.programme))
    form: UnlockForm = unlock_form(found, request.POST)
    if form.is_valid():
        wanted = {"seat": form.cleaned_data["seat"], "case": form.cleaned_data["case"]}
        card = Scorecard.objects.filter(round=found, **wanted).select_related("round", "seat").first()
        try:
            if card is None:
                raise Refused(scorecards.NO_CARD)
            scorecards.unlock(card, reason=form.cleaned_data["reason"], by=person(request))
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        else:
            messages.success(request, _("这份评分表现在可以由专家修改。"))
            return redirect("review:scoring", found.programme.slug)
    context = {"programme": found.programme, "round": found, "unlocking": form}
    return render(request, "review/unlock.html", context, status=UNREADABLE)


def _timed(request: HttpRequest, round_id: UUID, move: Callable[..., None], *, done: str) -> HttpResponse:
    """A move of staff's that says until when experts score."""
    found = round_of(request, round_id)
    require(access.may_run_rounds(request.user, found.programme))
    form = UntilForm(request.POST, auto_id="until-%s")
    return _moved(
        request,
        found,
        lambda: move(found, until=form.deadline, by=person(request)),
        form=form,
        name="until_form",
        done=done,
    )


def _moved(
    request: HttpRequest, found: Round, move: Callable[[], None], *, form: forms.Form, name: str, done: str
) -> HttpResponse:
    """Make the move if the form can be read; what was typed stays in its field when it can't be done."""
    status = UNREADABLE
    if form.is_valid():
        try:
            move()
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
            status = REFUSED
        else:
            messages.success(request, done)
            return redirect("review:rounds", found.programme.slug)
    return _page(request, found.programme, status=status, typed={name: form})
