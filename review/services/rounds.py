"""A round of scoring: opened for its experts, closed by staff or by time, opened again and signed by the chair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from accounts.services import people
from declarations.models import Programme
from declarations.services.declarations import Refused, need
from records.services import journal
from review.core.scoring import ROUND, RoundMove, RoundState
from review.models import Minutes, Round, Scorecard
from review.services import assignments, dossiers, points


@transaction.atomic
def create(programme: Programme, *, by: User) -> Round:
    """A round in preparation, for seats and cases to be put together. Raises `Refused` while another isn't signed."""
    last = Round.objects.filter(programme=programme).order_by("-number").first()
    try:
        with transaction.atomic():
            made = Round.objects.create(programme=programme, number=last.number + 1 if last else 1, created_by=by)
    except IntegrityError:
        raise Refused(no("上一轮评分还没有签署，不能另开一轮")) from None
    journal.record(_thing(made), "round.created", by=by.label, facts={"after": str(made.state), "number": made.number})
    return made


def newest(programme: Programme) -> Round | None:
    return Round.objects.filter(programme=programme).order_by("-number").first()


def may_open(round: Round) -> Verdict:
    """Whether experts may begin: the panel meets its rules, and every case has its seats."""
    verdict = ROUND.may(RoundState(round.state), RoundMove.OPEN)
    if verdict.is_yes and not live_cards(round).exists():
        return no("还没有把案卷分配给专家，不能开始评分")
    return assignments.may_open(round) if verdict.is_yes else verdict


@transaction.atomic
def open(round: Round, *, until: datetime, by: User) -> None:
    """Let the experts score until then, over dossiers made of the figures adopted now. Raises `Refused`."""
    locked = _locked(round)
    need(_ahead(may_open(locked), until))
    dossiers.draw_up(locked, by=by)
    _move(locked, RoundMove.OPEN, by=by, until=until)
    round.refresh_from_db()


@transaction.atomic
def prolong(round: Round, *, until: datetime, by: User) -> None:
    """Another instant at which an open round ends. Raises `Refused`."""
    locked = _locked(round)
    verdict = YES if locked.state == Round.State.OPEN else no("评分不在进行中，不能改期限")
    need(_ahead(verdict, until))
    facts = {"before": _shown(locked.until), "after": _shown(until)}
    locked.until = until
    locked.save(update_fields=["until"])
    journal.record(_thing(locked), "round.prolonged", by=by.label, facts=facts)
    round.refresh_from_db()


@transaction.atomic
def close(round: Round, *, by: User) -> None:
    """No more scores are taken; what was submitted can be looked at together. Raises `Refused`."""
    locked = _locked(round)
    need(ROUND.may(RoundState(locked.state), RoundMove.CLOSE))
    _move(locked, RoundMove.CLOSE, by=by, facts=progress(locked))
    round.refresh_from_db()


def close_due() -> int:
    """Close every round whose time has come; returns how many. The worker looks at every sweep."""
    due = Round.objects.filter(state=Round.State.OPEN, until__lte=timezone.now())
    closed = 0
    for one in due.select_related("programme"):
        try:
            close(one, by=people.system())
        except Refused:  # staff was faster
            continue
        closed += 1
    return closed


@transaction.atomic
def reopen(round: Round, *, reason: str, until: datetime | None = None, by: User) -> None:
    """Take a signature back, or let the experts score again until then. Raises `Refused`."""
    locked = _locked(round)
    need(_reasoned(locked, RoundMove.REOPEN, reason))
    if locked.state == Round.State.CLOSED:
        if until is None:
            raise Refused(no("请写明评分到什么时候"))
        need(_ahead(YES, until))
        dossiers.draw_up(locked, by=by)
        _move(locked, RoundMove.REOPEN, by=by, reason=reason, until=until)
    else:
        later = Round.objects.filter(programme=locked.programme_id, number__gt=locked.number).exists()
        need(no("已有更新的一轮评分，不能撤回签署") if later else YES)
        _move(locked, RoundMove.REOPEN, by=by, reason=reason)
    round.refresh_from_db()


def live_cards(round: Round) -> Any:
    """The round's scorecards, apart from those that recusal or another seat has taken out."""
    return Scorecard.objects.filter(round=round, state__in=dossiers.LIVE)


def progress(round: Round) -> dict[str, int]:
    """How many scorecards there are, and how many are submitted."""
    submitted = Count("id", filter=Q(state=Scorecard.State.SUBMITTED))
    found: dict[str, int] = live_cards(round).aggregate(cards=Count("id"), submitted=submitted)
    return found


def may_sign(round: Round) -> Verdict:
    """Whether the round's points can stand: it is closed, and every case has a scorecard that was submitted."""
    verdict = ROUND.may(RoundState(round.state), RoundMove.SIGN)
    if not verdict.is_yes:
        return verdict
    submitted = Count("id", filter=Q(state=Scorecard.State.SUBMITTED))
    unscored = live_cards(round).values("case").annotate(submitted=submitted).filter(submitted=0).order_by().count()
    return no(f"有 {unscored} 份案卷没有一份评分表提交，不能签署") if unscored else YES


@transaction.atomic
def sign(round: Round, *, minutes: str, by: User) -> Minutes:
    """The chair's signature: from now on the round's points go into the ranking. Raises `Refused`."""
    locked = _locked(round)
    need(_reasoned(locked, RoundMove.SIGN, minutes))
    need(may_sign(locked))
    cards = points.cards_of(locked)
    kept = Minutes.objects.create(
        round=locked,
        text=minutes.strip(),
        digest=points.digest_of(locked),
        aggregation=points.aggregation_of(locked),
        points=points.aggregated(locked, cards=cards),
        signed_by=by,
    )
    facts = {"digest": kept.digest, **progress(locked)}
    _move(locked, RoundMove.SIGN, by=by, reason=minutes, facts=facts)
    round.refresh_from_db()
    return kept


def _reasoned(round: Round, move: RoundMove, reason: str) -> Verdict:
    verdict = ROUND.may(RoundState(round.state), move)
    if verdict.is_yes and ROUND.needs_reason(RoundState(round.state), move) and not reason.strip():
        return no("请写明合议纪要" if move is RoundMove.SIGN else "请写明理由")
    return verdict


def _ahead(verdict: Verdict, until: datetime) -> Verdict:
    if verdict.is_yes and until <= timezone.now():
        return no("评分期限须晚于现在，请另选日期")
    return verdict


def _locked(round: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=round.pk)


def _move(
    round: Round,
    move: RoundMove,
    *,
    by: User,
    until: datetime | None = None,
    reason: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    before = RoundState(round.state)
    round.state = ROUND.after(before, move)
    told = {"move": str(move), "before": str(before), "after": str(round.state), **(facts or {})}
    if until is not None:
        round.until = until
        told["until"] = _shown(until)
    round.save(update_fields=["state", "until"])
    payload = {"reason": reason.strip()} if reason.strip() else None
    journal.record(_thing(round), "round.moved", by=by.label, facts=told, payload=payload)


def _shown(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _thing(round: Round) -> str:
    return f"round:{round.pk}"
