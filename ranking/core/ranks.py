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


def rank(places: Places, ties: Ties) -> NDArray[np.int64] | NDArray[np.float64]:
    """The rank of each row by its place.

    competition 1 2 2 4, dense 1 2 2 3, ordinal 1 2 3 4 (by row number), fractional 1 2.5 2.5 4 (floats).
    """
    held = np.bincount(places)
    last = np.cumsum(held)
    first = last - held + 1
    match ties:
        case "competition":
            return first[places]
        case "dense":
            return np.cumsum(held > 0, dtype=np.int64)[places]
        case "fractional":
            return ((first + last) / 2)[places]
    found = np.empty(len(places), dtype=np.int64)
    found[np.argsort(places, kind="stable")] = np.arange(1, len(places) + 1)
    return found
