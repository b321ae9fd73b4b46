"""Lists and sub-lists: cut from the ranked rows, in the order of the list, ties at the edge reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.core.method import Floats, Mask
from ranking.core.ranks import Places, Ties, rank
from ranking.core.recipe.definition import ListDefinition


@dataclass(frozen=True)
class Cut:
    """Row numbers in the list's order. `chosen` is the list; for `cut: staff` it is empty until staff have chosen
    from the `candidates`. `edge` is true where a tie was parted at the last row."""

    candidates: list[int]
    chosen: list[int]
    edge: bool = False


def cut(
    definition: ListDefinition,
    *,
    open_to: Mask,
    by: Floats,
    descending: bool,
    places: Places,
    overall: NDArray[np.int64],
    ties: Ties,
) -> Cut:
    """Cut one list.

    `open_to` marks the rows that the filter lets in, `by` is the column that orders the list, `places` its dense
    places (0 best), `overall` the position of each row by rank then id, which parts equal places.
    """
    rows = np.flatnonzero(open_to & ~np.isnan(by))
    rows = rows[np.lexsort((overall[rows], places[rows]))]
    candidates = rows.tolist()
    size = definition.size or len(candidates)
    match definition.cut:
        case "staff":
            return Cut(candidates, [])
        case "score" if definition.line is not None:
            reached = by >= definition.line if descending else by <= definition.line
            return Cut(candidates, [row for row in candidates if reached[row]])
        case "rank":
            ranks = rank(places[rows], ties)
            return Cut(candidates, [row for row, number in zip(candidates, ranks, strict=True) if number <= size])
        case _:
            parted = len(rows) > size and places[rows[size - 1]] == places[rows[size]]
            return Cut(candidates, candidates[:size], bool(parted))


def members_of(codes: tuple[str, ...], cuts: Mapping[str, Cut]) -> list[int]:
    """The rows on any of the lists `codes`."""
    return [row for code in codes for row in cuts[code].chosen]
