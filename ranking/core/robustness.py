"""How firm a rank is: the same columns, again and again, under weights drawn around those of the run.

OECD/JRC Handbook (2008) ch. 7; the draws are those of COINr's noisy weights (Becker et al., JOSS 2022): each weight
times a factor drawn evenly from 1 - spread to 1 + spread, all then divided by their sum. Data, steps and earlier
composites stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from declarations.core.document import Definition
from ranking.core.aggregate import AGGREGATES
from ranking.core.aggregate.ideal import Closeness, distances
from ranking.core.failure import RunError
from ranking.core.indicator import Column
from ranking.core.method import Floats, Method

CELLS = 200_000_000  # ranks kept at once: draws times rows
ROWS_AT_ONCE = 1024

Ranks = NDArray[np.int64]
Scorer = Callable[[Floats], Floats]  # weights to scores in the composite's order, on whatever scale


class Robustness(Definition):
    """`spread`: by how much of itself a weight may differ; `coverage`: the share of draws within the interval."""

    draws: Annotated[int, Field(ge=100, le=10_000)] = 1000
    spread: Annotated[float, Field(gt=0, lt=1)] = 0.25
    coverage: Annotated[float, Field(gt=0, lt=1)] = 0.9
    seed: Annotated[int, Field(ge=0)] = 0


def intervals(
    columns: Sequence[Column], weights: Floats, aggregate: Method, of: Robustness, *, descending: bool
) -> tuple[Ranks, Ranks]:
    """The rank that each row has at the lower and at the upper end of the interval, over all draws.

    Ranks count the rows that do better; scores are compared at one part in 10¹² of their range. Raises RunError where
    draws times rows are too many to be kept.
    """
    rows = len(columns[0].normalised)
    if rows * of.draws > CELLS:
        raise RunError([f"权重扰动：{of.draws} 次抽取乘 {rows} 行超过 {CELLS:,} 个名次，请减少 draws"])
    found = np.empty((of.draws, rows), dtype=np.uint16 if rows < 1 << 16 else np.uint32)
    counting = np.flatnonzero(weights > 0)
    score = _scorer([columns[int(j)] for j in counting], aggregate)
    for draw, drawn in enumerate(draw_weights(weights[counting], of)):
        _rank(score(drawn) if descending else -score(drawn), found[draw])
    return _between(found, of)


def draw_weights(weights: Floats, of: Robustness) -> Floats:
    """(draws, indicators), each row adding up to 1: the same for the same seed."""
    generator = np.random.Generator(np.random.PCG64(of.seed))
    drawn = weights * (1 + of.spread * (2 * generator.random((of.draws, len(weights))) - 1))
    found: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return found


def _scorer(columns: Sequence[Column], aggregate: Method) -> Scorer:
    """Means and TOPSIS are sums over the indicators of a part that no weight changes: only the sum is made anew."""
    match aggregate.name:
        case "arithmetic":
            parts = np.stack([-c.normalised if c.cost else c.normalised for c in columns])
            return lambda weights: _sum(weights, parts)
        case "geometric":
            logs = np.log(np.stack([c.normalised for c in columns]))
            return lambda weights: _held(_sum(weights, logs))
        case "harmonic":
            inverse = -1 / np.stack([c.normalised for c in columns])
            return lambda weights: _held(_sum(weights, inverse))
        case "topsis":
            return _topsis(columns, aggregate.argument)
    return _anew(columns, aggregate)


def _topsis(columns: Sequence[Column], variant: Closeness) -> Scorer:
    to_best, to_worst = distances(columns, variant)

    def score(weights: Floats) -> Floats:
        own = weights if variant.weight_in_distance == "linear" else weights * weights
        near, far = np.sqrt(_sum(own, to_best)), np.sqrt(_sum(own, to_worst))
        return np.divide(far, near + far, out=np.zeros_like(far), where=near + far > 0)

    return score


def _anew(columns: Sequence[Column], aggregate: Method) -> Scorer:
    apply = AGGREGATES[aggregate.name].apply
    return lambda weights: apply(columns, weights, lambda values: values, aggregate.argument).scores


def _held(scores: Floats) -> Floats:
    """A zero puts a row behind all others (minus infinity): a finite number that does so too."""
    least = scores.min(where=np.isfinite(scores), initial=0.0)
    return np.maximum(scores, least - 1)


def _sum(weights: Floats, parts: Floats) -> Floats:
    """Indicator by indicator, never as a matrix product, whose order would hang on the number of threads."""
    found: Floats = np.einsum("j,jn->n", weights, parts, optimize=False)
    return found


def _rank(scores: Floats, ranks: NDArray[Any]) -> None:
    """1 for the greatest; equal ones share the best rank. The row's number rides in the low bits of one sorted key."""
    bits = max(1, int(len(scores) - 1).bit_length())
    least, greatest = float(scores.min()), float(scores.max())
    steps = min(1 << (62 - bits), 10**12)
    scale = steps / (greatest - least) if greatest > least else 0.0
    keys = ((greatest - scores) * scale + 0.5).astype(np.int64)
    keys <<= bits
    keys |= np.arange(len(scores))
    keys.sort()
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    places = np.arange(1, len(scores) + 1)
    places[1:][keys[1:] == keys[:-1]] = 0
    ranks[order] = np.maximum.accumulate(places)


def _between(found: NDArray[Any], of: Robustness) -> tuple[Ranks, Ranks]:
    """The ends of the middle `coverage` of each row's ranks: the draws left out on either side are equally many."""
    outside = int(of.draws * (1 - of.coverage) / 2)
    low, high = np.empty(found.shape[1], dtype=np.int64), np.empty(found.shape[1], dtype=np.int64)
    for start in range(0, found.shape[1], ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        ordered = np.sort(found[:, rows].T, axis=1, kind="stable")
        low[rows], high[rows] = ordered[:, outside], ordered[:, -1 - outside]
    return low, high


def in_words(of: Robustness) -> str:
    return (
        f"各权重在±{of.spread:.0%}内均匀抽取 {of.draws} 次（种子 {of.seed}），折算为合计 1；"
        f"区间为其中 {of.coverage:.0%} 的名次"
    )
