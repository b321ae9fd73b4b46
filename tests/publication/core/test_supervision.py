"""The tables of supervision, and when something is due."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.core.moves import Table
from declarations.core.lifecycle import AnnualReport, ChangeReport
from publication.core import supervision
from publication.core.supervision import (
    CHANGE,
    HOLDING,
    REPORT,
    REVOCATION,
    TABLES,
    Due,
    after_months,
    after_years,
    asked_for,
    last_day,
)
from tests import move_tables

DOCS = Path(__file__).parents[3] / "docs"
EACH = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
RULE = AnnualReport.model_validate({"due": "03-31"})


@EACH
def test_every_move_in_every_state_by_everybody_is_answered(table: Table):
    move_tables.everybody_is_answered(table)


@EACH
def test_a_move_stands_once_and_every_state_is_reached(table: Table):
    move_tables.each_move_stands_once(table)


def test_the_moves_are_these():
    told = {table.title: {f"{one.before} {one.move} {one.after}" for one in table.arrows} for table in TABLES}
    assert told == {
        HOLDING.title: {"held retain held", "held revoke revoked", "held remove removed", "held lapse lapsed"},
        REVOCATION.title: {
            "proposed speak proposed",
            "proposed approve approved",
            "proposed reject rejected",
            "proposed withdraw withdrawn",
        },
        REPORT.title: {
            "filed file filed",
            "filed return returned",
            "filed forward forwarded",
            "returned file filed",
            "forwarded return returned",
        },
        CHANGE.title: {"filed forward forwarded", "forwarded note noted"},
    }


def test_the_page_of_the_documentation_is_up_to_date():
    assert (DOCS / "supervision-moves.md").read_text(encoding="utf-8") == supervision.page()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2023, 12, 31), []),
        (date(2024, 1, 1), [Due(2023, date(2024, 3, 31), overdue=False)]),
        (date(2024, 3, 31), [Due(2023, date(2024, 3, 31), overdue=False)]),
        (date(2024, 4, 1), [Due(2023, date(2024, 3, 31), overdue=True)]),
        (
            date(2025, 2, 1),
            [Due(2023, date(2024, 3, 31), overdue=True), Due(2024, date(2025, 3, 31), overdue=False)],
        ),
    ],
)
def test_a_year_is_asked_for_once_it_is_over(today: date, expected: list[Due]):
    assert asked_for(RULE, since=date(2023, 11, 20), today=today) == expected


def test_a_title_that_ended_owes_what_was_due_before():
    since, today = date(2022, 6, 1), date(2026, 6, 1)
    years = [one.year for one in asked_for(RULE, since=since, today=today, until=date(2024, 3, 31))]
    assert years == [2022]
    assert [one.year for one in asked_for(RULE, since=since, today=today, until=date(2024, 4, 1))] == [2022, 2023]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_later(day: date, months: int, expected: date):
    assert after_months(day, months) == expected
    rule = ChangeReport.model_validate({"within_months": months, "events": [{"code": "a", "title": "甲"}]})
    assert last_day(rule, happened_on=day) == expected


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 8))
def test_years_later_is_the_same_day_or_the_last_of_february(day: date, years: int):
    later = after_years(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)
