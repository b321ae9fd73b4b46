"""Distances from ideal points: TOPSIS and VIKOR.

Agreement with scikit-criteria and pymcdm: `tests/ranking/core/test_peer_vectors.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from declarations.core.document import Definition
from ranking.core.aggregate.aggregated import Aggregated, Line
from ranking.core.cores import side_by_side
from ranking.core.indicator import Column, IndicatorError
from ranking.core.method import Floats
from ranking.core.precision import CHUNK, chunks, is_constant, spreadless, sums


class Closeness(Definition):
    """TOPSIS's variant: how it normalises, and whether weights enter the distance squared or linearly."""

    normalise: Literal["vector", "minmax", "sum", "max", "none"] = "vector"
    weight_in_distance: Literal["squared", "linear"] = "squared"


class Compromise(Definition):
    v: Annotated[float, Field(ge=0, le=1)] = 0.5


@dataclass(frozen=True)
class _Part:
    """One column of TOPSIS: its ideal and anti-ideal, and what a squared difference of it counts."""

    x: Floats
    best: float
    worst: float
    factor: float


def topsis(columns: Sequence[Column], weights: Floats, line: Line, variant: Closeness) -> Aggregated:
    """d- / (d+ + d-), d the Euclidean distance from the ideal and the anti-ideal (Hwang and Yoon 1981).

    `squared`: sum of (w (r - r*))²; `linear`: sum of w (r - r*)². Rows that are all the same score 0. A contribution
    is the indicator's share of d-² times the score, so that they add up to it. Raises IndicatorError as the
    normalisations do.
    """
    parts = _parts(columns, weights, variant)
    scores, least = _closeness(parts)
    scaled = line(scores)
    per_unit = np.divide(scaled, least, out=np.zeros_like(least), where=least > 0)

    def contribution(part: _Part) -> Floats:
        found = _square(part, part.worst)
        found *= per_unit
        return found

    return Aggregated(scaled, tuple(side_by_side(contribution, parts, rows=len(scores))))


def closeness(columns: Sequence[Column], weights: Floats, variant: Closeness) -> Floats:
    """The scores of `topsis` before any scale, without the contributions."""
    return _closeness(_parts(columns, weights, variant))[0]


def distances(columns: Sequence[Column], variant: Closeness) -> tuple[Floats, Floats]:
    """(indicators, rows) twice: the squared differences from the ideal and from the anti-ideal before any weight."""
    parts = _parts(columns, np.ones(len(columns)), variant)
    return np.stack([_square(p, p.best) for p in parts]), np.stack([_square(p, p.worst) for p in parts])


def _closeness(parts: Sequence[_Part]) -> tuple[Floats, Floats]:
    """The scores and the squared distances from the anti-ideal; chunks of rows stay in the cache over all columns."""
    n = len(parts[0].x)
    scores, least = np.empty(n), np.empty(n)

    def fill(start: int) -> None:
        rows = slice(start, min(start + CHUNK, n))
        size = rows.stop - start
        to_best, to_worst, difference = np.zeros(size), np.zeros(size), np.empty(size)
        for part in parts:
            if part.factor:
                _add_square(to_best, part.x[rows], part.best, part.factor, difference)
                _add_square(to_worst, part.x[rows], part.worst, part.factor, difference)
        least[rows] = to_worst
        np.sqrt(to_best, out=to_best)
        np.sqrt(to_worst, out=to_worst)
        to_best += to_worst
        scores[rows] = np.divide(to_worst, to_best, out=np.zeros(size), where=to_best > 0)

    side_by_side(fill, range(0, n, CHUNK), rows=n)
    return scores, least


def _add_square(total: Floats, x: Floats, end: float, factor: float, buffer: Floats) -> None:
    np.subtract(x, end, out=buffer)
    np.multiply(buffer, buffer, out=buffer)
    np.multiply(buffer, factor, out=buffer)
    np.add(total, buffer, out=total)


def _square(part: _Part, end: float) -> Floats:
    distance = part.x - end
    distance *= distance
    distance *= part.factor
    return distance


def _parts(columns: Sequence[Column], weights: Floats, variant: Closeness) -> list[_Part]:
    """Vector, minmax and max only stretch and shift, which distances between rows don't see; `sum` turns a cost by 1/x.

    So a normalisation is a factor, and so is the weight.
    """
    pairs = list(zip(columns, weights.tolist(), strict=True))
    return side_by_side(lambda pair: _part(*pair, variant), pairs, rows=len(columns[0].normalised))


def _part(column: Column, weight: float, variant: Closeness) -> _Part:
    x, less_is_better = column.normalised, column.cost
    if variant.normalise == "sum":
        x, less_is_better = _reciprocal(column), False
    low, high = float(x.min()), float(x.max())
    if variant.normalise == "max" and low < 0:
        raise IndicatorError("按最大值归一化不允许负数", x < 0, column.code)
    best, worst = (low, high) if less_is_better else (high, low)
    scale = 0.0 if spreadless(low, high) else _scale(variant.normalise, x, low, high)
    own = weight if variant.weight_in_distance == "linear" else weight * weight
    return _Part(x, best, worst, own * scale * scale)


def _scale(normalise: str, x: Floats, low: float, high: float) -> float:
    match normalise:
        case "vector":
            return 1 / math.sqrt(math.fsum(one for part in chunks(x) for one in sums(part * part)))
        case "minmax":
            return 1 / (high - low)
        case "sum":
            return 1 / float(x.sum())
        case "max":
            return 1 / high
    return 1.0


def _reciprocal(column: Column) -> Floats:
    """The column, or 1/x of a cost, so that more is better. Raises IndicatorError where that isn't defined."""
    x = column.normalised
    wrong = x <= 0 if column.cost else x < 0
    if wrong.any():
        rule = "按总和归一化要求数值大于 0" if column.cost else "按总和归一化不允许负数"
        raise IndicatorError(rule, wrong, column.code)
    return 1 / x if column.cost else x


def vikor(columns: Sequence[Column], weights: Floats, line: Line, compromise: Compromise) -> Aggregated:
    """Q = v (S - S*) / (S- - S*) + (1 - v) (R - R*) / (R- - R*): **less is better** (Opricovic and Tzeng 2004).

    S is the sum and R the largest of the weighted regrets w (f* - f) / (f* - f-). A column without spread has no
    regret, and a term whose range is nothing counts 0. A contribution is the regret.
    """
    regrets = []
    for column, weight in zip(columns, weights, strict=True):
        x = -column.normalised if column.cost else column.normalised
        flat = is_constant(x)
        regrets.append(np.zeros(len(x)) if flat else weight * ((x.max() - x) / (x.max() - x.min())))
    total, largest = np.zeros(len(regrets[0])), np.zeros(len(regrets[0]))
    for regret in regrets:
        total += regret
        np.maximum(largest, regret, out=largest)
    scores = compromise.v * _unit(total) + (1 - compromise.v) * _unit(largest)
    return Aggregated(line(scores), tuple(regrets))


def _unit(values: Floats) -> Floats:
    if is_constant(values):
        return np.zeros(len(values))
    return (values - values.min()) / (values.max() - values.min())
