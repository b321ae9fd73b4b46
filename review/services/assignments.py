"""Cases to seats: proposed by a flow of least cost, looked at, then written down as scorecards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.core.verdict import YES, Verdict, all_of, no
from accounts.models import User
from declarations.models import Programme
from declarations.services.declarations import Refused, need
from records.core.canonical import canonical_json, sha256
from records.services import journal
from review.core.assignment import Assignment, Demand, Reader
from review.core.assignment import assign as solve
from review.core.panel import Panel
from review.core.workflow import State
from review.models import Case, Expert, PanelSeat, Round, Scorecard
from review.services import facts, panels, recusals
from review.services.recusals import Barred

LIVE = (Scorecard.State.ASSIGNED, Scorecard.State.DRAFT, Scorecard.State.SUBMITTED)
SLACK = 0.2  # what the bounds lie from the mean where the programme states none
SHOWN = 5


@dataclass(frozen=True)
class Bounds:
    """Cases an expert, those they have already among them."""

    at_least: int
    at_most: int


@dataclass(frozen=True)
class Proposal:
    """What an assignment would be, before anybody says yes. `seen` is its digest."""

    seats: list[PanelSeat]
    cases: list[Case]
    bounds: Bounds
    found: Assignment
    barred: list[Barred]
    held: Mapping[str, int] = field(default_factory=dict)  # cases that a seat has already, by its id

    @property
    def wanted(self) -> int:
        return sum(map(len, self.found.readers.values())) + sum(self.found.missing.values())

    @property
    def seen(self) -> str:
        pairs = {case: list(seats) for case, seats in self.found.readers.items()}
        return sha256(canonical_json([pairs, sorted((str(one.seat), str(one.case)) for one in self.barred)]))

    @property
    def verdict(self) -> Verdict:
        """Whether every case has its seats and every expert their least; else which lack how many."""
        names = {str(case.pk): case.title for case in self.cases}
        people = {str(seat.pk): str(seat.expert) for seat in self.seats}
        missing = [f"“{names[case]}”缺 {number} 位" for case, number in self.found.missing.items()]
        short = [f"{people[seat]}少 {number} 件" for seat, number in self.found.short.items()]
        return all_of(
            [
                no(f"有 {len(missing)} 件案卷专家不够：{_listed(missing)}；请增设席位或提高每人上限")
                if missing
                else YES,
                no(f"有 {len(short)} 位专家不到每人下限：{_listed(short)}；请降低下限") if short else YES,
            ]
        )


def cases_of(programme: Programme) -> QuerySet[Case]:
    """The cases that a panel scores."""
    return (
        Case.objects.filter(programme=programme, state=State.PASSED)
        .select_related("declaration")
        .only("programme", "applicant_name", "applicant_number", "declaration__subject")
        .order_by("applicant_number", "id")
    )


def lacking(round: Round) -> dict[UUID, int]:
    """How many seats each of the programme's cases still lacks in this round."""
    seats = _panel(round.programme).seats
    having = Counter(Scorecard.objects.filter(round=round, state__in=LIVE).values_list("case", flat=True))
    keys = cases_of(round.programme).values_list("pk", flat=True)
    return {case: seats - having[case] for case in keys if having[case] < seats}


def may_open(round: Round) -> Verdict:
    """Whether the round may open: the panel meets its rules, and every case has its seats."""
    short = lacking(round)
    seated = panels.may_score(round.programme)
    return all_of([seated, no(f"有 {len(short)} 件案卷还没有分满席位，请先分配") if short else YES])


def may_assign(round: Round) -> Verdict:
    if round.state not in (Round.State.PREPARING, Round.State.OPEN):
        return no(f"第 {round.number} 轮评分{round.get_state_display()}，不能再分配案卷")
    return YES


def propose(
    round: Round,
    *,
    at_least: int | None = None,
    at_most: int | None = None,
    only: Collection[UUID] | None = None,
) -> Proposal:
    """Seats for every case that lacks some; what is assigned stays. Raises `Refused` where nothing can be proposed.

    Bounds that aren't stated are the programme's, else a fifth from the mean; with `only` these cases alone, and as
    evenly as can be without bounds.
    """
    panel = _panel(round.programme)
    seats = list(panels.seats(round.programme).select_related("expert"))
    short = lacking(round)
    cases = [case for case in cases_of(round.programme) if case.pk in short and (only is None or case.pk in only)]
    if not seats:
        raise Refused(no("专家组还没有席位，请先设席"))
    held = _held(round)
    barred = recusals.of(seats, filed=recusals.filed_by(cases, rules=panel.recusal), rules=panel.recusal)
    demands = _demands(round, panel, cases, short, barred)
    readers = _readers(seats, held)
    total = sum(held.values()) + sum(demand.seats for demand in demands)
    bounds = (
        _bounds(panel, total, len(seats), at_least, at_most) if only is None else Bounds(0, max(1, len(cases) + total))
    )
    found = solve(demands, readers, at_least=bounds.at_least, at_most=bounds.at_most)
    return Proposal(seats, cases, bounds, found, barred, held)


@transaction.atomic
def assign(
    round: Round, *, seen: str, at_least: int | None = None, at_most: int | None = None, by: User
) -> list[Scorecard]:
    """Write the proposal down that was looked at. Raises `Refused` when it would be another one now."""
    locked = _locked(round)
    proposal = propose(locked, at_least=at_least, at_most=at_most)
    verdict = all_of([may_assign(locked), proposal.verdict])
    if verdict.is_yes and proposal.seen != seen:
        verdict = no("案卷、席位或回避情况在预览之后有变化，请核对新的预览后再确认")
    if verdict.is_yes and not proposal.wanted:
        verdict = no("每件案卷都已分满席位")
    need(verdict)
    return _write(locked, proposal, by=by)


@transaction.atomic
def fill(round: Round, *, only: Collection[UUID], by: User) -> list[Scorecard]:
    """Give these cases the seats that they lack, as far as there is anybody who may take them. Raises `Refused`."""
    locked = _locked(round)
    verdict = may_assign(locked)
    need(verdict)
    if panels.settings_of(locked.programme) is None or not panels.seats(locked.programme).exists():
        return []
    return _write(locked, propose(locked, only=only), by=by)


@transaction.atomic
def clear(round: Round, *, by: User) -> int:
    """Take back what was assigned in a round that hasn't opened; returns how many scorecards. Raises `Refused`."""
    locked = _locked(round)
    if locked.state != Round.State.PREPARING:
        raise Refused(no("评分已经开始，分配不能整个撤回；请用回避或替换席位"))
    count, _ = Scorecard.objects.filter(round=locked, state=Scorecard.State.ASSIGNED).delete()
    journal.record(_thing(locked), "round.cleared", by=by.label, facts={"cards": count})
    return count


def _write(round: Round, proposal: Proposal, *, by: User) -> list[Scorecard]:
    recorded = recusals.record(proposal.barred, by=by)
    cards = [
        Scorecard(round=round, case_id=UUID(case), seat_id=UUID(seat), assigned_by=by)
        for case, seats in proposal.found.readers.items()
        for seat in seats
    ]
    Scorecard.objects.bulk_create(cards, batch_size=1000)
    told = {
        "cards": len(cards),
        "cases": len(proposal.cases),
        "missing": sum(proposal.found.missing.values()),
        "recusals": recorded,
        "digest": proposal.seen,
        "at_least": proposal.bounds.at_least,
        "at_most": proposal.bounds.at_most,
    }
    journal.record(_thing(round), "round.assigned", by=by.label, facts=told)
    return cards


def _demands(
    round: Round, panel: Panel, cases: list[Case], short: Mapping[UUID, int], barred: list[Barred]
) -> list[Demand]:
    """A case's seats that are lacking; out of it keep those whom it is barred to, and those who have or had a card."""
    out: dict[UUID, set[str]] = defaultdict(set)
    for one in barred:
        out[one.case].add(str(one.seat))
    for case, seat in Scorecard.objects.filter(round=round).values_list("case", "seat"):
        out[case].add(str(seat))
    topics = _topics(panel, cases)
    return [
        Demand(str(case.pk), short[case.pk], topics.get(case.pk, frozenset()), frozenset(out[case.pk]))
        for case in cases
    ]


def _topics(panel: Panel, cases: list[Case]) -> dict[UUID, frozenset[str]]:
    if panel.expertise is None:
        return {}
    stated = facts.answers(cases, column=panel.expertise.column)
    return {case: frozenset(panel.expertise.topics.get(str(value), ())) for case, value in stated.items()}


def _readers(seats: list[PanelSeat], held: Mapping[str, int]) -> list[Reader]:
    people = [seat.expert_id for seat in seats]
    known = dict(Expert.objects.filter(user__in=people).values_list("user", "topics"))
    return [Reader(str(seat.pk), frozenset(known.get(seat.expert_id, ())), held.get(str(seat.pk), 0)) for seat in seats]


def _held(round: Round) -> dict[str, int]:
    live = Scorecard.objects.filter(round=round, state__in=LIVE, seat__left_at=None)
    return dict(Counter(str(seat) for seat in live.values_list("seat", flat=True)))


def _bounds(panel: Panel, total: int, seats: int, at_least: int | None, at_most: int | None) -> Bounds:
    mean = total / seats
    low = next((one for one in (at_least, panel.load.at_least) if one is not None), floor(mean * (1 - SLACK)))
    high = next((one for one in (at_most, panel.load.at_most) if one is not None), ceil(mean * (1 + SLACK)))
    return Bounds(low, max(low, high))


def _panel(programme: Programme) -> Panel:
    panel = panels.settings_of(programme)
    if panel is None:
        raise Refused(no("本方案没有专家评分（review.yaml 里没有 panel），不分配案卷"))
    return panel


def _listed(names: list[str]) -> str:
    return "、".join(names[:SHOWN]) + (f"等 {len(names)} 项" if len(names) > SHOWN else "")


def _locked(round: Round) -> Round:
    Programme.objects.select_for_update().get(pk=round.programme_id)
    return Round.objects.select_related("programme").get(pk=round.pk)


def _thing(round: Round) -> str:
    return f"round:{round.pk}"
