"""Lists and sub-lists: cut from the ranked rows, in the order of the list, ties at the edge reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ranking.core.method import Floats, Mask
from ranking.core.ranks import Places, Ties, rank
from ranking.core.recipe.definition import ListDefinition


@dataclass(frozen=True)
class Share:
    """What one value of a list's column `per` got: its size, how many rows are on the list, and its own `edge`."""

    value: str
    size: int
    held: int
    edge: bool = False


@dataclass(frozen=True)
class Cut:
    """Row numbers in the list's order. `chosen` is the list; for `cut: staff` it is empty until staff have chosen
    from the `candidates`. `edge` is true where a tie was parted at the last row. A list with `per` has `shares` in the
    order of their values instead of an edge, and `unknown` counts the candidates of which the value isn't known.
    `outside` are those of the chosen who entered outside the quota; shares and edges are without them."""

    candidates: list[int]
    chosen: list[int]
    edge: bool = False
    shares: tuple[Share, ...] = ()
    unknown: int = 0
    outside: tuple[int, ...] = ()


def cut(
    definition: ListDefinition,
    *,
    open_to: Mask,
    by: Floats,
    descending: bool,
    places: Places,
    overall: NDArray[np.int64],
    ties: Ties,
    groups: Sequence[str | None] | None = None,
    outside: Mask | None = None,
) -> Cut:
    """Cut one list.

    `open_to` marks the rows that the filter lets in, `by` is the column that orders the list, `places` its dense
    places (0 best), `overall` the position of each row by rank then id, which parts equal places. `groups` has each
    row's value of the column `per`, None where it isn't known. `outside` marks the rows that enter whatever the size:
    the others are cut as if those weren't there.
    """
    rows = np.flatnonzero(open_to & ~np.isnan(by))
    rows = rows[np.lexsort((overall[rows], places[rows]))]
    if outside is None:
        return _cut(definition, rows, by=by, descending=descending, places=places, ties=ties, groups=groups)
    within = _cut(
        definition, rows[~outside[rows]], by=by, descending=descending, places=places, ties=ties, groups=groups
    )
    beside = rows[outside[rows]].tolist()
    listed = {*within.chosen, *beside}
    chosen = [row for row in rows.tolist() if row in listed]
    return replace(within, candidates=rows.tolist(), chosen=chosen, outside=tuple(beside))


def _cut(
    definition: ListDefinition,
    rows: Places,
    *,
    by: Floats,
    descending: bool,
    places: Places,
    ties: Ties,
    groups: Sequence[str | None] | None,
) -> Cut:
    """Cut `rows`, which stand in the order of the list."""
    candidates = rows.tolist()
    if groups is not None:
        return _cut_by_group(definition, rows, places, ties, groups)
    match definition.cut:
        case "staff":
            return Cut(candidates, [])
        case "score" if definition.line is not None:
            reached = by >= definition.line if descending else by <= definition.line
            return Cut(candidates, [row for row in candidates if reached[row]])
        case _:
            chosen, edge = _first(definition, rows, places, ties, definition.size or len(candidates))
            return Cut(candidates, chosen, edge)


def members_of(codes: tuple[str, ...], cuts: Mapping[str, Cut]) -> list[int]:
    """The rows on any of the lists `codes`."""
    return [row for code in codes for row in cuts[code].chosen]


def undecided(title: str, code: str) -> str:
    """The warning of a list that leaves out who stands on a list that staff are yet to cut."""
    return f"榜单 {title}：榜单 {code} 由人工确定，尚未据以剔除"


def _first(definition: ListDefinition, rows: Places, places: Places, ties: Ties, size: int) -> tuple[list[int], bool]:
    """The first of `rows` by number or by rank, and whether that parted a tie."""
    if definition.cut == "rank":
        ranks = rank(places[rows], ties).tolist()
        return [row for row, number in zip(rows.tolist(), ranks, strict=True) if number <= size], False
    parted = len(rows) > size and places[rows[size - 1]] == places[rows[size]]
    return rows[:size].tolist(), bool(parted)


def _cut_by_group(
    definition: ListDefinition, rows: Places, places: Places, ties: Ties, groups: Sequence[str | None]
) -> Cut:
    """The first of every group by its size, together in the order of the list."""
    candidates = rows.tolist()
    of_rows = [groups[row] for row in candidates]
    shares: list[Share] = []
    taken: set[int] = set()
    for value in sorted({value for value in of_rows if value is not None} | definition.quota.keys()):
        size = definition.quota.get(value, definition.size)
        if size is not None:
            own = rows[np.array([of_row == value for of_row in of_rows], dtype=np.bool_)]
            chosen, edge = _first(definition, own, places, ties, size)
            shares.append(Share(value, size, len(chosen), edge))
            taken.update(chosen)
    return Cut(
        candidates,
        [row for row in candidates if row in taken],
        shares=tuple(shares),
        unknown=of_rows.count(None),
    )
