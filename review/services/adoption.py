"""What the ranking adopts: verified figures, else declared ones; what checks, verifiers and experts said of a case."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from declarations.core.answers import Value, from_json
from declarations.core.columns import Column
from declarations.core.filled import Values, typed, values_of
from declarations.models import Programme
from declarations.services import programmes
from review.core.definition import VERIFIED, ok_column
from review.models import Case, Figure, Finding
from review.services import reviews


@dataclass(frozen=True)
class Adopted:
    """A case as the ranking reads it: every column's adopted value, the outcome of every step and of the whole, and the
    panel's points of every criterion."""

    case: Case
    values: Values
    outcomes: Mapping[str, bool | None]
    points: Mapping[str, float | None]


_OUTCOME = {Finding.Answer.YES: True, Finding.Answer.NO: False, Finding.Answer.UNKNOWN: None}
_VERIFIED = {Case.State.PASSED: True, Case.State.REJECTED: False}


def adopted(programme: Programme) -> list[Adopted]:
    """Every case of the programme, by the applicant's number."""
    outcomes: dict[UUID, dict[str, bool | None]] = defaultdict(dict)
    newest = Finding.objects.filter(case__programme=programme, round=F("case__round"))
    for case_id, step, answer in newest.values_list("case_id", "step", "answer"):
        outcomes[case_id][ok_column(step)] = _OUTCOME[Finding.Answer(answer)]
    figures = figures_of(programme)
    return [
        Adopted(
            case,
            values_of_case(case, figures=figures.get(case.pk, [])),
            {**outcomes[case.pk], VERIFIED: _VERIFIED.get(Case.State(case.state))},
            _points_of(case),
        )
        for case in cases_of(programme)
    ]


def _points_of(case: Case) -> dict[str, float | None]:
    """The panel's points of the case by column; None, unknown, where a criterion isn't scored. So far none is."""
    return dict.fromkeys(reviews.review_of(case.submission.revision).point_columns)


def scored(programme: Programme) -> bool:
    """Whether the panel has given points to any case of the programme, so that there is something to rank by.

    As long as no scores are stored, none has.
    """
    return False


def cases_of(programme: Programme) -> list[Case]:
    cases = Case.objects.filter(programme=programme).select_related("submission__revision", "programme")
    return list(cases.order_by("applicant_number", "id"))


def figures_of(programme: Programme) -> dict[UUID, list[Figure]]:
    """The verified figures by case, oldest first."""
    found: dict[UUID, list[Figure]] = defaultdict(list)
    for figure in Figure.objects.filter(case__programme=programme).order_by("id"):
        found[figure.case_id].append(figure)
    return found


def values_of_case(case: Case, *, figures: list[Figure]) -> Values:
    """The submitted answers with verified figures in their place, and everything computed from them anew."""
    form = programmes.form_of(case.submission.revision)
    content = json.loads(case.submission.content)
    answers = typed(form, content["answers"])
    answers |= {figure.column: _restored(form.columns[figure.column], figure.verified) for figure in figures}
    return values_of(form, answers, content["context"])


def _restored(column: Column, stored: Value) -> Value:
    return None if column.field is None else from_json(column.field, stored)
