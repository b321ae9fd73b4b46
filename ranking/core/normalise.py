"""Normalise, and direction: the last two steps of an indicator, over the whole population, nothing missing.

Each function takes the column, whether it is a cost (less is better) and the method's argument. Sources: OECD/JRC
Handbook (2008) ch. 5; rank, percentile, target and goalposts as COINr (Becker et al., JOSS 2022) computes them;
costs of vector, sum and max as pymcdm (Kizielewicz et al., SoftwareX 2023) does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from ranking.core.method import Floats, StepError, Way
from ranking.core.outliers import Bounds, Finite

Normaliser = Callable[[Floats, bool, Any], Floats]


def keep(values: Floats, _: bool, __: Any) -> Floats:
    """As it is. A cost stays a cost: the aggregation decides what that means for it."""
    return values


def minmax(values: Floats, cost: bool, _: None) -> Floats:
    """(x - min) / (max - min); a cost (max - x) / (max - min)."""
    low, high = values.min(), values.max()
    return (high - values) / (high - low) if cost else (values - low) / (high - low)


def zscore(values: Floats, cost: bool, spread: str) -> Floats:
    """(x - mean) / sd with the population's sd (divisor n), or the sample's (n - 1); a cost negated."""
    distance = values - float(values.sum()) / len(values)
    divisor = len(values) - (spread == "sample")
    score: Floats = distance / math.sqrt((distance * distance).sum() / divisor)
    return -score if cost else score


def vector(values: Floats, cost: bool, _: None) -> Floats:
    """x / sqrt(sum of squares); a cost 1 minus that."""
    share = values / math.sqrt((values * values).sum())
    return 1 - share if cost else share


def total(values: Floats, cost: bool, _: None) -> Floats:
    """x / sum; a cost (1/x) / sum of 1/x. Raises StepError for negatives, and for zeros of a cost."""
    wrong = values <= 0 if cost else values < 0
    if wrong.any():
        raise StepError("按总和归一化要求数值大于 0" if cost else "按总和归一化不允许负数", wrong)
    part = 1 / values if cost else values
    return part / part.sum()


def largest(values: Floats, cost: bool, _: None) -> Floats:
    """x / max; a cost 1 minus that. Raises StepError for negatives."""
    if (values < 0).any():
        raise StepError("按最大值归一化不允许负数", values < 0)
    share = values / values.max()
    return 1 - share if cost else share


def rank(values: Floats, cost: bool, _: None) -> Floats:
    """Place from the worst, which has 1; equal values share the lowest."""
    scored = -values if cost else values
    return np.searchsorted(np.sort(scored), scored, side="left").astype(np.float64) + 1


def percentile(values: Floats, cost: bool, _: None) -> Floats:
    """(rank - 1) / (n - 1): the share of the other rows that are worse."""
    return (rank(values, cost, None) - 1) / (len(values) - 1)


def target(values: Floats, cost: bool, aim: float) -> Floats:
    """(x - min) / (target - min), above 1 past the target; a cost (max - x) / (max - target)."""
    worst = values.max() if cost else values.min()
    if (aim >= worst) if cost else (aim <= worst):
        raise StepError("目标值应优于最差的数值", np.ones(len(values), dtype=np.bool_))
    return (values - worst) / (aim - worst)


def goalposts(values: Floats, cost: bool, posts: tuple[float, float]) -> Floats:
    """(x - low) / (high - low) held to [0, 1]; a cost 1 minus that."""
    low, high = posts
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    return 1 - share if cost else share


# Ways that measure a row against the others: a column without spread tells them nothing and becomes 0.
RELATIVE = frozenset({"minmax", "zscore", "vector", "sum", "max", "rank", "percentile"})

SPREADS = {"population": "总体", "sample": "样本"}

NORMALISERS: Mapping[str, Way[Normaliser]] = {
    "none": Way(keep, "不归一化"),
    "minmax": Way(minmax, "极差归一化 (x−min)/(max−min)，成本型 (max−x)/(max−min)"),
    "zscore": Way(
        zscore, lambda of: f"标准分 (x−均值)/{SPREADS[of]}标准差", Literal["population", "sample"], "population"
    ),
    "vector": Way(vector, "向量归一化 x/√Σx²，成本型取 1 减"),
    "sum": Way(total, "总和归一化 x/Σx，成本型 (1/x)/Σ(1/x)"),
    "max": Way(largest, "最大值归一化 x/max，成本型取 1 减"),
    "rank": Way(rank, "名次（最差为 1，并列取小）"),
    "percentile": Way(percentile, "百分位 (名次−1)/(n−1)"),
    "target": Way(target, "与目标值 {} 的距离", Finite),
    "goalposts": Way(goalposts, "门柱 [{}] 之间的位置", Bounds),
    # The engine maps the words before the first step, so that here they are numbers already.
    "categorical": Way(keep, "按类别赋分", Annotated[dict[str, Finite], Field(min_length=1)]),
}
