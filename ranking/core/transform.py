"""Transform: the first step of an indicator. Missing values (NaN) pass through.

Sources: OECD/JRC, Handbook on Constructing Composite Indicators (2008), ch. 5; asinh: Burbidge, Magee and Robb (1988).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from ranking.core.method import Floats, StepError, Way

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


def _require(allowed: Any, values: Floats, rule: str) -> None:
    wrong = ~allowed & ~np.isnan(values)
    if wrong.any():
        raise StepError(rule, wrong)


TRANSFORMS: Mapping[str, Way[Transform]] = {
    "none": Way(keep, "不变换"),
    "log": Way(log, "自然对数 ln x"),
    "log1p": Way(log1p, "ln(1+x)"),
    "asinh": Way(asinh, "反双曲正弦 asinh(x/{})", Annotated[float, Field(gt=0)], 1.0),
}
PLANNED = ("boxcox",)
