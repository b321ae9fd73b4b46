"""The deliberation on a closed round, and the chair's moves there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from review import access
from review.core.scoring import ROUND, RoundMove, RoundState
from review.forms.scoring import MinutesForm, RecheckForm
from review.models import Case, Minutes, Round
from review.services import deliberation as services
from review.services import rounds
from review.services.deliberation import Deliberation
from review.views.rounds import round_of
from review.views.statuses import REFUSED, UNREADABLE


@dataclass(frozen=True)
class Cell:
    """An expert's rate of a case, with the card it stands on."""

    seat: object
    text: str
    card: UUID
    is_outlier: bool


@dataclass(frozen=True)
class Row:
    """A case with what everybody gave, and what comes of it by each way of putting it together."""

    case: Case
    cells: list[Cell]
    figures: list[tuple[str, int]]
    spread: str
    span: str


@dataclass(frozen=True)
class Bar:
    """An expert's severity as a bar to the left or right of the middle, in a box 200 wide."""

    expert: object
    cards: int
    text: str
    x: str
    width: str
    is_lenient: bool


@login_required
@require_safe
def deliberation(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What everybody scored, once the round is closed."""
    found = round_of(request, round_id)
    require(access.may_deliberate(request.user, found))
    return _page(request, found)


def _page(request: HttpRequest, round: Round, *, status: int = 200, **typed: Any) -> HttpResponse:
    seen = services.of(round)
    state = RoundState(round.state)
    chairs = access.may_chair(request.user, round.programme).is_yes
    context = {
        "programme": round.programme,
        "round": round,
        "seen": seen,
        "rows": [_row(one, seen) for one in seen.standings],
        "bars": _bars(seen),
        "measures": [(name, one, f"{one.value:.3f}" if one.value is not None else "") for name, one in seen.measures],
        "minutes": list(Minutes.objects.filter(round=round).select_related("signed_by").defer("points")),
        "signing": chairs and ROUND.may(state, RoundMove.SIGN).is_yes,
        "may_sign": rounds.may_sign(round),
        "rechecking": chairs and state is RoundState.CLOSED,
        "minutes_form": MinutesForm(auto_id="sign-%s"),
        **typed,
    }
    return render(request, "review/deliberation.html", context, status=status)


def _row(one: Any, seen: Deliberation) -> Row:
    cells = [
        Cell(seen.seats[seat].expert, f"{rate:.2f}", seen.ids[one.case, seat], (one.case, seat) in seen.outliers)
        for seat, rate in sorted(one.rates.items(), key=lambda pair: str(seen.seats[pair[0]].expert))
    ]
    totals = (one.mean, one.trimmed, one.zscore)
    figures = [(f"{value:.2f}", rank) for value, rank in zip(totals, one.ranks, strict=True)]
    return Row(seen.cases[one.case], cells, figures, f"{one.spread:.2f}", f"{one.span:.2f}")


def _bars(seen: Deliberation) -> list[Bar]:
    known = [abs(one.deviation) for one in seen.severities if one.deviation is not None]
    longest = max(known, default=0.0) or 1.0
    bars = []
    for one in seen.severities:
        value = one.deviation or 0.0
        width = 100 * abs(value) / longest
        text = "—" if one.deviation is None else f"{value:+.2f}"
        x = 100 if value >= 0 else 100 - width
        bars.append(Bar(seen.seats[one.seat].expert, one.cards, text, f"{x:.1f}", f"{width:.1f}", value >= 0))
    return bars


@login_required
@require_POST
def recheck_case(request: HttpRequest, round_id: UUID, case_id: UUID) -> HttpResponse:
    """The chair sends a case back: to its experts, or to verification."""
    round = round_of(request, round_id)
    require(access.may_chair(request.user, round.programme))
    require(access.may_deliberate(request.user, round))
    case = Case.objects.filter(pk=case_id, programme=round.programme_id).first()
    if case is None:
        raise Http404(_("没有这份案卷。"))
    form = RecheckForm(request.POST)
    if not form.is_valid():
        return _page(request, round, status=UNREADABLE, recheck_form=form, recheck_case=case)
    facts: dict[str, Any] = {"case": case, "reason": form.cleaned_data["reason"], "by": person(request)}
    try:
        if form.cleaned_data["way"] == "experts":
            count = services.score_again(round, until=form.deadline, **facts)
            messages.success(request, _("%(case)s的 %(count)d 份评分表已退回专家。") % {"case": case, "count": count})
        else:
            services.verify_again(round, **facts)
            messages.success(request, _("%(case)s已退回核查。") % {"case": case})
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        round.refresh_from_db()
        return _page(request, round, status=REFUSED, recheck_form=form, recheck_case=case)
    if form.cleaned_data["way"] == "experts":
        return redirect("review:rounds", round.programme.slug)
    return redirect("review:deliberation", round.pk)


@login_required
@require_POST
def sign_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The chair signs with the minutes: from now on the points go into the ranking."""
    round = round_of(request, round_id)
    require(access.may_chair(request.user, round.programme))
    require(access.may_deliberate(request.user, round))
    form = MinutesForm(request.POST, auto_id="sign-%s")
    if form.is_valid():
        try:
            rounds.sign(round, minutes=form.cleaned_data["minutes"], by=person(request))
        except Refused as refused:
            form.add_error("minutes", refused.verdict.sentence)
        else:
            messages.success(request, _("合议结果已签署，得分进入排名。"))
            return redirect("review:deliberation", round.pk)
    return _page(request, round, status=UNREADABLE, minutes_form=form)
