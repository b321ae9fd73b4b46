"""Outliers: the third step of an indicator. Bounds come from stated values and apply to stated and filled ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, Field

from ranking.core.method import Floats, Mask, Way

# The filled column, which of its values were stated, the method's argument.
Bound = Callable[[Floats, Mask, Any], Floats]


def keep(values: Floats, _: Mask, __: None) -> Floats:
    return values


def winsorise(values: Floats, stated: Mask, quantiles: tuple[float, float]) -> Floats:
    """Pull values in to the p and q quantiles of the stated ones (linear interpolation, type 7 of Hyndman-Fan)."""
    if not stated.any():
        return values
    low, high = np.quantile(values[stated], quantiles)
    return np.clip(values, low, high)


def clip(values: Floats, _: Mask, bounds: tuple[float, float]) -> Floats:
    """Pull values in to bounds that the recipe states."""
    return np.clip(values, *bounds)


def rising(bounds: tuple[float, float]) -> tuple[float, float]:
    if not bounds[0] < bounds[1]:
        raise ValueError(f"下限 {bounds[0]:g} 应小于上限 {bounds[1]:g}")
    return bounds


Share = Annotated[float, Field(ge=0, le=1)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Bounds = Annotated[tuple[Finite, Finite], AfterValidator(rising)]
Quantiles = Annotated[tuple[Share, Share], AfterValidator(rising)]

BOUNDS: Mapping[str, Way[Bound]] = {
    "none": Way(keep, "不处理极端值"),
    "winsorise": Way(winsorise, "按分位数缩尾（{}）", Quantiles),
    "clip": Way(clip, "限于 [{}]", Bounds),
}
