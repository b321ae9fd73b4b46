from pathlib import Path

import pytest

from review.core import diagram
from review.core.workflow import MOVES, NEEDS_REASON, Move, State, after, may_move

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_every_move_in_every_state_is_answered(state: State, move: Move):
    verdict = may_move(state, move)
    if (state, move) in MOVES:
        assert (verdict.is_yes, after(state, move)) == (True, MOVES[state, move])
        return
    assert verdict.is_no
    assert verdict.sentence.startswith("案卷处于“")
    with pytest.raises(KeyError):
        after(state, move)


def test_the_moves_are_these():
    assert {f"{before} {move} {then}" for (before, move), then in MOVES.items()} == {
        "open pass passed",
        "open reject rejected",
        "open return returned",
        "returned resubmit open",
        "passed reopen open",
        "rejected reopen open",
    }
    assert {Move.REJECT, Move.RETURN, Move.REOPEN} == NEEDS_REASON


def test_every_state_is_reached_and_left():
    assert set(MOVES.values()) == set(State)
    assert {before for before, _ in MOVES} == set(State)


def test_the_page_of_the_documentation_is_up_to_date():
    assert (DOCS / "case-moves.md").read_text(encoding="utf-8") == diagram.page()
