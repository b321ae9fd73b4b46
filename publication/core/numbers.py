"""How a report prints numbers: decimal half up, never through binary rounding.

A float is first read as the decimal that its 12 significant digits state (the precision at which scores are
compared), then rounded half up as a person would on paper, so 0.2825 prints as 28.3 % and not as 28.2 %.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

SIGNIFICANT_DIGITS = 12
MAX_PLACES = 6

# Wide enough for any finite float, so that rounding never runs out of digits.
_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)


def decimal_of(value: float | int | Decimal) -> Decimal:
    """The decimal that `value` states: floats at 12 significant digits, whole numbers and decimals as they are.

    Raises ValueError for NaN and infinities: an unknown value is None and isn't printed.
    """
    if not math.isfinite(value):
        raise ValueError("只能输出有限的数")
    if isinstance(value, float):
        return Decimal(format(value, f".{SIGNIFICANT_DIGITS}g"))
    return Decimal(value)


def round_half_up(value: float | int | Decimal, places: int) -> Decimal:
    """`value` with `places` decimals (0 to 6), halves away from zero; never a negative zero."""
    if not 0 <= places <= MAX_PLACES:
        raise ValueError(f"小数位数应在 0 到 {MAX_PLACES} 之间")
    rounded = _CONTEXT.quantize(decimal_of(value), Decimal(1).scaleb(-places))
    return abs(rounded) if rounded.is_zero() else rounded


def format_decimal(value: float | int | Decimal, places: int = 1) -> str:
    """`1234.25` → `1,234.3`: thousands separated, `places` decimals."""
    return f"{round_half_up(value, places):,f}"


def format_integer(value: float | int | Decimal) -> str:
    """`2000.5` → `2,001`."""
    return format_decimal(value, 0)


def format_percent(ratio: float | int | Decimal, places: int = 1) -> str:
    """A ratio as a percentage: `0.2825` → `28.3%`."""
    return format_decimal(decimal_of(ratio) * 100, places) + "%"


def format_yi(wan: float | int | Decimal, places: int = 1) -> str:
    """万元 as 亿元: `251000` → `25.1亿元`."""
    return format_decimal(decimal_of(wan) / 10_000, places) + "亿元"


def format_wan(wan: float | int | Decimal, places: int = 0) -> str:
    """万元: `251000` → `251,000万元`."""
    return format_decimal(wan, places) + "万元"
