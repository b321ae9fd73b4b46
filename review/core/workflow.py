"""The moves of a case: recommended by its unit where the programme has it so, then verified."""

from __future__ import annotations

from accounts.core.labelled import Labelled
from accounts.core.moves import Arrow, Table
from accounts.core.roles import Party, Role


class State(Labelled):
    PRELIMINARY = "preliminary", "待初审"
    PRELIMINARY_RETURNED = "preliminary_returned", "初审退回"
    ACCEPTED = "accepted", "拟推荐"
    DECLINED = "declined", "不予推荐"
    OPEN = "open", "待核查"
    RETURNED = "returned", "已退回"
    PASSED = "passed", "通过"
    REJECTED = "rejected", "不通过"


class Move(Labelled):
    ACCEPT = "accept", "拟推荐"
    DECLINE = "decline", "不予推荐"
    RECOMMEND = "recommend", "报送"
    PASS = "pass", "通过"
    REJECT = "reject", "不通过"
    RETURN = "return", "退回修改"
    RESUBMIT = "resubmit", "重新提交"
    REOPEN = "reopen", "重新审核"
    HAND_BACK = "hand_back", "退回推荐单位"


_UNIT, _DESK = (Role.RECOMMENDER,), (Role.VERIFIER, Role.STAFF)
_FILER, _STAFF = (Party.APPLICANT,), (Role.STAFF,)
CASE = Table(
    title="案卷",
    states=State,
    moves=Move,
    starts=(State.PRELIMINARY, State.OPEN),
    arrows=(
        Arrow(State.PRELIMINARY, Move.ACCEPT, State.ACCEPTED, _UNIT),
        Arrow(State.PRELIMINARY, Move.DECLINE, State.DECLINED, _UNIT, needs_reason=True),
        Arrow(State.PRELIMINARY, Move.RETURN, State.PRELIMINARY_RETURNED, _UNIT, needs_reason=True),
        Arrow(State.PRELIMINARY_RETURNED, Move.RESUBMIT, State.PRELIMINARY, _FILER),
        Arrow(State.ACCEPTED, Move.REOPEN, State.PRELIMINARY, _UNIT, needs_reason=True),
        Arrow(State.DECLINED, Move.REOPEN, State.PRELIMINARY, _UNIT, needs_reason=True),
        Arrow(State.ACCEPTED, Move.RECOMMEND, State.OPEN, _UNIT),
        Arrow(State.OPEN, Move.PASS, State.PASSED, _DESK),
        Arrow(State.OPEN, Move.REJECT, State.REJECTED, _DESK, needs_reason=True),
        Arrow(State.OPEN, Move.RETURN, State.RETURNED, _DESK, needs_reason=True),
        Arrow(State.OPEN, Move.HAND_BACK, State.PRELIMINARY, _STAFF, needs_reason=True),
        Arrow(State.RETURNED, Move.RESUBMIT, State.OPEN, _FILER),
        Arrow(State.PASSED, Move.REOPEN, State.OPEN, (*_DESK, Role.CHAIR), needs_reason=True),
        Arrow(State.REJECTED, Move.REOPEN, State.OPEN, _DESK, needs_reason=True),
    ),
)
# Before these a case is still its recommending unit's: verification, panel and ranking don't look at it.
WITH_THE_UNIT = frozenset({State.PRELIMINARY, State.PRELIMINARY_RETURNED, State.ACCEPTED, State.DECLINED})


def start(stages: tuple[str, ...], *, unit: str) -> State:
    """Where a new case begins: with its recommending unit where the programme has units recommend, else at the desk."""
    return State.PRELIMINARY if "recommendation" in stages and unit else State.OPEN
