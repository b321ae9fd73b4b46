"""From which cases the seats of a panel keep out: by the programme's rules, and by what is on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from review.core.composition import RecusalRules
from review.core.experts import key
from review.core.recusals import Filed, Ground, Ties, ground
from review.models import Case, Expert, PanelSeat, Recusal
from review.services import facts


@dataclass(frozen=True)
class Barred:
    """A seat that keeps out of a case, and why; `is_recorded` once it stands as a recusal."""

    seat: UUID
    case: UUID
    ground: Ground
    is_recorded: bool


def of(seats: Iterable[PanelSeat], *, filed: Mapping[UUID, Filed], rules: RecusalRules) -> list[Barred]:
    """Everything on record between these seats and cases, and what the rules add to it."""
    taken = list(seats)
    known = {
        (seat, case): Ground(found)
        for seat, case, found in Recusal.objects.filter(seat__in=taken).values_list("seat", "case", "ground")
    }
    found = [Barred(seat, case, why, is_recorded=True) for (seat, case), why in known.items() if case in filed]
    for seat, ties in _ties(taken).items():
        for case, one in filed.items():
            why = ground(ties, one, rules)
            if why is not None and (seat, case) not in known:
                found.append(Barred(seat, case, why, is_recorded=False))
    return found


def record(found: Iterable[Barred], *, by: User) -> int:
    """Put on record what isn't yet; returns how many."""
    new = [
        Recusal(seat_id=one.seat, case_id=one.case, ground=one.ground, declared_by=by)
        for one in found
        if not one.is_recorded
    ]
    Recusal.objects.bulk_create(new, batch_size=1000)
    return len(new)


def filed_by(cases: Iterable[Case], *, rules: RecusalRules) -> dict[UUID, Filed]:
    """Who files each case, and where they are as far as a rule asks."""
    listed = list(cases)
    places = facts.answers(listed, column=rules.same_region) if rules.same_region else {}
    return {
        case.pk: Filed(
            frozenset({key(case.applicant_name), key(case.applicant_number)}), str(places.get(case.pk) or "")
        )
        for case in listed
    }


def _ties(seats: Iterable[PanelSeat]) -> dict[UUID, Ties]:
    """What each seat's expert is tied to; of those who aren't in the pool nothing is known."""
    people = {seat.expert_id: seat.pk for seat in seats}
    found = {}
    for expert in Expert.objects.filter(user__in=list(people)):
        employer = {expert.employer_key, expert.employer_number} - {""}
        holdings = frozenset(key(one) for one in expert.holdings)
        found[people[expert.user_id]] = Ties(frozenset(employer), holdings, expert.region)
    return found
