"""Means: arithmetic, geometric, harmonic, and ordered (OWA)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Self

import numpy as np
from pydantic import Field, model_validator

from declarations.core.document import Definition
from ranking.core.aggregate.aggregated import Aggregated, Line, need_no_negatives, need_turned, sum_of
from ranking.core.indicator import Column
from ranking.core.method import Floats


def arithmetic(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """Weighted mean. A contribution is the weight times the scaled column, so that they add up to the score."""
    upright = [-column.normalised if column.cost else column.normalised for column in columns]
    contributions = tuple(weight * line(values) for weight, values in zip(weights, upright, strict=True))
    return Aggregated(sum_of(contributions), contributions)


def geometric(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """exp(sum of w ln z); a row with a zero scores 0. Raises IndicatorError for negatives and unnormalised costs.

    A contribution is w ln z: they add up to the logarithm of the composite before its scale. It is missing (NaN)
    where z is 0.
    """
    need_turned(columns, "几何平均")
    need_no_negatives(columns, "几何平均")
    with np.errstate(divide="ignore"):
        logs = tuple(_weighed(np.log, c, weight) for weight, c in zip(weights, columns, strict=True))
    scores = line(np.exp(sum_of(logs)))
    return Aggregated(scores, tuple(np.where(np.isfinite(column), column, np.nan) for column in logs))


def harmonic(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """1 / (sum of w / z); a row with a zero scores 0. Raises IndicatorError for negatives and unnormalised costs.

    A contribution is w / z: they add up to 1 over the composite before its scale. It is missing (NaN) where z is 0.
    """
    need_turned(columns, "调和平均")
    need_no_negatives(columns, "调和平均")
    with np.errstate(divide="ignore"):
        parts = tuple(_weighed(np.reciprocal, c, weight) for weight, c in zip(weights, columns, strict=True))
        scores = line(1 / sum_of(parts))
    return Aggregated(scores, tuple(np.where(np.isfinite(part), part, np.nan) for part in parts))


def _weighed(of: Callable[[Floats], Floats], column: Column, weight: float) -> Floats:
    """An indicator without weight has no part, not even with a zero."""
    return weight * of(column.normalised) if weight else np.zeros(len(column.normalised))


Share = Annotated[float, Field(ge=0, le=1_000_000)]


class Positions(Definition):
    """Weights of the places from the best value down, or the orness that they follow from."""

    weights: Annotated[tuple[Share, ...], Field(min_length=1)] | None = None
    orness: Annotated[float, Field(gt=0, lt=1)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.weights is None) == (self.orness is None):
            raise ValueError("owa 要写 weights（各位次的权重）或 orness 之一")
        if self.weights is not None and not math.fsum(self.weights):
            raise ValueError("各位次的权重不能都是 0")
        return self

    def of(self, size: int) -> list[float]:
        """`size` weights adding up to 1; the recipe's reader sees to it that the stated ones are as many."""
        if self.weights is not None:
            total = math.fsum(self.weights)
            return [weight / total for weight in self.weights]
        orness = self.orness or 0.5
        power = (1 - orness) / orness
        return [((i + 1) / size) ** power - (i / size) ** power for i in range(size)]


def owa(columns: Sequence[Column], _: Floats, line: Line, positions: Positions) -> Aggregated:
    """Ordered weighted averaging (Yager 1988): the places' weights over each row's values from the best down.

    With `orness` the weights are Q(i/m) - Q((i-1)/m), Q(r) = r^((1-orness)/orness) (Yager 1996). The indicators' own
    weights play no part. A contribution is the weight of the place that the value takes, times the scaled value.
    """
    need_turned(columns, "有序加权平均")
    shares = positions.of(len(columns))
    values = np.stack([column.normalised for column in columns])
    order = np.argsort(-values, axis=0, kind="stable")
    contributions = np.empty_like(values)
    for place, share in enumerate(shares):
        at = order[place : place + 1]
        np.put_along_axis(contributions, at, share * line(np.take_along_axis(values, at, axis=0)), axis=0)
    found = tuple(np.ascontiguousarray(row) for row in contributions)
    return Aggregated(sum_of(found), found)


def positions_in_words(positions: Any) -> str:
    if positions.orness is not None:
        return f"有序加权平均 OWA（orness={positions.orness:g}）"
    return f"有序加权平均 OWA（位次权重 {', '.join(f'{w:g}' for w in positions.weights)}）"
