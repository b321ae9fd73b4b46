"""Where a method comes to its edge it has a defined result, or refuses in one sentence with indicator and rows."""

from typing import Any

import numpy as np
import pytest

from ranking.core.aggregate import AGGREGATES
from ranking.core.aggregate.outranking import PAIRED
from ranking.core.failure import RunError
from ranking.core.method import Floats
from ranking.core.normalise import RELATIVE
from ranking.core.transform import boxcox
from ranking.core.weights import OBJECTIVE, WEIGHTS
from tests.ranking.builders import indicator, ranked, ranking
from tests.ranking.core.test_method_properties import turned, weighting
from tests.ranking.matrices import composed, ranks_of, scores_of, step_of, weights_of

CONSTANT = "指标 {} 在参与排名的各行取值相同，不携带信息"
NO_INFORMATION = "总分：各指标都不携带信息，按等权计"


def refusal(matrix: Any, types: Any, **more: Any) -> str:
    with pytest.raises(RunError) as refused:
        composed(matrix, types, **more)
    (fault,) = refused.value.faults
    return fault


def test_nothing_times_its_logarithm_is_nothing() -> None:
    """All of the one column in one row: entropy 0; evenly over two rows of the other: entropy 1."""
    assert weights_of(composed([[5, 1], [0, 1.0]], [1, 1], weights="entropy")).tolist() == [1.0, 0.0]
    halves = weights_of(composed([[5, 3], [0, 3], [0, 0]], [1, 1], weights="entropy"))
    left = 1 - np.log(2) / np.log(3)
    assert halves.tolist() == pytest.approx([1 / (1 + left), left / (1 + left)], rel=1e-14)


def test_a_share_too_small_for_a_number_is_a_share_of_nothing() -> None:
    """1e-300 of 1e100 is zero in binary, whose logarithm is none."""
    tiny, zero = ([[small, 3], [1e100, 2], [1e100, 4.0]] for small in (1e-300, 0))
    assert weights_of(composed(tiny, [1, 1], weights="entropy")).tolist() == (
        weights_of(composed(zero, [1, 1], weights="entropy")).tolist()
    )


@pytest.mark.parametrize("weights", sorted(OBJECTIVE))
def test_a_constant_column_has_no_weight_and_is_told(weights: str) -> None:
    matrix = [[1, 7, 4], [2, 7, 1], [4, 7, 2.0]]
    result = composed(matrix, [1, 1, 1], weights=weights)
    assert weights_of(result)[1] == 0
    assert result.warnings == (CONSTANT.format("c1"),)
    normalised = composed(matrix, [1, 1, 1], weights=weights, steps={"normalise": "minmax"})
    assert weights_of(normalised)[1] == 0
    assert normalised.warnings == (f"{CONSTANT.format('c1')}，归一化为 0",)


@pytest.mark.parametrize("aggregate", ["topsis", "vikor"])
def test_a_constant_column_has_no_part_in_distances(aggregate: str) -> None:
    rank = {"order": "asc"} if aggregate == "vikor" else {}
    with_it = composed([[1, 7, 4], [2, 7, 1], [4, 7, 2.0]], [1, 1, 1], given=[1, 1, 2], aggregate=aggregate, rank=rank)
    without = composed([[1, 4], [2, 1], [4, 2.0]], [1, 1], given=[1, 2], aggregate=aggregate, rank=rank)
    assert with_it.warnings[0] == CONSTANT.format("c1")
    assert ranks_of(with_it) == ranks_of(without)
    np.testing.assert_allclose(scores_of(with_it), scores_of(without), rtol=1e-12)


@pytest.mark.parametrize("weights", sorted(OBJECTIVE))
@pytest.mark.parametrize("aggregate", ["arithmetic", "topsis"])
def test_where_no_column_tells_anything_all_weigh_the_same_and_all_tie(weights: str, aggregate: str) -> None:
    result = composed([[3, 5.0]] * 3, [1, -1], weights=weights, aggregate=aggregate)
    assert weights_of(result).tolist() == [0.5, 0.5]
    assert result.warnings == (CONSTANT.format("c0"), CONSTANT.format("c1"), NO_INFORMATION)
    assert ranks_of(result) == [1, 1, 1]


@pytest.mark.parametrize("aggregate", AGGREGATES)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_one_row_ranks_first_and_no_row_is_a_result(aggregate: str, weights: str) -> None:
    more = {
        "given": [1, 2],
        "weights": weighting(weights, 2),
        "aggregate": aggregate,
        "steps": turned(aggregate),
        "rank": {"order": "asc"},
    }
    one = composed([[3, 5.0]], [1, -1], **more)
    assert (ranks_of(one), len(scores_of(one))) == ([1], 1)
    none = composed([], [1, -1], **more)
    assert (none.entries, none.excluded, none.warnings) == ((), (), ("没有可以排名的行",))


FORBIDDEN = [
    ({"weights": "entropy"}, "指标 c1：熵权要求数值不为负，涉及 0001"),
    (
        {"weights": {"entropy": {"on": "positive"}}, "steps": {"normalise": "zscore"}},
        "指标 c0：熵权要求数值不为负，涉及 0000、0001",
    ),
    ({"weights": "merec"}, "指标 c1：MEREC 要求数值大于 0，涉及 0001、0002"),
    ({"given": [1, 1], "aggregate": {"topsis": {"normalise": "sum"}}}, "指标 c1：按总和归一化不允许负数，涉及 0001"),
    ({"given": [1, 1], "aggregate": {"topsis": {"normalise": "max"}}}, "指标 c1：按最大值归一化不允许负数，涉及 0001"),
    ({"given": [1, 1], "aggregate": "geometric"}, "指标 c1：几何平均不允许负数，涉及 0001"),
    ({"given": [1, 1], "aggregate": "harmonic"}, "指标 c1：调和平均不允许负数，涉及 0001"),
    ({"given": [1, 1], "steps": {"normalise": "sum"}}, "指标 c1：按总和归一化不允许负数，涉及 0001"),
    ({"given": [1, 1], "steps": {"transform": "boxcox"}}, "指标 c1：Box-Cox 变换要求数值大于 0，涉及 0001、0002"),
]


@pytest.mark.parametrize(("more", "sentence"), FORBIDDEN)
def test_negatives_where_they_are_forbidden_name_column_and_rows(more: dict[str, Any], sentence: str) -> None:
    assert refusal([[1, 5], [2, -5], [4, 0.0]], [1, 1], **more) == sentence


def test_a_cost_of_nothing_has_no_reciprocal() -> None:
    aggregate = {"topsis": {"normalise": "sum"}}
    assert refusal([[1, 0], [2, 3.0]], [1, -1], given=[1, 1], aggregate=aggregate) == (
        "指标 c1：按总和归一化要求数值大于 0，涉及 0000"
    )


def test_figures_beyond_reach_are_refused() -> None:
    assert refusal([[1e101], [-1e200], [2.0]], [1], given=[1]) == (
        "指标 c0：数值太大（绝对值超过 1e+100），无法计算，涉及 0000、0001"
    )


@pytest.mark.parametrize("normalise", sorted(RELATIVE))
def test_a_spread_whose_square_is_nothing_is_none(normalise: str) -> None:
    """1e-160 squared is 0 in binary floating point: no mean, length or deviation could be divided by."""
    tiny = [[1e-160, 1], [0.0, 2], [5e-324, 3]]
    result = composed(tiny, [1, 1], given=[1, 1], steps={"normalise": normalise}, aggregate="topsis")
    assert f"{CONSTANT.format('c0')}，归一化为 0" in result.warnings
    assert ranks_of(result) == [3, 2, 1]


def test_columns_that_move_together_have_no_conflict_for_critic() -> None:
    """1 - r of a column and its multiple is a few last binary digits, of which nobody makes weights."""
    matrix = [[x, 3 * x, 7 * x + 0.1] for x in (0.1, 0.7, 0.2, 1.9, 0.3)]
    together = composed(matrix, [1, 1, 1], weights="critic")
    assert weights_of(together).tolist() == [1 / 3] * 3
    assert together.warnings == (NO_INFORMATION,)


def test_the_one_column_that_tells_rows_apart_has_all_the_weight() -> None:
    for weights in sorted(OBJECTIVE):
        assert weights_of(composed([[1, 7], [2, 7.0]], [1, 1], weights=weights)).tolist() == [1.0, 0.0], weights


@pytest.mark.parametrize("aggregate", ["geometric", "harmonic"])
def test_an_indicator_without_weight_has_no_part_even_where_it_is_zero(aggregate: str) -> None:
    """Minmax makes the constant column zeros and entropy gives it no weight: 0 · ln 0 and 0 / 0 are nothing."""
    more = {"weights": {"entropy": {"on": "positive"}}, "steps": {"normalise": "minmax"}}
    result = composed([[1, 5], [4, 5], [2, 5.0]], [1, 1], aggregate=aggregate, **more)
    assert weights_of(result).tolist() == [1.0, 0.0]
    assert scores_of(result).tolist() == pytest.approx([0, 1, 1 / 3], rel=1e-15)
    assert [entry.contributions["c1"] for entry in result.entries] == [0.0, 0.0, 0.0]


def test_a_score_without_any_distance_is_zero() -> None:
    assert scores_of(composed([[2, 3.0]] * 3, [1, 1], given=[1, 1], aggregate="topsis")).tolist() == [0, 0, 0]
    vikor = composed([[2, 3.0]] * 3, [1, 1], given=[1, 1], aggregate="vikor", rank={"order": "asc"})
    assert scores_of(vikor).tolist() == [0, 0, 0]


def test_vikor_ranked_from_the_largest_down_is_told() -> None:
    matrix = [[1, 5], [4, 2.0]]
    more = {"given": [0.5, 0.5], "aggregate": "vikor"}
    assert composed(matrix, [1, 1], **more).warnings == ("总分：VIKOR 的得分越小越好，排名却从大到小",)
    assert composed(matrix, [1, 1], rank={"order": "asc"}, **more).warnings == ()


def test_copeland_says_how_many_rows_it_compares() -> None:
    rows = [[float(i)] for i in range(PAIRED + 1)]
    assert refusal(rows, [1], given=[1], aggregate="copeland") == (
        "总分：Copeland 法逐对比较，至多 20000 行，现有 20001 行"
    )


@pytest.mark.parametrize("unit", [1e-30, 1e-4, 1e30])
def test_the_likeliest_exponent_is_free_of_the_unit(unit: float) -> None:
    """x^-5 of revenues is nothing beside 1 and x^5 of larger ones overflows: powers are relative to the largest."""
    revenues = np.array([12_000.0, 350_000.0, 81_000.0, 2_400_000.0, 47_000.0])
    np.testing.assert_allclose(shares(boxcox(revenues * unit, None)), shares(boxcox(revenues, None)), rtol=1e-8)


def shares(values: Floats) -> Floats:
    return (values - values.min()) / (values.max() - values.min())


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0], [np.nan, 3.0]])
def test_nothing_to_estimate_an_exponent_from_leaves_the_figures_less_one(values: list[float]) -> None:
    np.testing.assert_allclose(boxcox(np.array(values), None), np.array(values) - 1, rtol=1e-15)


def filled(rows: list[dict[str, Any]], missing: Any) -> list[float]:
    data = ranking(composites=[{"code": "total", "title": "总分", "indicators": [indicator("a", missing=missing)]}])
    return ranked(data, [{"id": str(n), **row} for n, row in enumerate(rows)]).intermediate["total.a.filled"].to_list()


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ({"group_mean": "kind"}, [1, 3, 2, 4, 4]),
        ({"group_share": {"level": "b", "group": "kind"}}, [1, 3, 1, 2, 3.6]),
    ],
)
def test_a_group_that_states_nothing_and_a_row_without_group_take_the_mean_of_all(missing: Any, expected: Any) -> None:
    rows = [
        {"a": 1, "kind": "x"},
        {"a": 3, "kind": "x"},
        {"kind": "x", "b": 5},
        {"kind": "y", "b": 5},
        {"b": 9},
        {"a": 8, "kind": "z"},
    ]
    assert filled(rows, missing)[:5] == pytest.approx(expected)


@pytest.mark.parametrize("level", [0, 10, 2.5, -1, None])
def test_a_level_of_disclosure_is_one_to_nine(level: float | None) -> None:
    with pytest.raises(RunError) as refused:
        filled([{"a": 1, "kind": "x"}, {"kind": "x", "b": level}], {"group_share": {"level": "b", "group": "kind"}})
    assert refused.value.faults == ("指标 a：缺失值按披露程度（b）填补，披露程度应为 1 至 9，涉及 1",)


@pytest.mark.parametrize("missing", ["mean", "median", {"knn": 3}, {"group_mean": "kind"}])
def test_where_nobody_states_anything_nothing_can_be_filled(missing: Any) -> None:
    with pytest.raises(RunError) as refused:
        filled([{"kind": "x"}, {"kind": "y"}], missing)
    assert refused.value.faults == ("指标 a：没有任何已填值，无法据以填补，涉及 0、1",)


def test_neighbours_of_a_row_that_states_nothing_else_are_all() -> None:
    assert filled([{"a": 1}, {"a": 4}, {}], {"knn": 1}) == [1, 4, 2.5]
    holes = [[1, 2], [4, None], [None, None], [3, 9.0]]
    result = composed(holes, [1, 1], weights="equal", steps={"missing": {"knn": 1}})
    assert step_of(result, 0, "filled").tolist() == pytest.approx([1, 4, 8 / 3, 3])


def test_more_neighbours_than_rows_are_those_there_are() -> None:
    result = composed([[1, 1], [3, 2], [None, 9.0]], [1, 1], weights="equal", steps={"missing": {"knn": 100}})
    assert step_of(result, 0, "filled").tolist() == [1, 3, 2]
