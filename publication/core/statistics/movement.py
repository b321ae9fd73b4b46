"""This list against the one before it: who came, who went, who rose and who fell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publication.core.calls import CallError
from publication.core.statistics.edition import Edition, Placed
from publication.core.statistics.figures import Figure, Names, Series
from publication.core.statistics.measures import Scope

LABELS = ("新上榜", "名次上升", "名次不变", "名次下降", "退出榜单")


@dataclass(frozen=True)
class _Now:
    """An enterprise on this year's list: its name, its rank, and its place in the list before (None = newcomer)."""

    name: str | None
    rank: float | None
    before: Placed | None

    @property
    def rise(self) -> float | None:
        """Ranks gained (negative: lost); None for newcomers and where a rank is unknown."""
        if self.before is None or self.before.rank is None or self.rank is None:
            return None
        return self.before.rank - self.rank


def entrants(edition: Edition, scope: Scope, code: str) -> Figure:
    now, _ = _compared(edition, code)
    return _count(sum(one.before is None for one in now), len(now))


def stayers(edition: Edition, scope: Scope, code: str) -> Figure:
    now, _ = _compared(edition, code)
    return _count(sum(one.before is not None for one in now), len(now))


def leavers(edition: Edition, scope: Scope, code: str) -> Figure:
    _, gone = _compared(edition, code)
    return _count(len(gone), len(gone))


def risers(edition: Edition, scope: Scope, code: str) -> Figure:
    return _moved(edition, code)[1]


def unmoved(edition: Edition, scope: Scope, code: str) -> Figure:
    return _moved(edition, code)[2]


def fallers(edition: Edition, scope: Scope, code: str) -> Figure:
    return _moved(edition, code)[3]


def moves(edition: Edition, scope: Scope, code: str) -> Series:
    """All five in one series, for a chart."""
    return Series(LABELS, tuple(_moved(edition, code)))


def entrant_names(edition: Edition, scope: Scope, code: str, n: int | None = None) -> Names:
    """Newcomers in this list's order."""
    now, _ = _compared(edition, code)
    return _first([one.name for one in now if one.before is None], n)


def leaver_names(edition: Edition, scope: Scope, code: str, n: int | None = None) -> Names:
    """Those who are gone, in the order of the list before."""
    _, gone = _compared(edition, code)
    return _first([one.name for one in gone], n)


def riser_names(edition: Edition, scope: Scope, code: str, n: int) -> Names:
    """The n who gained most ranks, equals in list order. Raises CallError where the n-th place is shared."""
    now, _ = _compared(edition, code)
    risen = sorted((one for one in now if (one.rise or 0) > 0), key=lambda one: -(one.rise or 0))
    if n > len(risen):
        raise CallError(f"名次上升的只有 {len(risen)} 家，取不到前 {n} 家")
    if n < len(risen) and risen[n].rise == risen[n - 1].rise:
        raise CallError(f"上升位数居第 {n} 的有并列，取不到前 {n} 家")
    return Names(tuple(one.name for one in risen[:n]))


def previous_year(edition: Edition, scope: Scope) -> Figure:
    _before(edition)
    return Figure(float(edition.previous.year if edition.previous else 0), 1, 1)


def _moved(edition: Edition, code: str) -> list[Figure]:
    """How many did what, in the order of `LABELS`."""
    now, gone = _compared(edition, code)
    stayed = [one for one in now if one.before is not None]
    rises = [one.rise for one in stayed if one.rise is not None]
    counts = [sum(rise > 0 for rise in rises), sum(rise == 0 for rise in rises), sum(rise < 0 for rise in rises)]
    known = len(rises) == len(stayed)
    middle = [Figure(float(count) if known else None, len(rises), len(stayed)) for count in counts]
    return [_count(len(now) - len(stayed), len(now)), *middle, _count(len(gone), len(gone))]


def _compared(edition: Edition, code: str) -> tuple[list[_Now], list[Placed]]:
    """This list's members in order with their places before, and those who are on it no more."""
    placed = _before(edition).get(code)
    if placed is None:
        raise CallError(f"上一届没有榜单“{code}”，无法比较")
    column = edition.previous.column if edition.previous else ""
    by_key = {one.key: one for one in placed}
    members = edition.members(code)
    outline = edition.outline
    columns = (outline.id_column, outline.name_column, "rank", column)
    rows = {row[0]: row for row in zip(*(members[name] for name in columns), strict=True)}
    now = [_Now(rows[id_][1], rows[id_][2], by_key.get(rows[id_][3])) for id_ in edition.order(code)]
    # One that an objection keeps back is on the list all the same: it hasn't left.
    listed = set(edition.lists[code])
    ranked = zip(edition.entries[column], edition.entries[outline.id_column], strict=True)
    still = {key for key, id_ in ranked if id_ in listed}
    return now, [one for one in placed if one.key not in still]


def _before(edition: Edition) -> Mapping[str, tuple[Placed, ...]]:
    if edition.previous is None:
        raise CallError("没有上一届榜单可比：同一榜单以前年度没有公布过，report.yaml 也没有写 previous")
    return edition.previous.lists


def _first(names: list[str | None], n: int | None) -> Names:
    if n is not None and n > len(names):
        raise CallError(f"只有 {len(names)} 家，取不到前 {n} 家")
    return Names(tuple(names[:n]))


def _count(number: int, of: int) -> Figure:
    return Figure(float(number), of, of)
