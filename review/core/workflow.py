"""The moves of a case as a table: from which state, by what, into which state."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from accounts.core.verdict import YES, Verdict, no


class State(StrEnum):
    OPEN = "open"
    RETURNED = "returned"
    PASSED = "passed"
    REJECTED = "rejected"


class Move(StrEnum):
    PASS = "pass"  # noqa: S105 -- a decision, no secret
    REJECT = "reject"
    RETURN = "return"
    RESUBMIT = "resubmit"
    REOPEN = "reopen"


TITLES: Mapping[State, str] = {
    State.OPEN: "待核查",
    State.RETURNED: "已退回",
    State.PASSED: "通过",
    State.REJECTED: "不通过",
}
MOVE_TITLES: Mapping[Move, str] = {
    Move.PASS: "通过",
    Move.REJECT: "不通过",
    Move.RETURN: "退回修改",
    Move.RESUBMIT: "重新提交",
    Move.REOPEN: "重新核查",
}
MOVES: Mapping[tuple[State, Move], State] = {
    (State.OPEN, Move.PASS): State.PASSED,
    (State.OPEN, Move.REJECT): State.REJECTED,
    (State.OPEN, Move.RETURN): State.RETURNED,
    (State.RETURNED, Move.RESUBMIT): State.OPEN,
    (State.PASSED, Move.REOPEN): State.OPEN,
    (State.REJECTED, Move.REOPEN): State.OPEN,
}
# A move that needs to be explained to the applicant or to the next person.
NEEDS_REASON = frozenset({Move.REJECT, Move.RETURN, Move.REOPEN})


def may_move(state: State, move: Move) -> Verdict:
    """Whether the table has this move."""
    if (state, move) in MOVES:
        return YES
    return no(f"案卷处于“{TITLES[state]}”，不能“{MOVE_TITLES[move]}”")


def after(state: State, move: Move) -> State:
    """The state a move leads to. Raises `KeyError` for a move that the table doesn't have."""
    return MOVES[state, move]
