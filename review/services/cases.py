"""Cases: opened for submissions, checked automatically, and read as what the ranking adopts."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from declarations.core.answers import Value, from_json, to_json
from declarations.core.columns import Column
from declarations.core.filled import Values, typed, values_of
from declarations.models import Programme, Submission
from declarations.services import programmes
from records.services import journal
from review.core.checks import Seen, look
from review.core.definition import ok_column
from review.models import Case, CheckRound, Figure, Finding
from review.services import registers, reviews


@dataclass(frozen=True)
class Adopted:
    """A case as the ranking reads it: every column's adopted value, and the outcome of every check step."""

    case: Case
    values: Values
    outcomes: dict[str, bool | None]


_OUTCOME = {Finding.Answer.YES: True, Finding.Answer.NO: False, Finding.Answer.UNKNOWN: None}


@transaction.atomic
def check_all(programme: Programme, *, by: User) -> CheckRound:
    """Open a case for every submission that has none, and look at every step of every check in every case."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    _open_cases(programme, by)
    last = CheckRound.objects.filter(programme=programme).order_by("-number").first()
    number = last.number + 1 if last else 1
    current = CheckRound.objects.create(programme=programme, number=number, checked_by=by)
    kinds = {s.register_ for c in _cases(programme) for s in reviews.review_of(c.submission.revision).definition.steps}
    indexes = {kind: index for kind in kinds if kind and (index := registers.newest(kind))}
    figures = _figures(programme)
    findings: list[Finding] = []
    for case in _cases(programme):
        revision = case.submission.revision
        values = _values(case.submission, figures.get(case.pk, []))
        seen = look(reviews.review_of(revision), programmes.form_of(revision), values, indexes)
        findings += [_finding(current, case, one) for one in seen]
    Finding.objects.bulk_create(findings, batch_size=1000)
    answers = [finding.answer for finding in findings]
    facts = {"round": number, **{answer: answers.count(answer) for answer in Finding.Answer.values}}
    journal.record(f"programme:{programme.slug}", "checks.run", by=by.label, facts=facts)
    return current


@transaction.atomic
def verify_figure(
    case: Case, *, column: str, value: Value, source: Figure.Source, source_note: str, reason: str, by: User
) -> Figure:
    """Put a verified figure beside the declared one. Raises `KeyError` for a column the applicant doesn't fill in."""
    form = programmes.form_of(case.submission.revision)
    if not form.columns[column].is_answer:
        raise KeyError(column)
    declared = json.loads(case.submission.content)["answers"].get(column)
    figure = Figure.objects.create(
        case=case,
        column=column,
        declared=declared,
        verified=to_json(value),
        source=source,
        source_note=source_note,
        reason=reason,
        verified_by=by,
    )
    facts = {"column": column, "declared": declared, "verified": figure.verified, "source": str(source)}
    journal.record(f"case:{case.id}", "figure.verified", by=by.label, facts=facts)
    return figure


def adopted(programme: Programme) -> list[Adopted]:
    """Every case of the programme, by the applicant's number: verified figures, else declared ones."""
    current = CheckRound.objects.filter(programme=programme).order_by("-number").first()
    outcomes: dict[object, dict[str, bool | None]] = defaultdict(dict)
    for case_id, step, answer in Finding.objects.filter(round=current).values_list("case_id", "step", "answer"):
        outcomes[case_id][ok_column(step)] = _OUTCOME[Finding.Answer(answer)]
    figures = _figures(programme)
    return [
        Adopted(case, _values(case.submission, figures.get(case.pk, [])), outcomes[case.pk])
        for case in _cases(programme)
    ]


def _cases(programme: Programme) -> list[Case]:
    """The case of each declaration's newest submission, by the applicant's number."""
    cases = Case.objects.filter(programme=programme).select_related("submission__revision")
    in_order = cases.order_by("submission__declaration__applicant__number", "submission__sequence")
    return list({case.submission.declaration_id: case for case in in_order}.values())


def _open_cases(programme: Programme, by: User) -> None:
    """A declaration's newest submission is the one under review."""
    open_already = set(Case.objects.filter(programme=programme).values_list("submission_id", flat=True))
    newest: dict[object, Submission] = {}
    for submission in Submission.objects.filter(programme=programme).order_by("sequence"):
        newest[submission.declaration_id] = submission
    cases = [Case(programme=programme, submission=s, opened_by=by) for s in newest.values() if s.pk not in open_already]
    Case.objects.bulk_create(cases, batch_size=1000)


def _figures(programme: Programme) -> dict[object, list[Figure]]:
    found: dict[object, list[Figure]] = defaultdict(list)
    for figure in Figure.objects.filter(case__programme=programme).order_by("id"):
        found[figure.case_id].append(figure)
    return found


def _values(submission: Submission, figures: list[Figure]) -> Values:
    """The submitted answers with verified figures in their place, and everything computed from them anew."""
    form = programmes.form_of(submission.revision)
    content = json.loads(submission.content)
    answers = typed(form, content["answers"])
    answers |= {figure.column: _restored(form.columns[figure.column], figure.verified) for figure in figures}
    return values_of(form, answers, content["context"])


def _restored(column: Column, stored: Value) -> Value:
    return None if column.field is None else from_json(column.field, stored)


def _finding(current: CheckRound, case: Case, seen: Seen) -> Finding:
    return Finding(
        round=current,
        case=case,
        check_code=seen.check,
        step=seen.step,
        answer=Finding.Answer(seen.verdict.answer.value),
        sentence=_clipped(seen.verdict.sentence),
        evidence=dict(seen.evidence),
        edition_id=seen.edition,
    )


def _clipped(sentence: str, limit: int = 1000) -> str:
    """What a register prints as its reason may be longer than a sentence's place; the evidence holds it whole."""
    return sentence if len(sentence) <= limit else f"{sentence[: limit - 1]}…"
