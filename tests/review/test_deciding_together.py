"""Two verifiers at one case at the same instant: one decides, the other is told, and the journal has it."""

from __future__ import annotations

from functools import partial
from itertools import count

import pytest

from accounts.models import Role
from records.models import JournalEntry
from records.services import journal
from review.models import Case, Decision, Figure, FigureConfirmation
from review.services import cases, figures
from tests import casework
from tests.declarations.together import at_once, committing

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committing")]
__all__ = ["committing"]
SEQUENCE = count(1)  # the module's tests share a database: each has applicants of its own


def verifiers() -> list:
    return [casework.person(Role.VERIFIER, email=f"{name}@example.cn") for name in ("one", "two")]


def decided(case: Case) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(thing=f"case:{case.id}", action="case.decided"))


@pytest.mark.parametrize("repeat", range(5))
def test_of_two_decisions_one_counts_and_the_other_is_one_clear_sentence(repeat: int):
    case, (one, two) = casework.case(next(SEQUENCE)), verifiers()
    seen = {"submission_seen": str(case.submission_id), "reason": "已核"}
    moves = (
        partial(cases.decide, Case.objects.get(pk=case.pk), kind=Decision.Kind.PASS, by=one, **seen),
        partial(cases.decide, Case.objects.get(pk=case.pk), kind=Decision.Kind.REJECT, by=two, **seen),
    )
    [sentence] = at_once(*moves)
    case.refresh_from_db()
    other = {"passed": "不通过", "rejected": "通过"}[case.state]
    assert sentence == f"案卷处于“{case.get_state_display()}”，不能“{other}”"
    decision, [entry] = Decision.objects.get(case=case), decided(case)
    assert (entry.recorded_by, entry.facts["after"]) == (decision.decided_by.label, case.state)
    assert journal.verify() == []


def test_of_two_who_take_a_case_one_has_it():
    case, (one, two) = casework.case(next(SEQUENCE)), verifiers()
    sentences = at_once(*(partial(cases.take, Case.objects.get(pk=case.pk), by=by) for by in (one, two)))
    case.refresh_from_db()
    assert sentences == [f"案卷已由{case.assignee}领取"]


def test_of_two_figures_and_a_decision_nothing_is_lost():
    case, (one, two) = casework.case(next(SEQUENCE)), verifiers()
    seen = {"submission_seen": str(case.submission_id), "reason": "已核"}
    sentences = at_once(
        partial(casework.verify, Case.objects.get(pk=case.pk), "tax", "61", by=one),
        partial(casework.verify, Case.objects.get(pk=case.pk), "donations", "2", by=two),
        partial(cases.decide, Case.objects.get(pk=case.pk), kind=Decision.Kind.PASS, by=one, **seen),
    )
    case.refresh_from_db()
    assert set(sentences) <= {"案卷不在待核查状态，不能核定数据"}
    assert (case.state, Figure.objects.filter(case=case).count()) == ("passed", 2 - len(sentences))
    assert len(decided(case)) == 1


def test_of_two_who_confirm_a_figure_one_is_told():
    case, (one, two) = casework.case(next(SEQUENCE)), verifiers()
    figure = casework.verify(case, "tax", "61", by=casework.person(Role.STAFF))
    with_bound = Figure(**{f.attname: getattr(figure, f.attname) for f in Figure._meta.concrete_fields} | {"id": None})
    with_bound.needs_confirmation = True
    with_bound.save()
    acts = [
        partial(figures.confirm, Figure.objects.get(pk=with_bound.pk), is_upheld=True, reason="", by=by)
        for by in (one, two)
    ]
    assert at_once(*acts) == ["这个核定值不在待复核：已复核过，或已有更新的核定值"]
    assert FigureConfirmation.objects.filter(figure=with_bound).count() == 1
