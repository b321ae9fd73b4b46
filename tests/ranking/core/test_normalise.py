import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.core.method import StepError
from ranking.core.normalise import NORMALISERS, RELATIVE

VALUES = np.array([2.0, 4.0, 4.0, 10.0])
ROOT = math.sqrt(136)


@pytest.mark.parametrize(
    ("method", "argument", "benefit", "cost"),
    [
        ("none", None, [2, 4, 4, 10], [2, 4, 4, 10]),
        ("minmax", None, [0, 0.25, 0.25, 1], [1, 0.75, 0.75, 0]),
        ("zscore", "population", np.array([-3, -1, -1, 5]) / 3, np.array([3, 1, 1, -5]) / 3),
        ("zscore", "sample", np.array([-3, -1, -1, 5]) / math.sqrt(12), np.array([3, 1, 1, -5]) / math.sqrt(12)),
        ("vector", None, VALUES / ROOT, 1 - VALUES / ROOT),
        ("sum", None, [0.1, 0.2, 0.2, 0.5], np.array([0.5, 0.25, 0.25, 0.1]) / 1.1),
        ("max", None, [0.2, 0.4, 0.4, 1], [0.8, 0.6, 0.6, 0]),
        ("rank", None, [1, 2, 2, 4], [4, 2, 2, 1]),
        ("percentile", None, [0, 1 / 3, 1 / 3, 1], [1, 1 / 3, 1 / 3, 0]),
        ("target", 6.0, [0, 0.5, 0.5, 2], [2, 1.5, 1.5, 0]),
        ("goalposts", (3.0, 5.0), [0, 0.5, 0.5, 1], [1, 0.5, 0.5, 0]),
    ],
)
def test_formulas(method: str, argument: Any, benefit: Any, cost: Any) -> None:
    apply = NORMALISERS[method].apply
    np.testing.assert_allclose(apply(VALUES, False, argument), benefit, rtol=1e-15, atol=1e-15)
    np.testing.assert_allclose(apply(VALUES, True, argument), cost, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize(
    ("method", "argument", "cost", "values", "rows"),
    [
        ("sum", None, False, [1.0, -1.0], [False, True]),
        ("sum", None, True, [1.0, 0.0], [False, True]),
        ("max", None, False, [-2.0, 1.0], [True, False]),
        ("target", 1.0, False, [1.0, 2.0], [True, True]),
        ("target", 3.0, True, [1.0, 2.0], [True, True]),
    ],
)
def test_refuses_what_it_is_not_defined_for(
    method: str, argument: Any, cost: bool, values: list[float], rows: list[bool]
) -> None:
    with pytest.raises(StepError) as refused:
        NORMALISERS[method].apply(np.array(values), cost, argument)
    assert refused.value.rows.tolist() == rows


@given(st.lists(st.integers(1, 1000), min_size=2, unique=True), st.sampled_from(sorted(RELATIVE)), st.booleans())
def test_better_values_come_out_higher(found: list[int], method: str, cost: bool) -> None:
    values = np.array(sorted(found), dtype=np.float64)
    normalised = NORMALISERS[method].apply(values, cost, NORMALISERS[method].default if method == "zscore" else None)
    steps = np.diff(normalised)
    assert (steps < 0).all() if cost else (steps > 0).all()


@given(st.lists(st.integers(-1000, 1000), min_size=2, unique=True), st.integers(1, 1000), st.integers(-1000, 1000))
def test_minmax_is_free_of_unit_and_origin(found: list[int], unit: int, origin: int) -> None:
    values = np.array(found, dtype=np.float64)
    minmax = NORMALISERS["minmax"].apply
    np.testing.assert_allclose(minmax(values * unit + origin, False, None), minmax(values, False, None), atol=1e-12)
    np.testing.assert_allclose(minmax(values, True, None), 1 - minmax(values, False, None), atol=1e-12)
