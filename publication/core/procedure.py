"""The moves of a public notice, of an objection raised during it, and of what readers report afterwards."""

from __future__ import annotations

from accounts.core.labelled import Labelled
from accounts.core.moves import Arrow, Table
from accounts.core.roles import Party, Role


class NoticeState(Labelled):
    OPEN = "open", "公示中"
    CLOSED = "closed", "公示期满"
    WITHDRAWN = "withdrawn", "已撤回"


class NoticeMove(Labelled):
    CLOSE = "close", "期满"
    WITHDRAW = "withdraw", "撤回公示"


NOTICE = Table(
    title="公示",
    states=NoticeState,
    moves=NoticeMove,
    starts=(NoticeState.OPEN,),
    arrows=(
        Arrow(NoticeState.OPEN, NoticeMove.CLOSE, NoticeState.CLOSED, (Party.SYSTEM,)),
        Arrow(NoticeState.OPEN, NoticeMove.WITHDRAW, NoticeState.WITHDRAWN, (Role.STAFF,), needs_reason=True),
        Arrow(NoticeState.CLOSED, NoticeMove.WITHDRAW, NoticeState.WITHDRAWN, (Role.STAFF,), needs_reason=True),
    ),
)


class ObjectionState(Labelled):
    RECEIVED = "received", "待受理"
    NOT_ADMITTED = "not_admitted", "不予受理"
    ADMITTED = "admitted", "已受理"
    UNDER_REVIEW = "under_review", "复审中"
    UPHELD = "upheld", "异议成立"
    PARTLY_UPHELD = "partly_upheld", "部分成立"
    APPLIED = "applied", "成立并已处理"
    REJECTED = "rejected", "异议不成立"
    LEAD = "lead", "线索待查"
    LEAD_FOLLOWED = "lead_followed", "线索已查"


class ObjectionMove(Labelled):
    ADMIT = "admit", "受理"
    REFUSE = "refuse", "不予受理"
    ASSIGN = "assign", "指派复审"
    UPHOLD = "uphold", "异议成立"
    UPHOLD_PARTLY = "uphold_partly", "部分成立"
    REJECT = "reject", "异议不成立"
    APPLY = "apply", "执行"
    LEAVE = "leave", "不改变榜单"
    FOLLOW = "follow", "记录核实结果"


_STAFF, _DESK = (Role.STAFF,), (Role.VERIFIER, Role.STAFF)
REVIEWERS = (Role.VERIFIER, Role.EXPERT, Role.CHAIR, Role.STAFF)
_ANSWERS = (
    (ObjectionMove.UPHOLD, ObjectionState.UPHELD),
    (ObjectionMove.UPHOLD_PARTLY, ObjectionState.PARTLY_UPHELD),
    (ObjectionMove.REJECT, ObjectionState.REJECTED),
)
OBJECTION = Table(
    title="异议",
    states=ObjectionState,
    moves=ObjectionMove,
    starts=(ObjectionState.RECEIVED, ObjectionState.LEAD),
    arrows=(
        Arrow(ObjectionState.RECEIVED, ObjectionMove.ADMIT, ObjectionState.ADMITTED, _STAFF),
        Arrow(ObjectionState.RECEIVED, ObjectionMove.REFUSE, ObjectionState.NOT_ADMITTED, _STAFF, needs_reason=True),
        Arrow(ObjectionState.ADMITTED, ObjectionMove.ASSIGN, ObjectionState.UNDER_REVIEW, _STAFF),
        Arrow(ObjectionState.UNDER_REVIEW, ObjectionMove.ASSIGN, ObjectionState.UNDER_REVIEW, _STAFF),
        *(Arrow(ObjectionState.UNDER_REVIEW, move, after, REVIEWERS, needs_reason=True) for move, after in _ANSWERS),
        Arrow(ObjectionState.UPHELD, ObjectionMove.APPLY, ObjectionState.APPLIED, _STAFF),
        Arrow(ObjectionState.UPHELD, ObjectionMove.LEAVE, ObjectionState.APPLIED, _STAFF, needs_reason=True),
        Arrow(ObjectionState.PARTLY_UPHELD, ObjectionMove.APPLY, ObjectionState.APPLIED, _STAFF),
        Arrow(ObjectionState.PARTLY_UPHELD, ObjectionMove.LEAVE, ObjectionState.APPLIED, _STAFF, needs_reason=True),
        Arrow(ObjectionState.LEAD, ObjectionMove.FOLLOW, ObjectionState.LEAD_FOLLOWED, _DESK, needs_reason=True),
    ),
)
UPHELD = (ObjectionState.UPHELD, ObjectionState.PARTLY_UPHELD)
# As long as an objection is in one of these, the list may still change: it holds its entry.
OPEN = (ObjectionState.RECEIVED, ObjectionState.ADMITTED, ObjectionState.UNDER_REVIEW, *UPHELD)
OVER = (
    ObjectionState.NOT_ADMITTED,
    ObjectionState.APPLIED,
    ObjectionState.REJECTED,
    ObjectionState.LEAD_FOLLOWED,
)


class ErrorState(Labelled):
    OPEN = "open", "待处理"
    ANSWERED = "answered", "已答复"
    CORRECTED = "corrected", "已更正"
    DECLINED = "declined", "不予更正"


class ErrorMove(Labelled):
    ANSWER = "answer", "答复"
    CORRECT = "correct", "已在新版更正"
    DECLINE = "decline", "不予更正"


_REPLIES = (
    (ErrorMove.ANSWER, ErrorState.ANSWERED),
    (ErrorMove.CORRECT, ErrorState.CORRECTED),
    (ErrorMove.DECLINE, ErrorState.DECLINED),
)
ERROR_REPORT = Table(
    title="读者报错",
    states=ErrorState,
    moves=ErrorMove,
    starts=(ErrorState.OPEN,),
    arrows=(
        *(Arrow(ErrorState.OPEN, move, after, _STAFF, needs_reason=True) for move, after in _REPLIES),
        # What was answered first may turn out to need a new version after all.
        *(
            Arrow(before, ErrorMove.CORRECT, ErrorState.CORRECTED, _STAFF, needs_reason=True)
            for before in (ErrorState.ANSWERED, ErrorState.DECLINED)
        ),
    ),
)
