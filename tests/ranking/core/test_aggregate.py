import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.core.aggregate.means import arithmetic, geometric
from ranking.core.indicator import Column, IndicatorError
from ranking.core.method import Floats
from tests.ranking.matrices import composed, scores_of

WEIGHTS = np.array([0.25, 0.75])


def column(code: str, values: list[float], *, cost: bool = False) -> Column:
    array = np.array(values)
    return Column(code, array, array, array, array, array, "cost" if cost else "benefit")


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


rows_of_two = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=1, max_size=8)


@settings(deadline=None)
@given(rows_of_two, st.sampled_from(["topsis", "owa", "promethee", "borda"]))
def test_contributions_add_up_to_the_score(rows: list[tuple[int, int]], name: str) -> None:
    matrix = [list(map(float, row)) for row in rows]
    result = composed(matrix, [1, 1], given=[1, 3], aggregate=name)
    added = [sum(entry.contributions.values()) for entry in sorted(result.entries, key=lambda entry: entry.id)]  # type: ignore[arg-type]
    np.testing.assert_allclose(added, scores_of(result), rtol=1e-12, atol=1e-12)


@settings(deadline=None)
@given(rows_of_two)
def test_copeland_counts_the_duels_won_less_those_lost(rows: list[tuple[int, int]]) -> None:
    def duel(one: tuple[int, int], other: tuple[int, int]) -> float:
        return np.sign(2 * np.sign(one[0] - other[0]) + np.sign(other[1] - one[1]))

    matrix = [list(map(float, row)) for row in rows]
    result = composed(matrix, [1, -1], given=[2, 1], aggregate="copeland")
    assert scores_of(result).tolist() == [sum(duel(one, other) for other in rows) for one in rows]


def test_duels_of_equal_sides_are_drawn() -> None:
    """0.1 + 0.2 against 0.3 is a draw, whatever the last binary digit says."""
    result = composed([[1, 1, 0], [0, 0, 1.0]], [1, 1, 1], given=[0.1, 0.2, 0.3], aggregate="copeland")
    assert scores_of(result).tolist() == [0, 0]


@pytest.mark.parametrize(("v", "expected"), [(0.5, [1, 1, 0.6875, 0]), (1.0, [1, 1, 1, 0]), (0.0, [1, 1, 0.375, 0])])
def test_vikor_weighs_the_sum_of_regrets_against_the_largest(v: float, expected: list[float]) -> None:
    """By hand: S is 0.5, 0.5, 0.5, 0.2 and R 0.5, 0.5, 0.25, 0.1; the regrets are the contributions."""
    more = {"given": [0.5, 0.5], "aggregate": {"vikor": {"v": v}}, "rank": {"order": "asc"}}
    result = composed([[10, 0], [0, 10], [5, 5], [8, 8.0]], [1, 1], **more)
    found = {entry.id: list(entry.contributions.values()) for entry in result.entries}
    regrets = [[0, 0.5], [0.5, 0], [0.25, 0.25], [0.1, 0.1]]
    np.testing.assert_allclose([found[key] for key in sorted(found)], regrets, atol=1e-15)
    np.testing.assert_allclose(scores_of(result), expected, atol=1e-15)


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ({"weights": [1, 0, 0]}, [9, 6]),  # the best value
        ({"weights": [0, 0, 2]}, [1, 4]),  # the worst
        ({"weights": [1, 1, 1]}, [5, 5]),
        ({"weights": [5, 3, 2]}, [6.2, 5.3]),
        ({"orness": 0.5}, [5, 5]),
        ({"orness": 0.25}, [(9 + 5 * 7 + 1 * 19) / 27, (6 + 5 * 7 + 4 * 19) / 27]),  # Q(r) = r³
    ],
)
def test_owa_weighs_places_and_not_indicators(positions: dict[str, Any], expected: list[float]) -> None:
    result = composed([[9, 1, 5], [4, 6, 5.0]], [1, 1, 1], given=[7, 1, 1], aggregate={"owa": positions})
    np.testing.assert_allclose(scores_of(result), expected, rtol=1e-14)


def test_linear_weights_enter_the_distance_once() -> None:
    """Two columns over [0, 1], weights 0.36 and 0.64; rows (1, 0) and (0, 1)."""
    for way, expected in (("squared", [0.36, 0.64]), ("linear", [0.6 / 1.4, 0.8 / 1.4])):
        topsis = {"topsis": {"normalise": "minmax", "weight_in_distance": way}}
        result = composed([[1, 0], [0, 1.0]], [1, 1], given=[0.36, 0.64], aggregate=topsis)
        np.testing.assert_allclose(scores_of(result), expected, rtol=1e-14)
