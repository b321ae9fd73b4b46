"""The filing period: when declarations are taken, and the row of marks that people see: what was, today, what comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from accounts.core.verdict import YES, Verdict, no
from declarations.core.programme import SHANGHAI, Calendar, RecommendingUnit


class When(StrEnum):
    PAST = "past"
    TODAY = "today"
    COMING = "coming"


class Mark(NamedTuple):
    """One point of the period; `at` is as a person writes it, `when` how it stands to the present instant."""

    title: str
    at: str
    when: When


@dataclass(frozen=True)
class Period:
    """When declarations are taken, each end the first instant that is too late.

    `announced` is the end of the last day as published, `planned` the same with the grace, `closes_at` with what
    extensions give. People are told the announced end; the grace shows only while it runs.
    """

    opens_at: datetime
    announced: datetime
    planned: datetime
    closes_at: datetime

    @property
    def is_extended(self) -> bool:
        return self.closes_at > self.planned

    def is_open(self, at: datetime) -> Verdict:
        """Whether declarations are taken at this instant: from the opening (included) to the close (excluded)."""
        if at < self.opens_at:
            return no(f"申报尚未开始，{self.opens_at:%Y年%m月%d日}起受理")
        if at >= self.closes_at:
            return no(f"申报已于{_last(self.closes_at if self.is_extended else self.announced)}截止")
        return YES

    def deadline(self, now: datetime) -> datetime:
        """The end that people are told at this instant."""
        return self.closes_at if self.is_extended or self.announced <= now < self.closes_at else self.announced

    def marks(self, now: datetime) -> tuple[Mark, ...]:
        """Opening, end and now in their order; where an extension ends later than planned, the planned end as well."""
        ends = [("申报截止", self.deadline(now))]
        if self.is_extended:
            ends = [("原定截止", self.announced), ("延期截止", self.closes_at)]
        points = [("开始受理", self.opens_at, shown(self.opens_at))]
        points += [(title, at, shown_end(at)) for title, at in ends]
        found = [(at, Mark(title, text, When.PAST if at <= now else When.COMING)) for title, at, text in points]
        found.append((now, Mark("今天", shown(now), When.TODAY)))
        return tuple(mark for _, mark in sorted(found, key=lambda pair: pair[0]))


def period(calendar: Calendar, *, unit: RecommendingUnit | None, extensions: Iterable[datetime]) -> Period:
    """The period of what is filed with this unit, given the extensions that concern it.

    Filing ends with the latest extension, else with the unit, else with the calendar. An extension only gives time:
    one that ends before what is planned (the unit was changed or the calendar amended since) takes nothing away.
    """
    last = unit.closes if unit and unit.closes else calendar.closes
    announced = datetime.combine(last + timedelta(days=1), time.min, SHANGHAI)
    planned = announced + timedelta(hours=calendar.grace_hours)
    return Period(calendar.opens_at, announced, planned, closes_at=max([planned, *extensions]))


def shown(at: datetime) -> str:
    """A day in Shanghai, as `2019-04-01`."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}"


def shown_end(at: datetime) -> str:
    """The first instant that is too late, as people write a deadline: midnight is 24:00 of the day before."""
    local = at.astimezone(SHANGHAI)
    if local.time() == time.min:
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def _last(end: datetime) -> str:
    """The same in a sentence: midnight is the day before, any other instant has its time."""
    local = end.astimezone(SHANGHAI)
    if local.time() == time.min:
        return f"{local - timedelta(days=1):%Y年%m月%d日}"
    return f"{local:%Y年%m月%d日 %H:%M}"
