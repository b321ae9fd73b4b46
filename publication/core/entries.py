"""The rows of published lists one by one, for those who read them by program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """A row of a published list: its place from 1, the published columns by name, and what has become of its title."""

    list: str
    position: int
    values: Mapping[str, Any]
    mark: str = ""


def entries_of(
    lists: Iterable[Mapping[str, Any]], *, code: str = "", query: str = "", marks: Mapping[tuple[str, int], str]
) -> list[Entry]:
    """The entries of the lists as a publication keeps them: all, or those of one list, or those with a text in some
    published column. `marks` are by list and row, from 0."""
    found = []
    for one in lists:
        if code and one["code"] != code:
            continue
        names = [name for name, _label in one["columns"]]
        for place, row in enumerate(one["rows"]):
            if _has(row, query):
                mark = marks.get((one["code"], place), "")
                found.append(Entry(one["code"], place + 1, dict(zip(names, row, strict=True)), mark))
    return found


def _has(row: Iterable[Any], query: str) -> bool:
    """Whether some text of the row holds this one, whatever the case of its letters."""
    wanted = query.casefold()
    return not wanted or any(wanted in value.casefold() for value in row if isinstance(value, str))
