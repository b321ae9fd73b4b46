"""Eigenvalues of a small symmetric matrix by Jacobi's rotations: the same bytes on any number of threads."""

from __future__ import annotations

import math

import numpy as np

from ranking.core.method import Floats

_SWEEPS = 100


def eigen(symmetric: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues from the largest down, and their unit eigenvectors as columns (Golub and Van Loan, §8.5)."""
    matrix = symmetric.copy()
    size = len(matrix)
    vectors = np.eye(size)
    for _ in range(_SWEEPS):
        if not size or math.fsum((np.triu(matrix, 1) ** 2).ravel()) <= 1e-30:
            break
        for p in range(size - 1):
            for q in range(p + 1, size):
                _rotate(matrix, vectors, p, q)
    values = np.diag(matrix).copy()
    order = np.argsort(-values, kind="stable")
    return values[order], vectors[:, order]


def _rotate(matrix: Floats, vectors: Floats, p: int, q: int) -> None:
    if matrix[p, q] == 0:
        return
    theta = (matrix[q, q] - matrix[p, p]) / (2 * matrix[p, q])
    t = math.copysign(1.0, theta) / (abs(theta) + math.hypot(theta, 1.0))
    c = 1 / math.hypot(t, 1.0)
    s = t * c
    for rows in (matrix.T, matrix, vectors.T):
        one, other = rows[p].copy(), rows[q].copy()
        rows[p], rows[q] = c * one - s * other, s * one + c * other
