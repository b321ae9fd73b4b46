"""A published list looked through by its readers: which rows a search, filters and an order leave, over the columns
that are published and no others."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Value: TypeAlias = str | int | float | bool | None

MOST_CHOICES = 40  # more of them than a person looks through
LONGEST_CHOICE = 30  # characters: whatever is longer is a text and not a name of a group
UNKNOWN = "—"


@dataclass(frozen=True)
class Browsed:
    """A list as it was published: `columns` are pairs of code and label, `rows` hold values in their order."""

    code: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Browsed:
        """From a list as a publication keeps it."""
        columns = tuple((code, label) for code, label in stored["columns"])
        return cls(stored["code"], columns, tuple(map(tuple, stored["rows"])))

    @property
    def named(self) -> int:
        """The place of the column that says who it is: the first one but the rank."""
        return next((place for place, (code, _) in enumerate(self.columns) if code != "rank"), 0)

    def values(self, code: str) -> list[Value]:
        """One column from top to bottom; nothing where the list hasn't it."""
        place = self.place(code)
        return [] if place is None else [row[place] for row in self.rows]

    def place(self, code: str) -> int | None:
        return next((place for place, (one, _) in enumerate(self.columns) if one == code), None)


@dataclass(frozen=True)
class Choice:
    """A column by which rows can be told apart, with what it says, in order."""

    code: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for. `order` is a column's code, with a minus in front of it for the largest first."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = ""

    @property
    def is_all(self) -> bool:
        return not (self.text or self.filters or self.order)

    @property
    def column(self) -> str:
        return self.order.removeprefix("-")

    @property
    def descends(self) -> bool:
        return self.order.startswith("-")


def choices(lists: Sequence[Browsed]) -> tuple[Choice, ...]:
    """The columns that group rows: short texts of which there are few, and which most rows share with another."""
    found = []
    for code, label in dict(column for one in lists for column in one.columns).items():
        values = [value for one in lists if one.named != one.place(code) for value in one.values(code)]
        texts = {printed(value) for value in values}
        if code != "rank" and values and _groups(values, texts):
            found.append(Choice(code, label, tuple(sorted(texts, key=_by_sound))))
    return tuple(found)


def _groups(values: Sequence[Value], texts: set[str]) -> bool:
    if any(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return False
    few = 2 <= len(texts) <= MOST_CHOICES and 2 * len(texts) <= len(values)
    return few and all(len(text) <= LONGEST_CHOICE for text in texts)


def found(one: Browsed, wanted: Wanted) -> list[int]:
    """The places (from 0) of the list's rows that are wanted, in the order that is wanted.

    A filter or an order by a column that the list doesn't have leaves it as it is.
    """
    asked = [(place, value) for code, value in wanted.filters.items() if (place := one.place(code)) is not None]
    sought = _folded(wanted.text)
    places = [
        number
        for number, row in enumerate(one.rows)
        if all(printed(row[place]) == value for place, value in asked)
        and (not sought or any(sought in _folded(printed(value)) for value in row))
    ]
    place = one.place(wanted.column) if wanted.order else None
    return places if place is None else _ordered(one, places, place, descends=wanted.descends)


def _ordered(one: Browsed, places: list[int], column: int, *, descends: bool) -> list[int]:
    """Numbers by size before texts by sound, whatever isn't known last; equals stay as they were published."""
    known = [place for place in places if printed(one.rows[place][column]) != UNKNOWN]
    rest = [place for place in places if printed(one.rows[place][column]) == UNKNOWN]
    return [*sorted(known, key=lambda place: _weight(one.rows[place][column]), reverse=descends), *rest]


def _weight(value: Value) -> tuple[int, float, bytes]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (0, float(value), b"")
    return (1, 0.0, _by_sound(printed(value)))


def _by_sound(text: str) -> bytes:
    """GB 18030 keeps the common characters in the order of their sounds."""
    return text.encode("gb18030")


def _folded(text: str) -> str:
    """Full-width and half-width, large and small alike; blanks don't count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def printed(value: Value) -> str:
    """A published value in print: an unknown one as a dash, a whole number without decimals."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
