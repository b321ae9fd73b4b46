"""Aggregation of normalised columns into a composite, with what each indicator contributed.

Sums run over the indicators in the recipe's order, one column at a time, never as a matrix product: the bytes are
the same on any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ranking.core.indicator import Column
from ranking.core.method import Floats, StepError, Way

Line = Callable[[Floats], Floats]  # the composite's linear scale


@dataclass(frozen=True)
class Aggregated:
    """A composite over the population: `scores` after the scale, and one contribution column an indicator."""

    scores: Floats
    contributions: tuple[Floats, ...]


# Columns, their weights (sum 1), the scale, the argument.
Aggregate = Callable[[Sequence[Column], Floats, Line, Any], Aggregated]


class IndicatorError(StepError):
    """As StepError, with the indicator whose column it was."""

    def __init__(self, rule: str, rows: Any, code: str) -> None:
        super().__init__(rule, rows)
        self.code = code


def arithmetic(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """Weighted mean. A contribution is the weight times the scaled column, so that they add up to the score."""
    upright = [-column.normalised if column.cost else column.normalised for column in columns]
    contributions = tuple(weight * line(values) for weight, values in zip(weights, upright, strict=True))
    return Aggregated(_sum(contributions), contributions)


def geometric(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """exp(sum of w ln z); a row with a zero scores 0. Raises StepError for negatives and unnormalised costs.

    A contribution is w ln z: they add up to the logarithm of the composite before its scale. It is missing (NaN)
    where z is 0.
    """
    for column in columns:
        if column.cost:
            raise IndicatorError("几何平均要求成本型指标先归一化", np.isfinite(column.normalised), column.code)
        if (column.normalised < 0).any():
            raise IndicatorError("几何平均不允许负数", column.normalised < 0, column.code)
    with np.errstate(divide="ignore"):
        logs = tuple(weight * np.log(c.normalised) for weight, c in zip(weights, columns, strict=True))
    scores = line(np.exp(_sum(logs)))
    return Aggregated(scores, tuple(np.where(np.isfinite(column), column, np.nan) for column in logs))


def _sum(columns: Sequence[Floats]) -> Floats:
    total = np.zeros(len(columns[0]))
    for column in columns:
        total += column
    return total


AGGREGATES: Mapping[str, Way[Aggregate]] = {
    "arithmetic": Way(arithmetic, "加权算术平均"),
    "geometric": Way(geometric, "加权几何平均"),
}
PLANNED = ("harmonic", "topsis", "vikor", "promethee", "borda", "copeland", "owa")
