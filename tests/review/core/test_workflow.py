from pathlib import Path

import pytest

from accounts.core.moves import Table
from review.core import diagram
from review.core.scoring import CARD, ROUND
from review.core.workflow import CASE, State, start
from tests import move_tables

DOCS = Path(__file__).parents[3] / "docs"
TABLES = pytest.mark.parametrize("table", [CASE, ROUND, CARD], ids=lambda table: table.title)


@TABLES
def test_every_move_in_every_state_by_everybody_is_answered(table: Table):
    move_tables.everybody_is_answered(table)


def test_the_moves_of_a_case_are_these():
    assert {f"{one.before} {one.move} {one.after}" for one in CASE.arrows} == {
        "preliminary accept accepted",
        "preliminary decline declined",
        "preliminary return preliminary_returned",
        "preliminary_returned resubmit preliminary",
        "accepted reopen preliminary",
        "declined reopen preliminary",
        "accepted recommend open",
        "open pass passed",
        "open reject rejected",
        "open return returned",
        "open hand_back preliminary",
        "returned resubmit open",
        "passed reopen open",
        "rejected reopen open",
    }


@TABLES
def test_a_move_stands_once_and_every_state_is_reached(table: Table):
    move_tables.each_move_stands_once(table)


@pytest.mark.parametrize(
    ("stages", "unit", "expected"),
    [
        (("recommendation", "verification"), "taiyuan", State.PRELIMINARY),
        (("recommendation", "verification"), "", State.OPEN),
        (("verification",), "taiyuan", State.OPEN),
    ],
)
def test_where_a_case_begins(stages: tuple[str, ...], unit: str, expected: State):
    assert start(stages, unit=unit) == expected


def test_the_page_of_the_documentation_is_up_to_date():
    assert (DOCS / "review-moves.md").read_text(encoding="utf-8") == diagram.page()
