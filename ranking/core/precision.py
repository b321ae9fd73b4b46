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
BLOCK = 1 << 13  # rows whose sum is taken on its own
CHUNK = 4 * BLOCK  # rows that stay in the cache while several steps pass over them
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


def chunks(values: Floats) -> list[Floats]:
    """The column in pieces that stay in the processor's cache, each but the last of whole blocks."""
    return [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]


def sums(values: Floats) -> list[float]:
    """The sum of each block: always the same pieces, so that their sum has the same bytes."""
    whole = len(values) - len(values) % BLOCK
    found: list[float] = values[:whole].reshape(-1, BLOCK).sum(axis=1).tolist()
    return [*found, float(values[whole:].sum())]


def places(values: Floats, *, descending: bool, decimals: int | None = None) -> NDArray[np.int64]:
    """The dense place, from 0 for the best, of each value; equal ones share a place and NaN comes last.

    Equal means equal at 12 significant digits, or as printed with `decimals` decimals.
    """
    order = np.argsort(-values if descending else values)  # equal ones in any order: they share a place
    ordered = values[order]
    gap = np.abs(ordered[1:] - ordered[:-1])
    fresh = np.ones(len(values), dtype=np.int64)
    fresh[1:] = gap != 0
    for index in np.flatnonzero((gap > 0) & (gap <= _reach(ordered, decimals))):
        fresh[index + 1] = _key(ordered[index], decimals) != _key(ordered[index + 1], decimals)
    known = len(values) - int(np.isnan(ordered).sum())
    fresh[known + 1 :] = 0
    np.cumsum(fresh, out=fresh)
    fresh -= 1
    found = np.empty(len(values), dtype=np.int64)
    found[order] = fresh
    return found


def _reach(ordered: Floats, decimals: int | None) -> Floats:
    """How far apart two neighbours may be and still round to the same number: only these are compared exactly.

    The last of 12 digits counts at most one part in 10**11.
    """
    size = np.abs(ordered)
    reach: Floats = np.maximum(size[1:], size[:-1])
    reach *= 1.01 * 10.0 ** (1 - DIGITS)
    if decimals is not None:
        reach += 1.01 * 10.0**-decimals
    return reach


def _key(value: float, decimals: int | None) -> Decimal:
    return significant(value) if decimals is None else printed(value, decimals)
