"""Comparisons of rows with one another: PROMETHEE II, Borda, Copeland. Only the order within a column counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ranking.core.aggregate.aggregated import Aggregated, Line, sum_of
from ranking.core.indicator import Column
from ranking.core.method import Floats, StepError

PAIRED = 20_000  # rows up to which every pair is compared
BLOCK = 256


def promethee(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """The net flow with the usual preference function: sum of w (worse - better) / (n - 1) (Brans and Vincke 1985)."""
    flows = []
    for column, weight in zip(columns, weights, strict=True):
        worse, better = _beaten(column)
        flows.append(weight * (worse - better) / max(len(worse) - 1, 1))
    return Aggregated(line(sum_of(flows)), tuple(flows))


def borda(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """Weighted Borda count: w times the rows that a row beats, half of those it equals (de Borda 1784)."""
    counts = []
    for column, weight in zip(columns, weights, strict=True):
        worse, better = _beaten(column)
        counts.append(weight * (worse + (len(worse) - 1 - worse - better) / 2))
    return Aggregated(line(sum_of(counts)), tuple(counts))


def copeland(columns: Sequence[Column], weights: Floats, line: Line, _: None) -> Aggregated:
    """Duels won less duels lost; the side with the greater weight of better indicators wins (Copeland 1951).

    A contribution is the indicator's own duels, weighted. Raises StepError beyond 20,000 rows: pairs are n².
    """
    upright = [-column.normalised if column.cost else column.normalised for column in columns]
    n = len(upright[0])
    if n > PAIRED:
        raise StepError(f"Copeland 法逐对比较，至多 {PAIRED} 行，现有 {n} 行", np.zeros(n, dtype=np.bool_))
    scores = np.empty(n)
    for start in range(0, n, BLOCK):
        part = slice(start, min(start + BLOCK, n))
        lead = np.zeros((part.stop - start, n))
        for x, weight in zip(upright, weights, strict=True):
            lead += weight * np.sign(x[part, None] - x[None, :])
        lead[np.abs(lead) < 1e-12] = 0.0  # equal sides, but for the last binary digits
        scores[part] = np.sign(lead).sum(axis=1)
    duels = tuple(weight * np.subtract(*_beaten(c)) for c, weight in zip(columns, weights, strict=True))
    return Aggregated(line(scores), duels)


def _beaten(column: Column) -> tuple[Floats, Floats]:
    """How many rows each one beats, and how many beat it."""
    x = -column.normalised if column.cost else column.normalised
    ordered = np.sort(x)
    worse = np.searchsorted(ordered, x, side="left").astype(np.float64)
    better = len(x) - np.searchsorted(ordered, x, side="right").astype(np.float64)
    return worse, better
