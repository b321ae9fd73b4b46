"""The deliberation on a closed round: what everybody scored, how far they agree, and what goes back to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from accounts.core.verdict import no
from accounts.models import Role, User
from declarations.services.declarations import Refused, need
from records.services import journal
from review.core import aggregation, agreement
from review.core.aggregation import Card, Standing
from review.core.agreement import Measure, Severity
from review.core.workflow import CASE, Move, State
from review.models import Case, Decision, PanelSeat, Round, Scorecard
from review.services import points, rounds, scorecards

UNKNOWN_RANKS = "没有同一组专家共同评过的三份以上案卷，不能计算"
UNKNOWN_TWO_WAY = "各案卷的评分专家不同，双向模型不适用，见单向模型"
TOO_FEW = "多人评分的案卷不足两份，不能计算"


@dataclass(frozen=True)
class Deliberation:
    """A round as its chair looks at it. Rates are points out of those that could be given, in per cent."""

    cases: dict[str, Case]
    seats: dict[str, PanelSeat]
    cards: list[Card]
    ids: dict[tuple[str, str], UUID]
    standings: list[Standing]
    outliers: frozenset[tuple[str, str]]
    measures: list[tuple[str, Measure]]
    severities: list[Severity]
    trim: int
    is_trimmed: bool
    few: list[PanelSeat]
    missing: list[Scorecard]


def of(round: Round) -> Deliberation:
    cards = [card for card in points.cards_of(round) if card.rate is not None]
    panel = points.panel_of(round.programme)
    trim = panel.trimmed if panel else 0
    standings = aggregation.standings(cards, trim=trim or 1)
    rates = {one.case: one.rates for one in standings}
    rows = rounds.live_cards(round).select_related("case", "seat__expert").order_by("case__applicant_name", "id")
    live = list(rows.defer("typed"))
    seats = {str(one.seat_id): one.seat for one in live}
    counts = {seat: sum(card.seat == seat for card in cards) for seat in seats}
    return Deliberation(
        cases={str(one.case_id): one.case for one in live},
        seats=seats,
        cards=cards,
        ids={(str(one.case_id), str(one.seat_id)): one.pk for one in live},
        standings=standings,
        outliers=agreement.outliers(rates),
        measures=_measures(rates, seats),
        severities=sorted(agreement.severities(rates), key=lambda one: (one.deviation or 0.0, one.seat)),
        trim=trim or 1,
        is_trimmed=bool(trim),
        few=[seats[seat] for seat, count in counts.items() if 0 < count < aggregation.LEAST_CARDS],
        missing=[one for one in live if one.state != Scorecard.State.SUBMITTED],
    )


def _measures(rates: agreement.Rates, seats: dict[str, PanelSeat]) -> list[tuple[str, Measure]]:
    """What can be measured of this round, and of what can't, why."""
    several = {case: those for case, those in rates.items() if len(those) > 1}
    if len(several) < 2:
        return [(name, Measure(None, "", TOO_FEW)) for name in ("Kendall W", "ICC")]
    found: list[tuple[str, Measure]] = []
    blocks = agreement.blocks(several)
    for block in blocks:
        table = agreement.table(several, block)
        by_expert = [list(column) for column in zip(*table, strict=True)]
        who = "、".join(str(seats[seat].expert) for seat in block.seats)
        over = f"{len(block.seats)} 位专家（{who}）共同评分的 {len(block.cases)} 份案卷"
        w = agreement.kendalls_w(by_expert)
        found.append(("Kendall W", Measure(w, over, "" if w is not None else "名次全部并列，不能计算")))
    if not blocks:
        found.append(("Kendall W", Measure(None, "", UNKNOWN_RANKS)))
    over = f"{len(several)} 份多人评分的案卷"
    single, average = agreement.one_way(several)
    named = [("ICC(1,1) 单向随机，单人", single), ("ICC(1,k) 单向随机，平均", average)]
    if agreement.is_complete(several):
        whole = agreement.correlations([[those[seat] for seat in sorted(those)] for those in several.values()])
        named += [("ICC(2,1) 双向随机，单人", whole.two_way), ("ICC(2,k) 双向随机，平均", whole.two_way_k)]
    else:
        found.append(("ICC(2,1)、ICC(2,k) 双向随机", Measure(None, "", UNKNOWN_TWO_WAY)))
    same = "各评分全部相同，不能计算"
    return [*found, *((name, Measure(value, over, "" if value is not None else same)) for name, value in named)]


@transaction.atomic
def score_again(round: Round, *, case: Case, reason: str, until: datetime | None, by: User) -> int:
    """Give a case back to its experts: its cards are unlocked and the round is open again; returns how many cards.

    The other cases' cards stay submitted. Raises `Refused`.
    """
    cards = _of_case(round, case)
    if round.state == Round.State.SIGNED:
        raise Refused(no("合议结果已签署，请先撤回签署"))
    if round.state == Round.State.CLOSED:
        rounds.reopen(round, reason=reason, until=until, by=by)
    for card in cards:
        scorecards.unlock(card, reason=reason, by=by)
    facts = {"case": str(case.pk), "way": "experts", "cards": len(cards)}
    journal.record(f"round:{round.pk}", "round.rechecked", by=by.label, facts=facts, payload={"reason": reason})
    return len(cards)


@transaction.atomic
def verify_again(round: Round, *, case: Case, reason: str, by: User) -> None:
    """Give a case back to verification, with the reason. Its cards stay as they are. Raises `Refused`."""
    _of_case(round, case)
    if round.state == Round.State.SIGNED:
        raise Refused(no("合议结果已签署，请先撤回签署"))
    if not reason.strip():
        raise Refused(no("请写明理由"))
    locked = Case.objects.select_for_update().get(pk=case.pk)
    before = State(locked.state)
    verdict = CASE.may_as(before, Move.REOPEN, actors={Role.CHAIR})
    need(verdict)
    locked.state = CASE.after(before, Move.REOPEN)
    locked.save(update_fields=["state"])
    Decision.objects.create(
        case=locked, submission_id=locked.submission_id, kind=str(Move.REOPEN), reason=reason, fields={}, decided_by=by
    )
    facts = {"move": str(Move.REOPEN), "before": str(before), "after": str(locked.state), "round": str(round.pk)}
    journal.record(f"case:{case.pk}", "case.decided", by=by.label, facts=facts, payload={"reason": reason})
    told = {"case": str(case.pk), "way": "verification"}
    journal.record(f"round:{round.pk}", "round.rechecked", by=by.label, facts=told, payload={"reason": reason})
    case.refresh_from_db()


def _of_case(round: Round, case: Case) -> Sequence[Scorecard]:
    cards = list(rounds.live_cards(round).filter(case=case).select_related("round__programme", "case", "seat"))
    if not cards:
        raise Refused(no("本轮没有这份案卷的评分表"))
    return cards


def progress(round: Round) -> list[tuple[PanelSeat, int, int]]:
    """Every seat with how many cards it has and has submitted: for those who see progress."""
    live = rounds.live_cards(round)
    total = dict(live.values_list("seat").annotate(count=Count("id")).order_by())
    submitted = live.filter(state=Scorecard.State.SUBMITTED)
    done = dict(submitted.values_list("seat").annotate(count=Count("id")).order_by())
    seats = PanelSeat.objects.filter(pk__in=total).select_related("expert").order_by("seated_at", "id")
    return [(seat, total[seat.pk], done.get(seat.pk, 0)) for seat in seats]
