"""Ranks from places: the four tie policies. Rows are expected in the order of their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ties = Literal["competition", "dense", "ordinal", "fractional"]
Places = NDArray[np.int64]


def arrange(keys: Sequence[Places]) -> Places:
    """Row numbers from the best to the last by the keys in turn (0 is best), then by row number."""
    return np.lexsort(tuple(reversed(keys))).astype(np.int64)


def combine(keys: Sequence[Places]) -> Places:
    """The keys in turn as one dense place a row."""
    order = arrange(keys)
    fresh = np.zeros(len(order), dtype=np.bool_)
    for key in keys:
        fresh[1:] |= key[order][1:] != key[order][:-1]
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.cumsum(fresh)
    return found


def rank(places: Places, ties: Ties) -> list[int] | list[float]:
    """The rank of each row by its place.

    competition 1 2 2 4, dense 1 2 2 3, ordinal 1 2 3 4 (by row number), fractional 1 2.5 2.5 4 (floats).
    """
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    first = np.searchsorted(ordered, ordered, side="left") + 1
    last = np.searchsorted(ordered, ordered, side="right")
    found = np.empty(len(order), dtype=np.float64)
    match ties:
        case "competition":
            found[order] = first
        case "dense":
            found[order] = np.cumsum(np.diff(ordered, prepend=-1) != 0)
        case "ordinal":
            found[order] = np.arange(1, len(order) + 1)
        case "fractional":
            found[order] = (first + last) / 2
            return found.tolist()
    return found.astype(np.int64).tolist()
