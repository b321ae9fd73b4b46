"""The automatic checks: cases opened for what has been submitted, every step of every check looked at, dated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.services import people
from declarations.models import Programme, Submission
from declarations.services import programmes
from records.services import journal
from review.core.checks import Queried, Seen, look
from review.core.workflow import CASE, Move, State, start
from review.models import Case, CheckRound, Finding, SiteQuery
from review.services import adoption, registers, reviews


@transaction.atomic
def check_all(programme: Programme, *, by: User) -> CheckRound:
    """Receive what has been submitted, and look at every step of every check in every case."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    _receive(programme, by=by)
    return _check(programme, adoption.cases_of(programme), by=by)


@transaction.atomic
def check(case: Case, *, by: User) -> CheckRound:
    """Look again at one case: registers change, and so do figures."""
    Programme.objects.select_for_update().get(pk=case.programme_id)
    return _check(case.programme, [case], by=by)


@transaction.atomic
def check_cases(programme: Programme, *, declarations: Iterable[UUID], by: User) -> CheckRound:
    """Look again at the cases of these declarations, all in one round."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    named = set(declarations)
    return _check(programme, [case for case in adoption.cases_of(programme) if case.declaration_id in named], by=by)


def receive_everywhere() -> int:
    """Open cases for what has been submitted in any programme, and check them; returns how many."""
    by = people.system()
    count = 0
    for programme in Programme.objects.filter(pk__in=_unseen().values("programme")):
        with transaction.atomic():
            Programme.objects.select_for_update().get(pk=programme.pk)
            arrived = _receive(programme, by=by)
            if arrived:
                _check(programme, arrived, by=by)
            count += len(arrived)
    return count


def _unseen(programme: Programme | None = None) -> QuerySet[Submission]:
    """Submissions newer than the one that their declaration's case stands at, oldest first."""
    newer = Q(case_sequence=None) | Q(sequence__gt=F("case_sequence"))
    at = Case.objects.filter(declaration=OuterRef("declaration")).values("submission__sequence")[:1]
    found = Submission.objects.annotate(case_sequence=Subquery(at)).filter(newer).order_by("sequence")
    return found if programme is None else found.filter(programme=programme)


def _receive(programme: Programme, *, by: User) -> list[Case]:
    """A case for every declaration submitted for the first time; a returned case goes on with the newer submission."""
    newest = {s.declaration_id: s for s in _unseen(programme).select_related("declaration__applicant", "revision")}
    known = {c.declaration_id: c for c in Case.objects.select_for_update().filter(declaration__in=list(newest))}
    opened = [_opened(s, by) for declaration, s in newest.items() if declaration not in known]
    Case.objects.bulk_create(opened, batch_size=1000)
    resubmitted = [_resubmitted(case, newest[declaration], by) for declaration, case in known.items()]
    return [*opened, *resubmitted]


def _opened(submission: Submission, by: User) -> Case:
    return Case(
        programme_id=submission.programme_id,
        declaration=submission.declaration,
        submission=submission,
        applicant_name=submission.declaration.applicant_name,
        applicant_number=submission.declaration.applicant.number,
        received_at=submission.received_at,
        state=start(reviews.review_of(submission.revision).definition.stages, unit=submission.declaration.unit),
        due_on=reviews.due_of(submission),
        area=reviews.area_of(submission),
        unit=submission.declaration.unit,
        opened_by=by,
    )


def _resubmitted(case: Case, submission: Submission, by: User) -> Case:
    case.submission = submission
    case.applicant_name = submission.declaration.applicant_name
    case.received_at = submission.received_at
    if case.state == State.PRELIMINARY_RETURNED and case.unit != submission.declaration.unit:
        case.unit, case.opinion = submission.declaration.unit, {}  # its applicant had chosen the wrong one
    case.due_on, case.area = reviews.due_of(submission), reviews.area_of(submission)
    before = case.state
    if CASE.may(State(case.state), Move.RESUBMIT).is_yes:
        case.state = CASE.after(State(case.state), Move.RESUBMIT)
    case.save()
    facts = {"submission": submission.digest, "before": str(before), "state": str(case.state), "unit": case.unit}
    journal.record(f"case:{case.id}", "case.resubmitted", by=by.label, facts=facts)
    return case


def _check(programme: Programme, cases: Iterable[Case], *, by: User) -> CheckRound:
    cases = list(cases)
    last = CheckRound.objects.filter(programme=programme).order_by("-number").first()
    current = CheckRound.objects.create(programme=programme, number=last.number + 1 if last else 1, checked_by=by)
    steps = {s.register_ for case in cases for s in reviews.review_of(case.submission.revision).definition.steps}
    indexes = {kind: index for kind in steps if kind and (index := registers.newest(kind))}
    values = adoption.values_of_cases(cases, figures=adoption.figures_of(programme))
    queries = _queries(programme)
    findings: list[Finding] = []
    for case in cases:
        revision = case.submission.revision
        review = reviews.review_of(revision)
        seen = look(review, programmes.form_of(revision), values[case.pk], indexes, queries[case.pk])
        severities = {step.code: Finding.Severity(step.severity) for step in review.definition.steps}
        findings += (found := [_finding(current, case, one, severities[one.step]) for one in seen])
        case.round = current
        _count(case, found)
        proposed = programmes.recommending_of(revision).proposal(values[case.pk])
        case.proposed_unit = proposed.unit.code if proposed else ""
    Finding.objects.bulk_create(findings, batch_size=1000)
    counted = ["round", "failed_steps", "unknown_steps", "noted_steps", "proposed_unit"]
    Case.objects.bulk_update(cases, counted, batch_size=500)
    answers = [finding.answer for finding in findings]
    facts = {
        "round": current.number,
        "cases": len(cases),
        **{a: answers.count(a) for a in Finding.Answer.values},
        "registers": {kind: index.as_of.isoformat() for kind, index in sorted(indexes.items())},
    }
    journal.record(f"programme:{programme.slug}", "checks.run", by=by.label, facts=facts)
    return current


def _queries(programme: Programme) -> dict[UUID, dict[str, Queried]]:
    """What the newest query of each public site said, by case and site."""
    found: dict[UUID, dict[str, Queried]] = defaultdict(dict)
    for one in SiteQuery.objects.filter(case__programme=programme).order_by("recorded_at"):
        found[one.case_id][one.site] = Queried(one.queried_on, one.is_clear, one.result)
    return found


def _count(case: Case, findings: Iterable[Finding]) -> None:
    """A failed warning and what passed on somebody's word are noted; a warning that can't tell counts as nothing."""
    counted = [(f.answer, f.severity == Finding.Severity.WARNING, f.is_flagged) for f in findings]
    case.failed_steps = sum(answer == Finding.Answer.NO and not warns for answer, warns, _ in counted)
    case.unknown_steps = sum(answer == Finding.Answer.UNKNOWN and not warns for answer, warns, _ in counted)
    case.noted_steps = sum((answer == Finding.Answer.NO and warns) or flagged for answer, warns, flagged in counted)


def _finding(current: CheckRound, case: Case, seen: Seen, severity: Finding.Severity) -> Finding:
    return Finding(
        round=current,
        case=case,
        check_code=seen.check,
        step=seen.step,
        answer=Finding.Answer(seen.verdict.answer.value),
        severity=severity,
        is_flagged=seen.is_flagged,
        sentence=_clipped(seen.verdict.sentence),
        evidence=dict(seen.evidence),
        edition_id=seen.edition,
    )


def _clipped(sentence: str, limit: int = 1000) -> str:
    """What a register prints as its reason may be longer than a sentence's place; the evidence holds it whole."""
    return sentence if len(sentence) <= limit else f"{sentence[: limit - 1]}…"
