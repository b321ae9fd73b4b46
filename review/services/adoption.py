"""What the ranking adopts: verified figures, else declared ones; what checks, verifiers and experts said of a case."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from declarations.core.answers import Value, from_json
from declarations.core.columns import Column
from declarations.core.filled import Filled, Values, fill_in, typed, values_beside, values_of_all
from declarations.core.form_reader import Form
from declarations.models import Programme, ProgrammeRevision, Submission
from declarations.services import programmes
from review.core.definition import RECOMMENDED, VERIFIED, ok_column
from review.core.panel import point_column
from review.models import Case, Figure, Finding
from review.services import points, reviews


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
    cases = cases_of(programme)
    values = values_of_cases(cases, figures=figures)
    signed = points.signed(programme)
    return [
        Adopted(
            case,
            values[case.pk],
            {**outcomes[case.pk], **_words_on(case)},
            _points_of(case, signed),
        )
        for case in cases
    ]


def _words_on(case: Case) -> dict[str, bool | None]:
    """The verifier's word on the whole, and the recommending unit's where the programme has units recommend.

    None where one hasn't said yet, or the case has no unit.
    """
    words = {VERIFIED: _VERIFIED.get(Case.State(case.state))}
    if "recommendation" in reviews.review_of(case.submission.revision).definition.stages:
        words[RECOMMENDED] = False if case.state == Case.State.DECLINED else (case.batch_id is not None) or None
    return words


def values_of_cases(cases: Iterable[Case], *, figures: Mapping[UUID, list[Figure]]) -> dict[UUID, Values]:
    """As `values_of_case`, by case: form by form, since what is computed runs over all cases of a form together."""
    by_form: dict[ProgrammeRevision, list[Case]] = defaultdict(list)
    for case in cases:
        by_form[case.submission.revision].append(case)
    found: dict[UUID, Values] = {}
    for revision, those in by_form.items():
        form = programmes.form_of(revision)
        filed = [_filed(case.submission, form, figures=figures.get(case.pk, [])) for case in those]
        found |= zip((case.pk for case in those), values_of_all(form, filed), strict=True)
    return found


def _points_of(case: Case, signed: Mapping[UUID, Mapping[str, float | None]]) -> dict[str, float | None]:
    """The panel's points of the case by column; None, unknown, where a criterion isn't scored or applies to nobody."""
    given = {point_column(code): one for code, one in signed.get(case.pk, {}).items()}
    columns = reviews.review_of(case.submission.revision).point_columns
    return {column: given.get(column) for column in columns}


def scored(programme: Programme) -> bool:
    """Whether the panel has given points to any case of the programme, so that there is something to rank by."""
    return points.scored(programme)


def cases_of(programme: Programme) -> list[Case]:
    """By the applicant's number. A revision's documents are long: each is read once, not for every case."""
    found = list(
        Case.objects.filter(programme=programme).select_related("submission").order_by("applicant_number", "id")
    )
    revisions = ProgrammeRevision.objects.in_bulk({case.submission.revision_id for case in found})
    for case in found:
        case.programme = programme
        case.submission.revision = revisions[case.submission.revision_id]
    return found


def figures_of(programme: Programme) -> dict[UUID, list[Figure]]:
    """The verified figures that count, by case, oldest first."""
    found: dict[UUID, list[Figure]] = defaultdict(list)
    for figure in standing().filter(case__programme=programme).order_by("id"):
        found[figure.case_id].append(figure)
    return found


def standing() -> QuerySet[Figure]:
    """Verified figures that count: those above the programme's bound once a second verifier has confirmed them."""
    return Figure.objects.filter(Q(needs_confirmation=False) | Q(confirmation__is_upheld=True))


def values_of_case(case: Case, *, figures: list[Figure]) -> Values:
    """The submitted answers with verified figures in their place, and everything computed from them anew."""
    return filled_in(case.submission, figures=figures).values


def filled_in(submission: Submission, *, figures: list[Figure]) -> Filled:
    """The form of a submission, filled with the figures verified in its case in place of those declared."""
    form = programmes.form_of(submission.revision)
    return fill_in(form, *_filed(submission, form, figures=figures))


def declared_beside(submission: Submission, *, filled: Filled) -> Values:
    """Every column's value as submitted, where `filled` is the submission with verified figures in their place."""
    form = programmes.form_of(submission.revision)
    return values_beside(form, filled, *_filed(submission, form, figures=[]))


def _filed(submission: Submission, form: Form, *, figures: list[Figure]) -> tuple[Values, Mapping[str, Value]]:
    """What was answered, verified figures in place of declared ones; and who filed."""
    content = json.loads(submission.content)
    answers = typed(form, content["answers"])
    answers |= {figure.column: _restored(form.columns[figure.column], figure.verified) for figure in figures}
    return answers, content["context"]


def _restored(column: Column, stored: Value) -> Value:
    """A column of the context, such as the class that it is filed in, has no field: it is stored as it is."""
    return stored if column.field is None else from_json(column.field, stored)
