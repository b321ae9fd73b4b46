"""The filing period as a row of marks."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from declarations.core.period import Mark, When, deadline, marks, shown, shown_end
from declarations.core.programme import SHANGHAI, Calendar

CALENDAR = Calendar(opens=date(2024, 3, 1), closes=date(2024, 4, 30), grace_hours=12)
INSTANTS = st.integers(0, 1000 * 24 * 60).map(lambda minutes: at(2023, 1, 1) + timedelta(minutes=minutes))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def test_before_within_and_after():
    assert marks(CALENDAR, closes_at=CALENDAR.closes_at, now=at(2024, 2, 1)) == (
        Mark("今天", "2024-02-01", When.TODAY),
        Mark("开始受理", "2024-03-01", When.COMING),
        Mark("申报截止", "2024-04-30 24:00", When.COMING),
    )
    within = marks(CALENDAR, closes_at=CALENDAR.closes_at, now=at(2024, 3, 1))
    assert [(mark.title, mark.when) for mark in within] == [
        ("开始受理", When.PAST),
        ("今天", When.TODAY),
        ("申报截止", When.COMING),
    ]
    after = marks(CALENDAR, closes_at=CALENDAR.closes_at, now=at(2024, 6, 1))
    assert [mark.when for mark in after] == [When.PAST, When.PAST, When.TODAY]
    assert after[1].at == "2024-04-30 24:00"


def test_the_grace_shows_only_while_it_runs():
    ends = {
        now: deadline(CALENDAR, closes_at=CALENDAR.closes_at, now=now) for now in (at(2024, 4, 30, 23), at(2024, 6, 1))
    }
    assert set(ends.values()) == {at(2024, 5, 1)}
    assert deadline(CALENDAR, closes_at=CALENDAR.closes_at, now=at(2024, 5, 1)) == at(2024, 5, 1, 12)
    assert deadline(CALENDAR, closes_at=CALENDAR.closes_at, now=at(2024, 5, 1, 12)) == at(2024, 5, 1)


def test_an_extension_stands_beside_the_planned_end():
    found = marks(CALENDAR, closes_at=at(2024, 5, 10, 17, 30), now=at(2024, 5, 5))
    assert [(mark.title, mark.at, mark.when) for mark in found] == [
        ("开始受理", "2024-03-01", When.PAST),
        ("原定截止", "2024-04-30 24:00", When.PAST),
        ("今天", "2024-05-05", When.TODAY),
        ("延期截止", "2024-05-10 17:30", When.COMING),
    ]


@given(now=INSTANTS, extra=st.integers(0, 400))
def test_today_parts_what_was_from_what_comes(now, extra):
    found = marks(CALENDAR, closes_at=CALENDAR.closes_at + timedelta(days=extra), now=now)
    order = [mark.when for mark in found]
    today = order.index(When.TODAY)
    assert order == [When.PAST] * today + [When.TODAY] + [When.COMING] * (len(order) - today - 1)
    assert len(found) == (3 if extra == 0 else 4)


def test_midnight_is_the_end_of_the_day_before():
    assert shown_end(at(2024, 1, 1)) == "2023-12-31 24:00"
    assert shown_end(at(2024, 1, 1, 0, 1)) == "2024-01-01 00:01"
    assert shown(at(2024, 1, 1)) == "2024-01-01"
