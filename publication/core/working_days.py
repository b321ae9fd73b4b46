"""Working days in China: weekends that are worked and weekdays off, by the State Council's yearly notices.

The days come from the library `chinesecalendar`, which is brought up to date when a year's notice appears, about
November of the year before. A year that it doesn't have is *unknown*: weekends alone would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from chinese_calendar import constants, is_workday

from declarations.core.programme import SHANGHAI

FIRST_YEAR, LAST_YEAR = min(constants.holidays).year, max(constants.holidays).year


class UnknownYear(LookupError):
    """The holidays of `year` aren't known; the message says so, and what to do."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"工作日历没有 {year} 年的放假安排（只有 {FIRST_YEAR} 年至 {LAST_YEAR} 年），"
            "请查对国务院办公厅的通知，写明公示的截止日期和依据"
        )


def is_working_day(day: date) -> bool:
    """Raises `UnknownYear`."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnknownYear(day.year)
    return is_workday(day)


def last_working_day(opens_on: date, *, days: int) -> date:
    """The last of `days` working days, counted from the day after `opens_on`. Raises `UnknownYear`."""
    found = (day for day in _days_after(opens_on) if is_working_day(day))
    return next(day for count, day in enumerate(found, start=1) if count == days)


def end_of(closes_on: date) -> datetime:
    """The first instant that is too late when `closes_on` is the last day, in Asia/Shanghai (half-open)."""
    return datetime.combine(closes_on + timedelta(days=1), time.min, SHANGHAI)


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day
