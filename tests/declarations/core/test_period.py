"""When filing ends and for whom, and the period as a row of marks."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.core.verdict import YES, no
from declarations.core.period import Mark, Period, When, period, shown, shown_end
from declarations.core.programme import SHANGHAI, Calendar, RecommendingUnit

CALENDAR = Calendar(opens=date(2024, 3, 1), closes=date(2024, 4, 30), grace_hours=12)
INSTANT = timedelta(microseconds=1)
EARLIER = RecommendingUnit(code="taiyuan", title="太原市工信局", closes=date(2024, 4, 20))
UNITS = st.none() | st.dates(date(2024, 3, 1), date(2024, 4, 30)).map(
    lambda closes: RecommendingUnit(code="unit", title="单位", closes=closes)
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


INSTANTS = st.integers(0, 1000 * 24 * 60).map(lambda minutes: at(2023, 1, 1) + timedelta(minutes=minutes))
CALENDARS = st.builds(
    lambda grace: Calendar(opens=date(2024, 3, 1), closes=date(2024, 4, 30), grace_hours=grace), st.integers(0, 240)
)


def plain(*extensions: datetime, unit: RecommendingUnit | None = None) -> Period:
    return period(CALENDAR, unit=unit, extensions=extensions)


def test_the_end_by_calendar_unit_and_extension():
    ends = [
        plain().closes_at,
        plain(unit=EARLIER).closes_at,
        plain(unit=RecommendingUnit(code="other", title="无自己的日期")).closes_at,
        plain(at(2024, 4, 25, 17, 30), unit=EARLIER).closes_at,
        plain(at(2024, 5, 10), at(2024, 5, 20), at(2024, 5, 15)).closes_at,
        plain(at(2024, 4, 1), unit=EARLIER).closes_at,
    ]
    assert ends == [
        at(2024, 5, 1, 12),
        at(2024, 4, 21, 12),
        at(2024, 5, 1, 12),
        at(2024, 4, 25, 17, 30),
        at(2024, 5, 20),
        at(2024, 4, 21, 12),
    ]


@pytest.mark.parametrize(
    ("found", "now", "verdict"),
    [
        (plain(), at(2024, 3, 1) - INSTANT, no("申报尚未开始，2024年03月01日起受理")),
        (plain(), at(2024, 3, 1), YES),
        (plain(), at(2024, 5, 1, 12) - INSTANT, YES),
        (plain(), at(2024, 5, 1, 12), no("申报已于2024年04月30日截止")),
        (plain(unit=EARLIER), at(2024, 4, 21, 12) - INSTANT, YES),
        (plain(unit=EARLIER), at(2024, 4, 21, 12), no("申报已于2024年04月20日截止")),
        (plain(at(2024, 5, 11)), at(2024, 5, 11), no("申报已于2024年05月10日截止")),
        (plain(at(2024, 5, 10, 17, 30)), at(2024, 5, 10, 17, 30), no("申报已于2024年05月10日 17:30截止")),
    ],
)
def test_open_from_the_opening_included_to_the_close_excluded(found, now, verdict):
    assert found.is_open(now) == verdict


def test_a_deadline_without_grace_is_the_end_of_the_day_in_shanghai():
    calendar = Calendar(opens=date(2024, 3, 1), closes=date(2024, 4, 30))
    found = period(calendar, unit=None, extensions=())
    midnight = datetime.fromisoformat("2024-04-30T16:00:00+00:00")
    assert (found.is_open(midnight - INSTANT), found.is_open(midnight)) == (YES, no("申报已于2024年04月30日截止"))


@given(calendar=CALENDARS, unit=UNITS, extensions=st.lists(INSTANTS), now=INSTANTS)
def test_filing_is_open_exactly_until_the_latest_of_what_was_given(calendar, unit, extensions, now):
    found = period(calendar, unit=unit, extensions=extensions)
    given_ends = [found.planned, *extensions]
    assert found.is_open(now).is_yes == (found.opens_at <= now and any(now < end for end in given_ends))


@given(calendar=CALENDARS, unit=UNITS, extensions=st.lists(INSTANTS), more=INSTANTS)
def test_an_extension_never_takes_time_away(calendar, unit, extensions, more):
    without, found = (period(calendar, unit=unit, extensions=given) for given in (extensions, [*extensions, more]))
    assert found.closes_at == max(without.closes_at, more)


@given(calendar=CALENDARS, unit=UNITS, extensions=st.lists(INSTANTS))
def test_a_unit_ends_filing_no_later_than_the_calendar(calendar, unit, extensions):
    ends = [period(calendar, unit=one, extensions=extensions).closes_at for one in (unit, None)]
    assert ends == sorted(ends)


@given(calendar=CALENDARS, unit=UNITS, extensions=st.lists(INSTANTS), now=INSTANTS)
def test_nobody_is_told_a_later_end_than_there_is(calendar, unit, extensions, now):
    found = period(calendar, unit=unit, extensions=extensions)
    told = found.deadline(now)
    assert told <= found.closes_at
    if now < told:
        assert found.is_open(max(now, found.opens_at)).is_yes
    if now >= found.opens_at and found.is_open(now).is_yes:
        assert now < told


def test_before_within_and_after():
    assert plain().marks(at(2024, 2, 1)) == (
        Mark("今天", "2024-02-01", When.TODAY),
        Mark("开始受理", "2024-03-01", When.COMING),
        Mark("申报截止", "2024-04-30 24:00", When.COMING),
    )
    assert [(mark.title, mark.when) for mark in plain().marks(at(2024, 3, 1))] == [
        ("开始受理", When.PAST),
        ("今天", When.TODAY),
        ("申报截止", When.COMING),
    ]
    after = plain().marks(at(2024, 6, 1))
    assert [mark.when for mark in after] == [When.PAST, When.PAST, When.TODAY]
    assert after[1].at == "2024-04-30 24:00"


def test_the_grace_shows_only_while_it_runs():
    ends = {plain().deadline(now) for now in (at(2024, 4, 30, 23), at(2024, 6, 1))}
    assert ends == {at(2024, 5, 1)}
    assert plain().deadline(at(2024, 5, 1)) == at(2024, 5, 1, 12)
    assert plain().deadline(at(2024, 5, 1, 12)) == at(2024, 5, 1)


def test_an_extension_stands_beside_the_planned_end():
    found = plain(at(2024, 5, 10, 17, 30)).marks(at(2024, 5, 5))
    assert [(mark.title, mark.at, mark.when) for mark in found] == [
        ("开始受理", "2024-03-01", When.PAST),
        ("原定截止", "2024-04-30 24:00", When.PAST),
        ("今天", "2024-05-05", When.TODAY),
        ("延期截止", "2024-05-10 17:30", When.COMING),
    ]
    of_unit = plain(at(2024, 4, 25), unit=EARLIER).marks(at(2024, 4, 22))
    assert [mark.at for mark in of_unit] == ["2024-03-01", "2024-04-20 24:00", "2024-04-22", "2024-04-24 24:00"]


@given(now=INSTANTS, extra=st.integers(0, 400))
def test_today_parts_what_was_from_what_comes(now, extra):
    found = plain(CALENDAR.closes_at + timedelta(days=extra)).marks(now)
    order = [mark.when for mark in found]
    today = order.index(When.TODAY)
    assert order == [When.PAST] * today + [When.TODAY] + [When.COMING] * (len(order) - today - 1)
    assert len(found) == (3 if extra == 0 else 4)


def test_midnight_is_the_end_of_the_day_before():
    assert shown_end(at(2024, 1, 1)) == "2023-12-31 24:00"
    assert shown_end(at(2024, 1, 1, 0, 1)) == "2024-01-01 00:01"
    assert shown(at(2024, 1, 1)) == "2024-01-01"
