"""What changes a panel in the middle of a round: an expert keeps out of a case, or gives up the seat."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.models import Programme
from declarations.services.declarations import need
from records.services import journal
from review.core.recusals import Ground
from review.core.scoring import CARD, CardMove, CardState
from review.models import Case, PanelSeat, Recusal, Round, Scorecard
from review.services import assignments, panels, recusals

REPLACED = (Scorecard.State.ASSIGNED, Scorecard.State.DRAFT)


@transaction.atomic
def recuse(card: Scorecard, *, reason: str, by: User) -> list[Scorecard]:
    """Take an expert out of a case for the reason they give; somebody else gets it. Raises `Refused`.

    Returns the scorecard that stands in for it; none where nobody may take the case.
    """
    locked = _locked(card)
    _need(may_recuse(locked), reason)
    Recusal.objects.get_or_create(
        seat=locked.seat,
        case=locked.case,
        defaults={"ground": Ground.DECLARED, "reason": reason.strip(), "declared_by": by},
    )
    _move(locked, CardMove.RECUSE, reason=reason, by=by)
    card.refresh_from_db()
    return assignments.fill(locked.round, only={locked.case_id}, by=by)


def may_recuse(card: Scorecard) -> Verdict:
    """Whether a recusal still makes a difference."""
    verdict = assignments.may_assign(card.round)
    return CARD.may(CardState(card.state), CardMove.RECUSE) if verdict.is_yes else verdict


@transaction.atomic
def leave(
    seat: PanelSeat, *, reason: str, by: User, successor: User | None = None, submitted_too: bool = False
) -> PanelSeat | None:
    """Give up a seat; whoever succeeds takes over its cases, apart from those that they must keep out of.

    What is left goes to the others by the same flow, so that every case keeps its number of seats. Submitted scorecards
    stand, unless these are replaced too. Returns the successor's seat. Raises `Refused`.
    """
    programme = Programme.objects.select_for_update().get(pk=seat.programme_id)
    locked = PanelSeat.objects.select_related("expert", "programme").get(pk=seat.pk)
    _need(YES if locked.left_at is None else no("这个席位已经离席"), reason)
    panels.release(locked, reason=reason.strip(), by=by)
    taken = panels.seat(programme, expert=successor, is_chair=False, by=by, replaces=locked) if successor else None
    round = Round.objects.filter(programme=programme).exclude(state=Round.State.SIGNED).first()
    if round is not None and assignments.may_assign(round).is_yes:
        _pass_on(round, locked, taken, submitted_too=submitted_too, reason=reason, by=by)
    seat.refresh_from_db()
    return taken


def _pass_on(
    round: Round, left: PanelSeat, taken: PanelSeat | None, *, submitted_too: bool, reason: str, by: User
) -> None:
    states = (*REPLACED, Scorecard.State.SUBMITTED) if submitted_too else REPLACED
    cards = list(Scorecard.objects.filter(round=round, seat=left, state__in=states).select_related("round"))
    for card in cards:
        _move(card, CardMove.REPLACE, reason=reason, by=by)
    cases = {card.case_id for card in cards}
    if taken is not None:
        barred = _barred(round.programme, taken, cases)
        made = [Scorecard(round=round, case_id=case, seat=taken, assigned_by=by) for case in sorted(cases - barred)]
        Scorecard.objects.bulk_create(made, batch_size=1000)
        cases = barred
    facts = {"left": str(left.pk), "taken": str(taken.pk) if taken else None, "cards": len(cards), "others": len(cases)}
    journal.record(f"round:{round.pk}", "seat.replaced", by=by.label, facts=facts)
    if cases:
        assignments.fill(round, only=cases, by=by)


def _barred(programme: Programme, seat: PanelSeat, cases: Iterable[UUID]) -> set[UUID]:
    """The cases that this seat keeps out of; put on record."""
    panel = panels.settings_of(programme)
    if panel is None:
        return set()
    those = Case.objects.filter(pk__in=list(cases)).select_related("declaration")
    found = recusals.of([seat], filed=recusals.filed_by(those, rules=panel.recusal), rules=panel.recusal)
    recusals.record(found, by=seat.seated_by)
    return {one.case for one in found}


def _move(card: Scorecard, move: CardMove, *, reason: str, by: User) -> None:
    before = CardState(card.state)
    verdict = CARD.may(before, move)
    need(verdict)
    card.state = CARD.after(before, move)
    card.save(update_fields=["state"])
    facts = {"move": str(move), "before": str(before), "after": str(card.state), "case": str(card.case_id)}
    journal.record(f"card:{card.pk}", "card.moved", by=by.label, facts=facts, payload={"reason": reason.strip()})


def _need(verdict: Verdict, reason: str) -> None:
    if verdict.is_yes and not reason.strip():
        verdict = no("请写明理由")
    need(verdict)


def _locked(card: Scorecard) -> Scorecard:
    Programme.objects.select_for_update().get(pk=card.round.programme_id)
    return Scorecard.objects.select_related("round__programme", "seat__expert", "case").get(pk=card.pk)
