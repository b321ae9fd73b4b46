"""Weights that people state: given, equal, or from pairwise comparisons (AHP)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from declarations.core.document import Definition
from ranking.core.indicator import Column
from ranking.core.method import Floats
from ranking.core.weights.weighed import Weighed

# Saaty, Decision making with the analytic hierarchy process, IJSSCI 1 (2008): random indices for 1 to 15.
RANDOM_INDEX = (0, 0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59)
CONSISTENT = 0.1
_TURNS = 10_000


def given(_: Sequence[Column], stated: Sequence[float | None], __: None) -> Weighed:
    """The recipe's own, divided by their sum unless that is 1 already."""
    weights = np.array(stated, dtype=np.float64)
    total = math.fsum(weights)
    return Weighed(weights if is_one(total) else weights / total)


def equal(columns: Sequence[Column], _: Sequence[float | None], __: None) -> Weighed:
    return Weighed(np.full(len(columns), 1.0 / len(columns)))


def is_one(total: float) -> bool:
    return abs(total - 1) <= 1e-12


def _ratio(stated: Any) -> Any:
    """Judgements are often written as fractions: `1/3`."""
    if isinstance(stated, str):
        try:
            return float(Fraction(stated.replace(" ", "")))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"“{stated}”不是数，应如 3 或 1/3") from None
    return stated


Judgement = Annotated[float, BeforeValidator(_ratio), Field(gt=0, le=1_000_000)]


class Judgements(Definition):
    """A reciprocal matrix of pairwise comparisons, rows and columns in the order of the indicators."""

    matrix: Annotated[tuple[tuple[Judgement, ...], ...], Field(min_length=1, max_length=len(RANDOM_INDEX))]

    @model_validator(mode="after")
    def _reciprocal(self) -> Self:
        size = len(self.matrix)
        if any(len(row) != size for row in self.matrix):
            raise ValueError("判断矩阵的行数和列数应相同")
        for i in range(size):
            if self.matrix[i][i] != 1:
                raise ValueError(f"判断矩阵第 {i + 1} 行第 {i + 1} 列应为 1")
            for j in range(i + 1, size):
                if abs(self.matrix[i][j] * self.matrix[j][i] - 1) > 0.01:
                    raise ValueError(f"判断矩阵第 {i + 1} 行第 {j + 1} 列与第 {j + 1} 行第 {i + 1} 列不是互为倒数")
        return self


def ahp(columns: Sequence[Column], _: Sequence[float | None], judgements: Judgements) -> Weighed:
    """The principal eigenvector of the judgements, and their consistency ratio (Saaty 1980).

    CR = (λ - m) / (m - 1) / RI(m); above 0.1 the judgements contradict each other too much, which is told.
    The recipe's reader holds the matrix's size to the number of indicators.
    """
    matrix = np.array(judgements.matrix, dtype=np.float64)
    weights, eigenvalue = _principal(matrix)
    size = len(columns)
    index = RANDOM_INDEX[size - 1]
    ratio = max(0.0, (eigenvalue - size) / (size - 1) / index) if index else 0.0
    facts = (f"判断矩阵的一致性比例 CR = {ratio:.4f}",)
    doubts = (f"判断矩阵的一致性比例 CR = {ratio:.4f}，大于 0.1，判断前后矛盾较多",) if ratio > CONSISTENT else ()
    return Weighed(weights, facts=facts, doubts=doubts)


def _principal(matrix: Floats) -> tuple[Floats, float]:
    """The eigenvector of the largest eigenvalue of a positive matrix, adding up to 1: power iteration converges."""
    vector = np.full(len(matrix), 1.0 / len(matrix))
    for _ in range(_TURNS):
        turned = np.array([math.fsum(row * vector) for row in matrix])
        total = math.fsum(turned)
        turned /= total
        done = float(np.abs(turned - vector).max()) <= 1e-16
        vector = turned
        if done:
            break
    image = np.array([math.fsum(row * vector) for row in matrix])
    return vector, math.fsum(image)
