"""Weights that the data decide: entropy, CRITIC, standard deviation, MEREC, PCA.

`bounded` is an indicator before its normalisation (*raw*), `normalised` after it. A column without spread carries no
information. Sums run down one column at a time and then over the columns in order, so that no thread count shows.
Agreement with scikit-criteria and pymcdm: `tests/ranking/core/test_peer_vectors.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from declarations.core.document import Definition
from ranking.core.cores import side_by_side
from ranking.core.indicator import Column, IndicatorError
from ranking.core.method import Floats
from ranking.core.normalise import minmax
from ranking.core.precision import CHUNK, chunks, is_constant, spreadless, sums
from ranking.core.weights.eigen import eigen
from ranking.core.weights.weighed import Weighed

NO_INFORMATION = "各指标都不携带信息，按等权计"
NOISE = 1e-12  # of a correlation


class EntropyOf(Definition):
    on: Literal["raw", "positive"] = "raw"


class Correlation(Definition):
    correlation: Literal["pearson", "spearman"] = "pearson"


def entropy(columns: Sequence[Column], _: Sequence[float | None], of: EntropyOf) -> Weighed:
    """w = (1 - e) / sum (1 - e), e = -sum p ln p / ln n, p = x / sum x, 0 ln 0 = 0 (Shannon; Zeleny 1982).

    On `raw` the columns before normalisation, costs as they are; on `positive` the normalised ones, all benefits.
    Raises IndicatorError for negative values.
    """
    return _shares(side_by_side(lambda column: _divergence(column, of.on), columns, rows=len(columns[0].value)))


def _divergence(column: Column, on: str) -> float:
    values = column.bounded if on == "raw" else column.normalised
    low, high = float(values.min(initial=math.inf)), float(values.max(initial=-math.inf))
    if low < 0:
        raise IndicatorError("熵权要求数值不为负", values < 0, column.code)
    if len(values) < 2 or spreadless(low, high):
        return 0.0
    total = math.fsum(sums(values))
    p, logs = np.empty(CHUNK), np.empty(CHUNK)
    found: list[float] = []
    for part in chunks(values):
        share, log = p[: len(part)], logs[: len(part)]
        np.divide(part, total, out=share)
        if low / total == 0:
            log.fill(0.0)  # 0 ln 0 = 0, also where a share is too small for a number
            np.log(share, out=log, where=share > 0)
        else:
            np.log(share, out=log)
        np.multiply(share, log, out=share)
        found += sums(share)
    return max(0.0, 1 + math.fsum(found) / math.log(len(values)))


def critic(columns: Sequence[Column], _: Sequence[float | None], of: Correlation) -> Weighed:
    """w ~ sd_j * sum_k (1 - r_jk) over columns brought to [0, 1], costs turned (Diakoulaki et al. 1995).

    A column without spread has no correlation: it has no part in any sum and weight 0. Columns that go up and down
    together have no conflict, whatever the last binary digits of their correlation say.
    """
    scaled = [_unit(column) for column in columns]
    spread = [_sd(values) for values in scaled]
    compared = [_ranks(values) for values in scaled] if of.correlation == "spearman" else scaled
    centred = [_unit_length(values) for values in compared]
    live = [j for j, sd in enumerate(spread) if sd > 0]
    conflict = [math.fsum(_conflict(centred[j], centred[k]) for k in live if k != j) for j in range(len(columns))]
    return _shares([spread[j] * conflict[j] if spread[j] > 0 else 0.0 for j in range(len(columns))], alone=live)


def std(columns: Sequence[Column], _: Sequence[float | None], __: None) -> Weighed:
    """w ~ the population's standard deviation of the column after its normalisation."""
    return _shares([_sd(column.normalised) for column in columns])


def merec(columns: Sequence[Column], _: Sequence[float | None], __: None) -> Weighed:
    """w ~ sum |S' - S|: how much a row's overall performance changes without the indicator.

    Keshavarz-Ghorabaee et al. (2021), on raw columns: min/x for a benefit, x/max for a cost; S = ln(1 + mean |ln|).
    Raises IndicatorError for values that aren't above zero.
    """
    logs = [_merec_log(column) for column in columns]
    total = np.zeros(len(logs[0]))
    for values in logs:
        total += values
    whole = np.log1p(total / len(logs))
    without = [np.log1p((total - values) / len(logs)) for values in logs]
    return _shares([float(np.abs(less - whole).sum()) for less in without])


def _merec_log(column: Column) -> Floats:
    values = column.bounded
    if (values <= 0).any():
        raise IndicatorError("MEREC 要求数值大于 0", values <= 0, column.code)
    return np.abs(np.log(values / values.max() if _is_cost(column) else values.min() / values))


def pca(columns: Sequence[Column], _: Sequence[float | None], __: None) -> Weighed:
    """Squared loadings of the components with eigenvalue >= 1, weighted by the variance they explain.

    OECD/JRC Handbook (2008) §6.1 and Nicoletti et al. (2000), without rotation, on the correlations of the normalised
    columns; a column without spread has weight 0.
    """
    spread = [_sd(column.normalised) for column in columns]
    live = [j for j, sd in enumerate(spread) if sd > 0]
    if not live:
        return _shares(spread)
    unit = [_unit_length(columns[j].normalised) for j in live]
    matrix = np.array([[1.0 if j == k else _dot(unit[j], unit[k]) for k in range(len(live))] for j in range(len(live))])
    values, vectors = eigen(matrix)
    kept = [c for c, value in enumerate(values) if value >= 1 - 1e-9]
    found = [0.0] * len(columns)
    for place, j in enumerate(live):
        found[j] = math.fsum(values[c] * vectors[place, c] ** 2 for c in kept)
    return _shares(found)


def _is_cost(column: Column) -> bool:
    return column.direction == "cost"


def _unit(column: Column) -> Floats:
    if is_constant(column.bounded):
        return np.zeros(len(column.bounded))
    return minmax(column.bounded, _is_cost(column), None)


def _sd(values: Floats) -> float:
    if is_constant(values):
        return 0.0
    distance = values - float(values.sum()) / len(values)
    return math.sqrt(float((distance * distance).sum()) / len(values))


def _unit_length(values: Floats) -> Floats:
    """Centred and of length 1, so that the dot product of two is their correlation."""
    distance = values - float(values.sum()) / len(values)
    length = math.sqrt(float((distance * distance).sum()))
    return distance / length if length else distance


def _dot(one: Floats, other: Floats) -> float:
    return float((one * other).sum())


def _conflict(one: Floats, other: Floats) -> float:
    """1 - r of two columns of unit length, nothing where that is rounding noise."""
    found = 1 - _dot(one, other)
    return found if found > NOISE else 0.0


def _ranks(values: Floats) -> Floats:
    """Mean places from the least, which has 1."""
    ordered = np.sort(values)
    first = np.searchsorted(ordered, values, side="left")
    last = np.searchsorted(ordered, values, side="right")
    return (first + last + 1) / 2.0


def _shares(found: Sequence[float], alone: Sequence[int] = ()) -> Weighed:
    """Divided by their sum. Without any information all count the same, which is told."""
    total = math.fsum(found)
    if total > 0:
        return Weighed(np.array(found) / total)
    if len(alone) == 1:  # the one column that tells rows apart has nothing to be compared with
        return Weighed(np.array([float(j == alone[0]) for j in range(len(found))]))
    return Weighed(np.full(len(found), 1.0 / len(found)), doubts=(NO_INFORMATION,))


Objective = Callable[..., Weighed]
