"""The functions of the language: their names, what they take and what they give.

The semantics (NULL for anything not finite, NULL arguments) are `values`'s; here stand the bare formulas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
import polars as pl

from declarations.core.expression.kinds import Kind

MAX_ARGUMENTS = 100
MAX_PLACES = 15

# Wide enough for every Float64 written out in full with MAX_PLACES more digits.
_WIDE = Context(prec=400, traps=[])


@dataclass(frozen=True)
class Signature:
    """How many arguments a function takes, of which kind (None: all of one, any kind), and the kind of its value.

    `formula` is of one number; None for the functions that `values` builds itself. `keeps_infinity` says that an
    argument which isn't finite gives a value which isn't either, so that one check of the value is enough.
    """

    least: int
    most: int
    takes: Kind | None
    gives: Kind | None
    formula: Callable[[pl.Expr], pl.Expr] | None = None
    keeps_infinity: bool = False


def _of_number(formula: Callable[[pl.Expr], pl.Expr], *, keeps_infinity: bool = True) -> Signature:
    return Signature(1, 1, Kind.NUMBER, Kind.NUMBER, formula, keeps_infinity)


def common_logarithm(expression: pl.Expr) -> pl.Expr:
    """Base 10, exact at powers of ten (Polars' own gives log10(1000) = 2.9999999999999996)."""
    return _each(expression, lambda x: math.log10(x) if x > 0 else None)


def rounded(expression: pl.Expr, places: int) -> pl.Expr:
    """Half away from zero, of the shortest decimal that reads back as the same Float64.

    So round(2.675, 2) is 2.68 and round(1.005, 2) is 1.01, as on paper, though the Float64 next to 2.675 lies below it.
    `places` may be negative: round(1250, -2) is 1300.
    """
    unit = Decimal(1).scaleb(-places)

    def one(x: float) -> float | None:
        return float(Decimal(repr(x)).quantize(unit, rounding=ROUND_HALF_UP, context=_WIDE))

    return _each(expression, one)


def quotient(dividend: pl.Expr, divisor: pl.Expr) -> pl.Expr:
    """IEEE division, rounded once; NaN for NULL operands.

    Polars divides a column by a constant as a multiplication by its reciprocal, so that 3 / 10 is not 0.3 there and
    one row may differ from a table; NumPy divides.
    """

    def batch(parts: Sequence[pl.Series]) -> pl.Series:
        above, below = (part.to_numpy() for part in parts)
        with np.errstate(all="ignore"):
            return pl.Series(parts[0].name, np.divide(above, below), dtype=pl.Float64)

    return pl.map_batches([dividend, divisor], batch, return_dtype=pl.Float64, is_elementwise=True)


def completed_years(later: pl.Expr, earlier: pl.Expr) -> pl.Expr:
    """Whole years completed from `earlier` to `later`; negative, by the same count, when `later` is the earlier one.

    Dates as numbers yyyymmdd differ by at least 10,000 exactly when a year is complete; someone of 29 February
    completes it on 1 March.
    """
    return ((_yyyymmdd(later) - _yyyymmdd(earlier)) / 10_000).cast(pl.Int64).cast(pl.Float64)


def _yyyymmdd(date: pl.Expr) -> pl.Expr:
    return date.dt.to_string("%Y%m%d").cast(pl.Float64)


def _each(expression: pl.Expr, one: Callable[[float], float | None]) -> pl.Expr:
    def batch(series: pl.Series) -> pl.Series:
        found = [one(x) if x is not None and math.isfinite(x) else None for x in series]
        finite = [x if x is not None and math.isfinite(x) else None for x in found]
        return pl.Series(series.name, finite, dtype=pl.Float64)

    return expression.map_batches(batch, return_dtype=pl.Float64, is_elementwise=True)


SIGNATURES: Mapping[str, Signature] = {
    "abs": _of_number(pl.Expr.abs),
    "ln": _of_number(pl.Expr.log),
    "log10": _of_number(common_logarithm),
    "log1p": _of_number(pl.Expr.log1p),
    "exp": _of_number(pl.Expr.exp, keeps_infinity=False),
    "sqrt": _of_number(pl.Expr.sqrt),
    "asinh": _of_number(pl.Expr.arcsinh),
    "round": Signature(1, 2, Kind.NUMBER, Kind.NUMBER),
    "clip": Signature(3, 3, Kind.NUMBER, Kind.NUMBER),
    "least": Signature(1, MAX_ARGUMENTS, Kind.NUMBER, Kind.NUMBER),
    "greatest": Signature(1, MAX_ARGUMENTS, Kind.NUMBER, Kind.NUMBER),
    "coalesce": Signature(1, MAX_ARGUMENTS, None, None),
    "nullif": Signature(2, 2, None, None),
    "year": Signature(1, 1, Kind.DATE, Kind.NUMBER),
    "years_between": Signature(2, 2, Kind.DATE, Kind.NUMBER),
}

FUNCTIONS = frozenset(SIGNATURES)
"""Names that may stand before a bracket."""
