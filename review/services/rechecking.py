"""Checking again: a whole programme when staff ask for it, and what a list names before it is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.models import Programme
from declarations.services.declarations import Refused, need
from records.models import Job
from records.services import jobs, journal
from records.services.jobs import Progress
from review.models import CHECK_JOB, Case, CheckRound, Finding
from review.services import checking

UNDER_WAY = "本方案正在重新核查，请等它完成"
_OPEN = (Job.State.QUEUED, Job.State.RUNNING)


@dataclass(frozen=True)
class Worse:
    """A case of which a step now finds worse than it did, and in which sentence."""

    case: Case
    step: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.case.applicant_name}：{self.sentence}"


def last_round(programme: Programme) -> CheckRound | None:
    return CheckRound.objects.filter(programme=programme).select_related("checked_by").order_by("-number").first()


def may_ask(programme: Programme) -> Verdict:
    """Whether a check of the whole programme can be asked for now: none is under way."""
    under_way = Job.objects.filter(kind=CHECK_JOB, subject__startswith=f"{programme.pk}:", state__in=_OPEN).exists()
    return no(UNDER_WAY) if under_way else YES


def ask(programme: Programme, *, by: User) -> None:
    """Have every case of the programme checked again by the worker. Raises `Refused` as `may_ask` says."""
    verdict = may_ask(programme)
    need(verdict)
    try:
        with transaction.atomic():
            jobs.enqueue(CHECK_JOB, f"{programme.pk}:{by.pk}", by=by.label)
            journal.record(f"programme:{programme.slug}", "checks.requested", by=by.label, facts={})
    except IntegrityError:
        raise Refused(no(UNDER_WAY)) from None


def carry_out(subject: str, *, progress: Progress) -> None:
    """Again after the end makes one more round, which changes nothing else."""
    programme, by = subject.split(":")
    progress(5, "逐件核查")
    checking.check_all(Programme.objects.get(pk=programme), by=User.objects.get(pk=by))


def give_up(subject: str, *, error: str) -> None:
    programme = Programme.objects.get(pk=subject.split(":", maxsplit=1)[0])
    journal.record(f"programme:{programme.slug}", "checks.failed", by=journal.SYSTEM, facts={"error": error})


def recheck_before_publication(
    programme: Programme, *, declarations: Iterable[UUID], since: datetime, by: User
) -> list[Worse]:
    """Look at these declarations' cases again, in registers as they are now; returns what is worse than at `since`.

    So that a firm that was put on a list of violators after the ranking isn't published.
    """
    named = list(declarations)
    with transaction.atomic():
        checking.check_cases(programme, declarations=named, by=by)
    return worsened(declarations=named, since=since)


def worsened(*, declarations: Iterable[UUID], since: datetime) -> list[Worse]:
    """What the checks find now of these declarations' cases and found otherwise at `since`: what failed since then, and
    what can't be told any more. Warnings and cases that were last checked before bar nothing."""
    now = Finding.objects.filter(
        case__declaration__in=list(declarations),
        case__round__checked_at__gt=since,
        round=F("case__round"),
        severity=Finding.Severity.ERROR,
    ).exclude(answer=Finding.Answer.YES)
    found = list(now.select_related("case").order_by("case__applicant_number", "case_id", "id"))
    before = _answers({(one.case_id, one.step) for one in found}, since)
    return [Worse(one.case, one.step, one.sentence) for one in found if _is_worse(one, before)]


def _is_worse(one: Finding, before: dict[tuple[UUID, str], str]) -> bool:
    """A step that didn't exist then, and fails now, is worse too."""
    answer = before.get((one.case_id, one.step))
    worse_than = {Finding.Answer.NO: (Finding.Answer.YES, Finding.Answer.UNKNOWN, None)}
    return answer in worse_than.get(Finding.Answer(one.answer), (Finding.Answer.YES,))


def _answers(steps: set[tuple[UUID, str]], since: datetime) -> dict[tuple[UUID, str], str]:
    """What each of these steps of cases found in the last round up to `since`."""
    rows = Finding.objects.filter(
        case__in={case for case, _ in steps}, step__in={step for _, step in steps}, round__checked_at__lte=since
    )
    ordered = rows.order_by("round__checked_at").values_list("case_id", "step", "answer")
    return {(case, step): answer for case, step, answer in ordered}
