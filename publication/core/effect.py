"""What a change would do to a ranking: two results compared, list by list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shift:
    """One enterprise whose rank changes; None where it has none."""

    id: str
    name: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class ListChange:
    """Who leaves a list and who enters it, by name and in list order."""

    code: str
    title: str
    leaves: tuple[str, ...]
    enters: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """`moved` counts every changed rank, `shifts` tells of those that stand on a list before or after."""

    shifts: tuple[Shift, ...]
    moved: int
    lists: tuple[ListChange, ...]

    @property
    def is_none(self) -> bool:
        return not self.moved and not any(one.leaves or one.enters for one in self.lists)


def compare(before: Mapping[str, Any], after: Mapping[str, Any], *, titles: Mapping[str, str]) -> Change:
    """Two results in the shape of `result.json`; `titles` are those of the lists, in order.

    Shifts come in the order of the ranks before, then of the ranks after.
    """
    old, new = ({entry["id"]: entry for entry in result["entries"]} for result in (before, after))
    names = {identity: entry["name"] or identity for identity, entry in (new | old).items()}
    moved = [
        Shift(identity, names[identity], _rank(old, identity), _rank(new, identity))
        for identity in (*old, *(identity for identity in new if identity not in old))
        if _rank(old, identity) != _rank(new, identity)
    ]
    listed = {identity for result in (before, after) for ids in result["lists"].values() for identity in ids}
    lists = [
        ListChange(
            code,
            title,
            _names(before["lists"].get(code, ()), after["lists"].get(code, ()), names),
            _names(after["lists"].get(code, ()), before["lists"].get(code, ()), names),
        )
        for code, title in titles.items()
    ]
    return Change(tuple(one for one in moved if one.id in listed), len(moved), tuple(lists))


def _rank(entries: Mapping[str, Mapping[str, Any]], identity: str) -> float | None:
    return entries[identity]["rank"] if identity in entries else None


def _names(those: Sequence[str], but: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    without = set(but)
    return tuple(names[identity] for identity in those if identity not in without)
