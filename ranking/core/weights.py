"""Weights of a composite's indicators. Every way returns non-negative numbers that add up to 1."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ranking.core.indicator import Column
from ranking.core.method import Floats, Way

# The columns after all their steps, the weights that the recipe gives (None where it gives none), the argument.
Weigh = Callable[[Sequence[Column], Sequence[float | None], Any], Floats]


def given(_: Sequence[Column], stated: Sequence[float | None], __: None) -> Floats:
    """The recipe's own, divided by their sum unless that is 1 already."""
    weights = np.array(stated, dtype=np.float64)
    total = math.fsum(weights)
    return weights if is_one(total) else weights / total


def equal(columns: Sequence[Column], _: Sequence[float | None], __: None) -> Floats:
    return np.full(len(columns), 1.0 / len(columns))


def is_one(total: float) -> bool:
    return abs(total - 1) <= 1e-12


WEIGHTS: Mapping[str, Way[Weigh]] = {
    "given": Way(given, "给定权重"),
    "equal": Way(equal, "等权"),
}
PLANNED = ("entropy", "critic", "std", "merec", "pca", "ahp")
