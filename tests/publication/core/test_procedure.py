from pathlib import Path

import pytest

from accounts.core.moves import Table
from publication.core import diagram
from publication.core.procedure import ERROR_REPORT, NOTICE, OBJECTION, OPEN, OVER, ObjectionState
from tests import move_tables

DOCS = Path(__file__).parents[3] / "docs"
TABLES = pytest.mark.parametrize("table", [NOTICE, OBJECTION, ERROR_REPORT], ids=lambda table: table.title)


@TABLES
def test_every_move_in_every_state_by_everybody_is_answered(table: Table):
    move_tables.everybody_is_answered(table)


@TABLES
def test_a_move_stands_once_and_every_state_is_reached(table: Table):
    move_tables.each_move_stands_once(table)


def test_the_moves_are_these():
    assert {
        f"{one.before} {one.move} {one.after}" for table in (NOTICE, OBJECTION, ERROR_REPORT) for one in table.arrows
    } == {
        "open close closed",
        "open withdraw withdrawn",
        "closed withdraw withdrawn",
        "received admit admitted",
        "received refuse not_admitted",
        "admitted assign under_review",
        "under_review assign under_review",
        "under_review uphold upheld",
        "under_review uphold_partly partly_upheld",
        "under_review reject rejected",
        "upheld apply applied",
        "upheld leave applied",
        "partly_upheld apply applied",
        "partly_upheld leave applied",
        "lead follow lead_followed",
        "open answer answered",
        "open correct corrected",
        "open decline declined",
        "answered correct corrected",
        "declined correct corrected",
    }


def test_an_objection_is_open_or_over_or_a_lead():
    assert set(OPEN) & set(OVER) == set()
    assert {*OPEN, *OVER, ObjectionState.LEAD} == set(ObjectionState)
    ends = set(ObjectionState) - {one.before for one in OBJECTION.arrows}
    assert ends == set(OVER)


def test_the_page_of_the_documentation_is_up_to_date():
    assert (DOCS / "publication-moves.md").read_text(encoding="utf-8") == diagram.page()
