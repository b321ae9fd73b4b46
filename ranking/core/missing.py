"""Missing values: the second step of an indicator. Statistics are taken over the stated values of eligible rows.

`exclude` acts before any statistic: the engine takes such rows out of the population, so that nothing is left to
fill here. Filled values are marked by the difference between the columns before and after this step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl

from ranking.core.method import Floats, StepError, Way

# The column with NaN for missing, the method's argument, and the population's other columns (same rows).
Fill = Callable[[Floats, Any, pl.DataFrame], Floats]


def refuse(values: Floats, _: None, __: pl.DataFrame) -> Floats:
    """Nothing may be missing; raises StepError with the rows that are."""
    if np.isnan(values).any():
        raise StepError("不允许缺失", np.isnan(values))
    return values


def zero(values: Floats, _: None, __: pl.DataFrame) -> Floats:
    return np.where(np.isnan(values), 0.0, values)


def mean(values: Floats, _: None, __: pl.DataFrame) -> Floats:
    stated = _stated(values)
    return np.where(np.isnan(values), stated.sum() / len(stated), values)


def median(values: Floats, _: None, __: pl.DataFrame) -> Floats:
    return np.where(np.isnan(values), np.median(_stated(values)), values)


def _stated(values: Floats) -> Floats:
    stated = values[~np.isnan(values)]
    if not len(stated):
        raise StepError("没有任何已填值，无法据以填补", np.isnan(values))
    return stated


FILLS: Mapping[str, Way[Fill]] = {
    "exclude": Way(refuse, "缺失者不参与排名"),
    "zero": Way(zero, "缺失以 0 计"),
    "mean": Way(mean, "缺失以已填值的均值计"),
    "median": Way(median, "缺失以已填值的中位数计"),
    "error": Way(refuse, "不允许缺失"),
}
PLANNED = ("group_mean", "group_share", "knn")
