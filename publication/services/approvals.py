"""The leader's approval: a run's lists go on to the public notice, or back to staff."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.services.declarations import Refused, need
from publication.models import Approval
from publication.services import stages
from ranking.models import Run
from ranking.services import cuts
from records.services import journal

RETURNED = "这次排名已被退回，不能继续；请按退回意见处理后重新排名"


def approval_of(run: Run) -> Approval | None:
    return Approval.objects.filter(run=run).select_related("decided_by").first()


def may_decide(run: Run) -> Verdict:
    """Whether these lists wait for the leader's word. It is given once."""
    if not stages.has(run, stage="approval"):
        return no("本方案不设批准环节")
    verdict = stages.settled(run, otherwise="不能批准")
    if not verdict.is_yes:
        return verdict
    given = approval_of(run)
    return no(f"{given.decided_by}已{given.get_outcome_display()}，不能再改") if given else YES


def cleared(run: Run) -> Verdict:
    """Whether the run may go on as far as the approval is concerned."""
    if not stages.has(run, stage="approval"):
        return YES
    given = approval_of(run)
    if given is None:
        return no("领导尚未批准")
    if given.outcome == Approval.Outcome.RETURNED:
        return no(RETURNED)
    later = any(cut.cut_at > given.decided_at for cut in cuts.newest(run).values())
    return no("榜单在批准之后又被改动，请重新排名，再报批") if later else YES


def approve(run: Run, *, reason: str = "", by: User) -> Approval:
    """The lists may go before the public. Raises `Refused`."""
    return _decide(run, Approval.Outcome.APPROVED, reason.strip(), by)


def send_back(run: Run, *, reason: str, by: User) -> Approval:
    """The lists may not: staff read why. Raises `Refused`."""
    if not reason.strip():
        raise Refused(no("请写明退回的理由"))
    return _decide(run, Approval.Outcome.RETURNED, reason.strip(), by)


def _decide(run: Run, outcome: Approval.Outcome, reason: str, by: User) -> Approval:
    try:
        with transaction.atomic():
            # Lists are cut under the same lock: none changes between the look at them and the word.
            locked = Run.objects.select_for_update().get(pk=run.pk)
            verdict = may_decide(locked)
            need(verdict)
            made = Approval.objects.create(run=locked, outcome=outcome, reason=reason, decided_by=by)
            facts = {"before": "", "after": str(outcome)}
            payload = {"reason": reason} if reason else None
            journal.record(f"run:{run.id}", "run.decided", by=by.label, facts=facts, payload=payload)
    except IntegrityError:
        raise Refused(may_decide(run)) from None
    return made
