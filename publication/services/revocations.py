"""Taking a title away: proposed by staff on a ground of the programme, heard where it says so, decided by a leader."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.lifecycle import Ground
from declarations.core.lifecycle import Revocation as Rule
from declarations.models import Membership, Programme
from declarations.services import bars
from declarations.services.declarations import Refused, need
from publication.core.supervision import (
    REVOCATION,
    HoldingMove,
    HoldingState,
    RevocationMove,
    RevocationState,
    after_years,
)
from publication.models import Holding, Revocation
from publication.services import annual_reports, enclosed, holdings
from publication.services.enclosed import Enclosure
from records.services import journal, outbox


def rule_of(programme: Programme) -> Rule | None:
    lifecycle = holdings.lifecycle_of(programme)
    return lifecycle.revocation if lifecycle else None


def evidence_for(holding: Holding, *, ground: Ground) -> list[tuple[int, str]]:
    """What the product itself knows for this ground: the annual reports that were missed or late."""
    return annual_reports.missed(holding, today=timezone.localdate()) if ground.missed_reports else []


def may_propose(holding: Holding) -> Verdict:
    """Whether the title could be taken away: the programme has grounds, it is held, and nothing is under way."""
    if rule_of(holding.programme) is None:
        return no("本评选方案没有写明取消资格的理由")
    if holding.state != HoldingState.HELD:
        return no("称号已终止")
    under_way = holding.revocations.filter(state=RevocationState.PROPOSED).exists()
    return no("已有取消资格的提议正在办理") if under_way else YES


@transaction.atomic
def propose(holding: Holding, *, ground: str, reason: str, evidence: Enclosure | None = None, by: User) -> Revocation:
    """Propose that the title be taken away. Whoever is to be heard gets a letter. Raises `Refused`, `UploadError`."""
    locked = Holding.objects.select_for_update(of=("self",)).select_related("programme", "applicant").get(pk=holding.pk)
    verdict, rule = may_propose(locked), rule_of(locked.programme)
    if rule is None or not verdict.is_yes:
        raise Refused(verdict)
    stated = rule.ground(ground)
    if stated is None:
        raise Refused(no("请选择取消资格的理由"))
    if not reason.strip():
        raise Refused(no("请写明事实和理由"))
    kept, name = enclosed.keep(evidence, by=by) if evidence else (None, "")
    made = Revocation.objects.create(
        holding=locked,
        ground=stated.code,
        clause=stated.clause,
        reason=reason.strip(),
        evidence=kept,
        evidence_name=name,
        missed=[list(one) for one in evidence_for(locked, ground=stated)],
        hearing_until=timezone.localdate() + timedelta(days=rule.hearing_days) if rule.hearing_days else None,
        proposed_by=by,
    )
    _record(made, "revocation.proposed", before="", by=by, payload={"reason": made.reason})
    if made.hearing_until is not None:
        _tell(made, "拟取消示范资格，请陈述申辩", _hearing_words(made), by=by)
    return made


def may_speak(revocation: Revocation, *, at: datetime) -> Verdict:
    """Whether the enterprise can still speak: it is heard, and its days aren't over."""
    verdict = REVOCATION.may(RevocationState(revocation.state), RevocationMove.SPEAK)
    if not verdict.is_yes:
        return verdict
    if revocation.hearing_until is None:
        return no("本评选方案没有设申辩期")
    today = timezone.localtime(at).date()
    return YES if today <= revocation.hearing_until else no(f"申辩期已于{revocation.hearing_until}结束")


@transaction.atomic
def speak(revocation: Revocation, *, statement: str, by: User) -> None:
    """What the enterprise says to it; said again, the later counts. Raises `Refused`."""
    locked = Revocation.objects.select_for_update().get(pk=revocation.pk)
    verdict = may_speak(locked, at=timezone.now())
    need(verdict)
    if not statement.strip():
        raise Refused(no("请写明申辩意见"))
    locked.statement, locked.stated_at, locked.stated_by = statement.strip(), timezone.now(), by
    locked.save(update_fields=["statement", "stated_at", "stated_by"])
    _record(locked, "revocation.statement", before=locked.state, by=by, payload={"statement": locked.statement})


def may_approve(revocation: Revocation, *, at: datetime) -> Verdict:
    """Whether it can be decided now: nobody's days to speak are cut short."""
    verdict = REVOCATION.may(RevocationState(revocation.state), RevocationMove.APPROVE)
    until = revocation.hearing_until
    if verdict.is_yes and until is not None and timezone.localtime(at).date() <= until:
        return no(f"申辩期到{until}为止，期满后才能批准")
    return verdict


@transaction.atomic
def approve(revocation: Revocation, *, answer: str = "", by: User) -> None:
    """Take the title away, by somebody else than who proposed it, and bar filing again where the programme says so.

    Raises `Refused`.
    """
    locked = _locked(revocation)
    verdict = may_approve(locked, at=timezone.now())
    if verdict.is_yes and locked.proposed_by_id == by.pk:
        verdict = no("提出取消的人不能批准，须由另一位领导决定")
    need(verdict)
    holding = locked.holding
    _decide(locked, RevocationMove.APPROVE, answer, by)
    holdings.end(holding, move=HoldingMove.REVOKE, clause=locked.clause, reason=locked.reason, by=by)
    _bar(locked, by)
    holdings.write_register(by=by)
    _tell(locked, "已取消示范资格", _revoked_words(locked), by=by)


@transaction.atomic
def reject(revocation: Revocation, *, answer: str, by: User) -> None:
    """The title stays. Raises `Refused`."""
    _settle(revocation, RevocationMove.REJECT, answer, by)


@transaction.atomic
def withdraw(revocation: Revocation, *, answer: str, by: User) -> None:
    """Staff take the proposal back. Raises `Refused`."""
    _settle(revocation, RevocationMove.WITHDRAW, answer, by)


def _settle(revocation: Revocation, move: RevocationMove, answer: str, by: User) -> None:
    if not answer.strip():
        raise Refused(no("请写明理由"))
    locked = _locked(revocation)
    verdict = REVOCATION.may(RevocationState(locked.state), move)
    need(verdict)
    _decide(locked, move, answer, by)
    if locked.hearing_until is not None:
        _tell(
            locked, "不取消示范资格", [f"关于取消贵单位“{locked.holding.title}”资格的提议已终止，称号继续有效。"], by=by
        )


def _locked(revocation: Revocation) -> Revocation:
    rows = Revocation.objects.select_for_update(of=("self",))
    return rows.select_related("holding__programme", "holding__applicant").get(pk=revocation.pk)


def _decide(locked: Revocation, move: RevocationMove, answer: str, by: User) -> None:
    before, locked.state = locked.state, REVOCATION.after(RevocationState(locked.state), move)
    locked.answer, locked.decided_at, locked.decided_by = answer.strip(), timezone.now(), by
    locked.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    _record(locked, f"revocation.{locked.state}", before=before, by=by, payload={"answer": locked.answer})


def _bar(revocation: Revocation, by: User) -> None:
    holding = revocation.holding
    lifecycle = holdings.lifecycle_of(holding.programme)
    years = lifecycle.bars.get(revocation.ground) if lifecycle else None
    if years:
        until = after_years(timezone.localdate(), years)
        bars.set_bar(
            holding.applicant, code=holding.code, ground=revocation.ground, clause=revocation.clause, until=until, by=by
        )


def _hearing_words(revocation: Revocation) -> list[str]:
    return [
        f"拟依{revocation.clause}取消贵单位“{revocation.holding.title}”资格。",
        f"如有异议，请至迟于 {revocation.hearing_until} 当天登录，在称号页面写明申辩意见。",
    ]


def _revoked_words(revocation: Revocation) -> list[str]:
    holding = revocation.holding
    return [f"贵单位的“{holding.title}”资格已于 {holding.ended_on} 依{revocation.clause}取消。"]


def _tell(revocation: Revocation, subject: str, lines: list[str], *, by: User) -> None:
    """A letter to each of the enterprise's administrators."""
    holding = revocation.holding
    people = Membership.objects.filter(
        applicant=holding.applicant, part=Membership.Part.ADMINISTRATOR, user__is_active=True
    )
    url = settings.SITE_URL + reverse("publication:holding", args=[holding.pk])
    body = "\n".join([f"{holding.name}：", "", *lines, "", url])
    for email in people.order_by("id").values_list("user__email", flat=True):
        outbox.post(email, subject=f"{subject}：{holding.title}"[:200], body=body, by=by.label)


def _record(revocation: Revocation, action: str, *, before: str, by: User, payload: dict[str, str]) -> None:
    facts = {"revocation": str(revocation.pk), "ground": revocation.ground}
    facts |= {"before": str(before), "after": str(revocation.state)}
    journal.record(f"holding:{revocation.holding_id}", action, by=by.label, facts=facts, payload=payload)
