"""Transform: the first step of an indicator. Missing values (NaN) pass through.

Sources: OECD/JRC, Handbook on Constructing Composite Indicators (2008), ch. 5; asinh: Burbidge, Magee and Robb (1988).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from ranking.core.method import Floats, StepError, Way
from ranking.core.precision import is_constant

_GOLDEN = (math.sqrt(5) - 1) / 2
Transform = Callable[[Floats, Any], Floats]


def keep(values: Floats, _: None) -> Floats:
    return values


def log(values: Floats, _: None) -> Floats:
    """ln x; raises StepError for x <= 0."""
    _require(values > 0, values, "对数要求数值大于 0")
    return np.log(values)


def log1p(values: Floats, _: None) -> Floats:
    """ln(1 + x); raises StepError for x <= -1."""
    _require(values > -1, values, "ln(1+x) 要求数值大于 -1")
    return np.log1p(values)


def asinh(values: Floats, scale: float) -> Floats:
    """asinh(x / scale): like a logarithm far from zero, linear near it, and defined for losses."""
    return np.arcsinh(values / scale)


def boxcox(values: Floats, exponent: float | None) -> Floats:
    """(x^λ - 1) / λ, ln x for λ = 0 (Box and Cox 1964); raises StepError for x <= 0.

    Without an exponent the one of the greatest likelihood between -5 and 5, at 6 decimals: beyond them the likelihood
    is flat, and its last digits would differ from machine to machine.
    """
    _require(values > 0, values, "Box-Cox 变换要求数值大于 0")
    power = _likeliest(values[~np.isnan(values)]) if exponent is None else exponent
    return _power(values, power)


def _power(values: Floats, exponent: float) -> Floats:
    logs = np.log(values)
    return logs if exponent == 0 else np.expm1(exponent * logs) / exponent


def _likeliest(stated: Floats) -> float:
    """The λ that maximises (λ - 1) Σ ln x - n/2 ln(variance of the transformed), by golden section."""
    if len(stated) < 2 or is_constant(stated):
        return 1.0
    logs = np.log(stated)
    logs -= float(logs.sum()) / len(logs)  # over the geometric mean: the first term is nothing
    low, high = -5.0, 5.0
    while high - low > 1e-9:
        one, other = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, other) if _spread(logs, one) <= _spread(logs, other) else (one, high)
    return round((low + high) / 2, 6) + 0.0


def _spread(logs: Floats, exponent: float) -> float:
    """ln of the variance of x^λ / λ, from ln x: powers are taken relative to the largest, so that none overflows."""
    powers = exponent * logs
    largest = float(powers.max())
    moved = np.expm1(powers - largest) / exponent if exponent else logs
    centred = moved - float(moved.sum()) / len(moved)
    return 2 * largest + math.log(float((centred * centred).sum()) / len(moved))


def _in_words(exponent: float | None) -> str:
    return "Box-Cox 变换，λ 由最大似然估计" if exponent is None else f"Box-Cox 变换，λ={exponent:g}"


def _require(allowed: Any, values: Floats, rule: str) -> None:
    wrong = ~allowed & ~np.isnan(values)
    if wrong.any():
        raise StepError(rule, wrong)


TRANSFORMS: Mapping[str, Way[Transform]] = {
    "none": Way(keep, "不变换"),
    "log": Way(log, "自然对数 ln x"),
    "log1p": Way(log1p, "ln(1+x)"),
    "boxcox": Way(boxcox, _in_words, Annotated[float, Field(ge=-5, le=5)], None),
    "asinh": Way(asinh, "反双曲正弦 asinh(x/{})", Annotated[float, Field(gt=0, allow_inf_nan=False)], 1.0),
}
