"""The automatic checks: cases opened for what has been submitted, every step of every check looked at, dated."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.services import people
from declarations.models import Programme, Submission
from declarations.services import programmes
from records.services import journal
from review.core.checks import Seen, look
from review.core.workflow import Move, State, after, may_move
from review.models import Case, CheckRound, Finding
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
        opened_by=by,
    )


def _resubmitted(case: Case, submission: Submission, by: User) -> Case:
    case.submission = submission
    case.applicant_name = submission.declaration.applicant_name
    case.received_at = submission.received_at
    if may_move(State(case.state), Move.RESUBMIT).is_yes:
        case.state = Case.State(after(State(case.state), Move.RESUBMIT))
    case.save()
    facts = {"submission": submission.digest, "state": str(case.state)}
    journal.record(f"case:{case.id}", "case.resubmitted", by=by.label, facts=facts)
    return case


def _check(programme: Programme, cases: Iterable[Case], *, by: User) -> CheckRound:
    cases = list(cases)
    last = CheckRound.objects.filter(programme=programme).order_by("-number").first()
    current = CheckRound.objects.create(programme=programme, number=last.number + 1 if last else 1, checked_by=by)
    steps = {s.register_ for case in cases for s in reviews.review_of(case.submission.revision).definition.steps}
    indexes = {kind: index for kind in steps if kind and (index := registers.newest(kind))}
    values = adoption.values_of_cases(cases, figures=adoption.figures_of(programme))
    findings: list[Finding] = []
    for case in cases:
        revision = case.submission.revision
        seen = look(reviews.review_of(revision), programmes.form_of(revision), values[case.pk], indexes)
        findings += [_finding(current, case, one) for one in seen]
        case.round = current
        case.failed_steps = sum(one.verdict.is_no for one in seen)
        case.unknown_steps = sum(one.verdict.is_unknown for one in seen)
    Finding.objects.bulk_create(findings, batch_size=1000)
    Case.objects.bulk_update(cases, ["round", "failed_steps", "unknown_steps"], batch_size=500)
    answers = [finding.answer for finding in findings]
    facts = {"round": current.number, "cases": len(cases), **{a: answers.count(a) for a in Finding.Answer.values}}
    journal.record(f"programme:{programme.slug}", "checks.run", by=by.label, facts=facts)
    return current


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
