"""When two numbers count as equal, and how a number is printed.

Scores carry rounding noise in their last binary digits, so they are compared at 12 significant digits. Printing
starts from the same 12 digits and rounds decimal half up: 0.86745 prints as 0.8675 even where the nearest double
lies a hair below.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
from numpy.typing import NDArray

from ranking.core.method import Floats

DIGITS = 12
BLOCK = 1 << 13  # rows that stay in the cache while several steps pass over them
NOTHING = 1e-150
_CONTEXT = Context(prec=400)  # any double with 12 decimals fits


def significant(value: float) -> Decimal:
    """A finite `value` at 12 significant digits."""
    return Decimal(f"{value:.{DIGITS - 1}e}")


def printed(value: float, decimals: int) -> Decimal:
    """A finite `value` with `decimals` decimals, half up: away from zero on a tie, as published lists print."""
    rounded = significant(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _CONTEXT)
    return rounded if rounded else abs(rounded)


def is_constant(values: Floats) -> bool:
    """True for a column (of at least one value, none missing) whose spread is no more than rounding noise.

    Or so small that its square is nothing.
    """
    return spreadless(float(values.min()), float(values.max()))


def spreadless(low: float, high: float) -> bool:
    """As `is_constant`, from the least and the greatest value."""
    return high - low <= max(10.0**-DIGITS * max(abs(low), abs(high)), NOTHING)


def blocks(values: Floats) -> list[Floats]:
    """The column in pieces that stay in the processor's cache: always the same, so that sums of sums are too."""
    return [values[start : start + BLOCK] for start in range(0, len(values), BLOCK)]


def places(values: Floats, *, descending: bool, decimals: int | None = None) -> NDArray[np.int64]:
    """The dense place, from 0 for the best, of each value; equal ones share a place and NaN comes last.

    Equal means equal at 12 significant digits, or as printed with `decimals` decimals.
    """
    order = np.argsort(-values if descending else values)  # equal ones in any order: they share a place
    ordered = values[order]
    fresh = np.ones(len(values), dtype=np.int64)
    for index in np.flatnonzero(_near(ordered, decimals)):
        fresh[index + 1] = _key(ordered[index], decimals) != _key(ordered[index + 1], decimals)
    known = len(values) - int(np.isnan(ordered).sum())
    fresh[known + 1 :] = 0
    np.cumsum(fresh, out=fresh)
    fresh -= 1
    found = np.empty(len(values), dtype=np.int64)
    found[order] = fresh
    return found


def _near(ordered: Floats, decimals: int | None) -> NDArray[np.bool_]:
    """Neighbours that might round to the same number: only these are worth the exact comparison."""
    after, before = ordered[1:], ordered[:-1]
    reach = 1e-10 * np.maximum(np.abs(after), np.abs(before))
    if decimals is not None:
        reach = reach + 1.01 * 10.0**-decimals
    return np.abs(after - before) <= reach


def _key(value: float, decimals: int | None) -> Decimal:
    return significant(value) if decimals is None else printed(value, decimals)
