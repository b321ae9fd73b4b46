import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.core.aggregate import IndicatorError, arithmetic, geometric
from ranking.core.indicator import Column
from ranking.core.method import Floats

WEIGHTS = np.array([0.25, 0.75])


def column(code: str, values: list[float], *, cost: bool = False) -> Column:
    array = np.array(values)
    return Column(code, array, array, array, array, array, cost=cost)


def same(values: Floats) -> Floats:
    return values


def per_cent(values: Floats) -> Floats:
    return 10 + values * 90


def test_arithmetic_is_the_weighted_mean() -> None:
    found = arithmetic([column("a", [1.0, 0.0]), column("b", [0.0, 2.0])], WEIGHTS, same, None)
    assert found.scores.tolist() == [0.25, 1.5]
    assert [c.tolist() for c in found.contributions] == [[0.25, 0.0], [0.0, 1.5]]


def test_an_unnormalised_cost_counts_against() -> None:
    found = arithmetic([column("a", [1.0]), column("b", [2.0], cost=True)], WEIGHTS, same, None)
    assert found.scores.tolist() == [-1.25]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1))
def test_arithmetic_contributions_add_up_to_the_scaled_score(rows: list[tuple[float, float]]) -> None:
    columns = [column("a", [row[0] for row in rows]), column("b", [row[1] for row in rows])]
    found = arithmetic(columns, WEIGHTS, per_cent, None)
    expected = [10 + 90 * (0.25 * a + 0.75 * b) for a, b in rows]
    np.testing.assert_allclose(found.scores, expected, rtol=1e-13)
    np.testing.assert_allclose(sum(found.contributions), found.scores, rtol=1e-13)


def test_geometric_and_its_logarithmic_contributions() -> None:
    found = geometric([column("a", [16.0, 0.0]), column("b", [1.0, 4.0])], WEIGHTS, per_cent, None)
    np.testing.assert_allclose(found.scores, [10 + 90 * 2, 10], rtol=1e-15)
    np.testing.assert_allclose(found.contributions[0], [math.log(2), np.nan], rtol=1e-15)
    np.testing.assert_allclose(found.contributions[1], [0.0, 0.75 * math.log(4)], rtol=1e-15)


def test_geometric_refuses_negatives_and_unturned_costs() -> None:
    with pytest.raises(IndicatorError) as refused:
        geometric([column("a", [1.0, 1.0]), column("b", [1.0, -1.0])], WEIGHTS, same, None)
    assert (refused.value.code, refused.value.rows.tolist()) == ("b", [False, True])
    with pytest.raises(IndicatorError) as refused:
        geometric([column("a", [1.0], cost=True), column("b", [1.0])], WEIGHTS, same, None)
    assert refused.value.code == "a"
