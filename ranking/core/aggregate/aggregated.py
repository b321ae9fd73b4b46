"""What an aggregation finds, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ranking.core.indicator import Column, IndicatorError
from ranking.core.method import Floats

Line = Callable[[Floats], Floats]  # the composite's linear scale


@dataclass(frozen=True)
class Aggregated:
    """A composite over the population: `scores` after the scale, and one contribution column an indicator."""

    scores: Floats
    contributions: tuple[Floats, ...]


# Columns, their weights (sum 1), the scale, the argument.
Aggregate = Callable[[Sequence[Column], Floats, Line, Any], Aggregated]


def sum_of(columns: Sequence[Floats]) -> Floats:
    """Column by column in the recipe's order: the same bytes on any number of threads."""
    total = np.zeros(len(columns[0]))
    for column in columns:
        total += column
    return total


def need_turned(columns: Sequence[Column], what: str) -> None:
    """Raises IndicatorError for a cost that no normalisation has turned round."""
    for column in columns:
        if column.cost:
            raise IndicatorError(f"{what}要求成本型指标先归一化", np.isfinite(column.normalised), column.code)


def need_no_negatives(columns: Sequence[Column], what: str) -> None:
    for column in columns:
        if (column.normalised < 0).any():
            raise IndicatorError(f"{what}不允许负数", column.normalised < 0, column.code)
