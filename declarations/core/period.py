"""The filing period as a row of marks: what was, today, and what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from declarations.core.programme import SHANGHAI, Calendar


class When(StrEnum):
    PAST = "past"
    TODAY = "today"
    COMING = "coming"


@dataclass(frozen=True)
class Mark:
    """One point of the period; `at` is as a person writes it, `when` how it stands to the present instant."""

    title: str
    at: str
    when: When


def deadline(calendar: Calendar, *, closes_at: datetime, now: datetime) -> datetime:
    """The end that people are told: an extension's, else the last day's. The grace shows only while it runs."""
    last = datetime.combine(calendar.closes + timedelta(days=1), time.min, SHANGHAI)
    return closes_at if closes_at > calendar.closes_at or last <= now < closes_at else last


def marks(calendar: Calendar, *, closes_at: datetime, now: datetime) -> tuple[Mark, ...]:
    """Opening, end and now in their order; where an extension ends later than planned, the planned end as well."""
    end = deadline(calendar, closes_at=closes_at, now=now)
    ends = [("申报截止", end)]
    if closes_at > calendar.closes_at:
        ends = [
            ("原定截止", deadline(calendar, closes_at=calendar.closes_at, now=calendar.opens_at)),
            ("延期截止", end),
        ]
    points = [("开始受理", calendar.opens_at, shown(calendar.opens_at))]
    points += [(title, at, shown_end(at)) for title, at in ends]
    found = [(at, Mark(title, text, When.PAST if at <= now else When.COMING)) for title, at, text in points]
    found.append((now, Mark("今天", shown(now), When.TODAY)))
    return tuple(mark for _, mark in sorted(found, key=lambda pair: pair[0]))


def shown(at: datetime) -> str:
    """A day in Shanghai, as `2019-04-01`."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}"


def shown_end(at: datetime) -> str:
    """The first instant that is too late, as people write a deadline: midnight is 24:00 of the day before."""
    local = at.astimezone(SHANGHAI)
    if local.time() == time.min:
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"
