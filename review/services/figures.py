"""Verified figures above the programme's bound: they count once a second verifier has confirmed them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.models import Programme
from declarations.services.declarations import need
from records.services import journal
from review.models import Case, Figure, FigureConfirmation
from review.services import checking


def awaited(figures: Iterable[Figure]) -> list[Figure]:
    """Of figures with their confirmations, oldest first: those that wait for one. A newer figure of the same column
    takes the place of one that waits."""
    newest = {one.column: one for one in figures}
    return [one for one in newest.values() if one.needs_confirmation and confirmation_of(one) is None]


def counting(figures: Iterable[Figure]) -> list[Figure]:
    """Of figures with their confirmations those that are adopted: see `adoption.standing`."""
    return [one for one in figures if not one.needs_confirmation or _is_upheld(confirmation_of(one))]


def _is_upheld(confirmation: FigureConfirmation | None) -> bool:
    return confirmation is not None and confirmation.is_upheld


def confirmation_of(figure: Figure) -> FigureConfirmation | None:
    return getattr(figure, "confirmation", None)


def count(case: Case) -> int:
    """How many figures of the case wait, kept on its row for the queue."""
    found = Figure.objects.filter(case=case).select_related("confirmation").order_by("id")
    case.unconfirmed_figures = len(awaited(found))
    case.save(update_fields=["unconfirmed_figures"])
    return case.unconfirmed_figures


def may_confirm(figure: Figure, *, by: User) -> Verdict:
    """Whether this person is the second one for this figure. Who holds the case is no bar: it is the first one."""
    if figure.verified_by_id == by.pk:
        return no("核定值须由另一位核查员复核，不能复核自己的核定")
    return YES


@transaction.atomic
def confirm(figure: Figure, *, is_upheld: bool, reason: str, by: User) -> FigureConfirmation:
    """Uphold a verified figure, so that it is adopted, or refuse it with a reason. Raises `Refused`."""
    Programme.objects.select_for_update().get(pk=figure.case.programme_id)  # as every round of checks does
    case = Case.objects.select_for_update(of=("self",)).select_related("programme", "submission__revision")
    locked = case.get(pk=figure.case_id)
    waiting = awaited(Figure.objects.filter(case=locked).select_related("confirmation").order_by("id"))
    verdict = may_confirm(figure, by=by)
    if verdict.is_yes and locked.state != Case.State.OPEN:
        verdict = no("案卷不在待核查状态，不能复核核定值")
    if verdict.is_yes and figure.pk not in {one.pk for one in waiting}:
        verdict = no("这个核定值不在待复核：已复核过，或已有更新的核定值")
    if verdict.is_yes and not is_upheld and not reason.strip():
        verdict = no("不同意核定值时请写明理由")
    need(verdict)
    made = FigureConfirmation.objects.create(figure=figure, is_upheld=is_upheld, reason=reason.strip(), confirmed_by=by)
    count(locked)
    facts = {"column": figure.column, "declared": figure.declared, "verified": figure.verified}
    action = "figure.confirmed" if is_upheld else "figure.refused"
    payload = {"reason": made.reason} if made.reason else None
    journal.record(f"case:{locked.id}", action, by=by.label, facts=facts, payload=payload)
    checking.check(locked, by=by)
    return made
