"""Working days of notices against what the State Council announced."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.programme import SHANGHAI
from publication.core.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    UnknownYear,
    end_of,
    is_working_day,
    last_working_day,
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 5, 1), False),  # 劳动节
        (date(2019, 5, 5), True),  # a Sunday worked for it
        (date(2019, 10, 12), True),  # a Saturday worked for the National Day
        (date(2023, 9, 29), False),  # 中秋
        (date(2023, 10, 7), True),
        (date(2024, 2, 18), True),  # a Sunday worked for the Spring Festival
        (date(2024, 6, 10), False),  # 端午
        (date(2026, 10, 10), True),
        (date(2026, 2, 23), False),
        (date(2026, 11, 28), False),
    ],
)
def test_holidays_and_days_worked_for_them(day: date, expected: bool):
    assert is_working_day(day) == expected


@pytest.mark.parametrize(
    ("opens_on", "days", "closes_on"),
    [
        (date(2019, 6, 24), 5, date(2019, 7, 1)),
        (date(2019, 9, 29), 5, date(2019, 10, 11)),  # 30 Sep, then from the 8th on
        (date(2019, 9, 27), 5, date(2019, 10, 10)),  # the 29th, a Sunday, is worked
        (date(2024, 6, 3), 7, date(2024, 6, 13)),
        (date(2023, 9, 28), 1, date(2023, 10, 7)),
        (date(2026, 11, 29), 5, date(2026, 12, 4)),
    ],
)
def test_the_days_are_counted_from_the_day_after(opens_on: date, days: int, closes_on: date):
    assert last_working_day(opens_on, days=days) == closes_on


def test_a_year_without_an_announcement_is_unknown():
    with pytest.raises(UnknownYear, match=f"没有 {LAST_YEAR + 1} 年的放假安排"):
        last_working_day(date(LAST_YEAR, 12, 30), days=5)
    with pytest.raises(UnknownYear, match=f"没有 {FIRST_YEAR - 1} 年的放假安排"):
        is_working_day(date(FIRST_YEAR - 1, 12, 31))
    assert LAST_YEAR >= 2026


def test_the_end_is_the_first_instant_of_the_next_day():
    assert end_of(date(2024, 6, 13)) == datetime(2024, 6, 14, tzinfo=SHANGHAI)


@given(st.dates(date(2005, 1, 1), date(2026, 9, 1)), st.integers(1, 30))
def test_as_many_working_days_as_were_asked_for(opens_on: date, days: int):
    last = last_working_day(opens_on, days=days)
    between = [opens_on + timedelta(days=n) for n in range(1, (last - opens_on).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(last)
    assert last_working_day(opens_on, days=days + 1) > last
