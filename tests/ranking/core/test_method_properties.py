"""What holds for every matrix, method by method: the tables say which method has which property, and why not."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ranking.core.aggregate import AGGREGATES
from ranking.core.failure import RunError
from ranking.core.normalise import NORMALISERS
from ranking.core.result import to_json
from ranking.core.transform import TRANSFORMS
from ranking.core.weights import WEIGHTS
from tests.ranking.matrices import composed, ranks_of, scores_of, weights_of

MINMAX = {"normalise": "minmax"}
SETTINGS = settings(max_examples=25, deadline=None)
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def judgements(size: int) -> dict[str, Any]:
    return {"ahp": {"matrix": [[2.0 ** (j - i) for j in range(size)] for i in range(size)]}}


def weighting(name: str, size: int) -> Any:
    return judgements(size) if name == "ahp" else name


def shared(size: int) -> list[float]:
    return [1.0 / 2**j for j in range(size)]


@st.composite
def matrices(draw: st.DrawFn, *, rows: int = 8) -> tuple[list[list[float]], list[int]]:
    """Positive figures, so that every method is defined, with ties among them, and benefits and costs."""
    size = draw(st.integers(2, 4))
    row = st.lists(st.integers(1, 30).map(float), min_size=size, max_size=size)
    return draw(st.lists(row, min_size=2, max_size=rows)), draw(
        st.lists(st.sampled_from([1, -1]), min_size=size, max_size=size)
    )


@st.composite
def benefits(draw: st.DrawFn) -> list[list[float]]:
    matrix, _ = draw(matrices())
    return matrix


def turned(aggregate: str) -> dict[str, Any]:
    """Steps after which every aggregation is defined: above zero, costs turned."""
    return {"normalise": {"goalposts": [0.0, 31.0]}} if aggregate in ("geometric", "harmonic", "owa") else {}


@pytest.mark.parametrize("name", WEIGHTS)
@SETTINGS
@given(matrices())
def test_weights_are_no_less_than_nothing_and_add_up_to_one(name: str, drawn: Any) -> None:
    matrix, types = drawn
    size = len(types)
    weights = weights_of(composed(matrix, types, given=shared(size), weights=weighting(name, size), steps=MINMAX))
    assert (weights >= 0).all()
    assert float(weights.sum()) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", AGGREGATES)
@SETTINGS
@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_columns_changes_no_score(name: str, drawn: Any, random: Any) -> None:
    matrix, types = drawn
    size = len(types)
    ids = [f"{i:04}" for i in range(len(matrix))]
    more = {"aggregate": name, "steps": turned(name)}
    first = composed(matrix, types, given=shared(size), **more)
    rows = random.sample(range(len(matrix)), len(matrix))
    again = composed([matrix[i] for i in rows], types, [ids[i] for i in rows], given=shared(size), **more)
    assert to_json(again) == to_json(first)
    columns = random.sample(range(size), size)
    turned_round = composed(
        [[row[j] for j in columns] for row in matrix],
        [types[j] for j in columns],
        given=[shared(size)[j] for j in columns],
        **more,
    )
    assert_allclose(scores_of(turned_round), scores_of(first), **CLOSE)


@pytest.mark.parametrize("name", sorted(set(WEIGHTS) - {"ahp"}))  # its matrix stands in the indicators' order
@SETTINGS
@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_columns_turns_the_weights_with_it(name: str, drawn: Any, random: Any) -> None:
    matrix, types = drawn
    columns = random.sample(range(len(types)), len(types))
    there = [[row[j] for j in columns] for row in matrix]
    stated = shared(len(types))
    first = weights_of(composed(matrix, types, given=stated, weights=name))
    again = weights_of(composed(there, [types[j] for j in columns], given=[stated[j] for j in columns], weights=name))
    assert_allclose(again, first[columns], **CLOSE)


@pytest.mark.parametrize("name", AGGREGATES)
@SETTINGS
@given(matrices(rows=6), st.integers(0, 5))
def test_equal_rows_tie(name: str, drawn: Any, which: int) -> None:
    matrix, types = drawn
    which %= len(matrix)
    ranks = ranks_of(composed([*matrix, matrix[which]], types, weights="equal", aggregate=name, steps=turned(name)))
    assert ranks[-1] == ranks[which]


# Whether the unit (times) or the origin (plus) of one raw column may be changed without changing any score.
# Means of raw figures have units; ranks and shares of a range, a sum or a length have none.
FREE_OF: dict[str, tuple[Any, bool, bool]] = {
    "arithmetic of raw figures": ({"aggregate": "arithmetic"}, False, False),
    "arithmetic after minmax": ({"steps": MINMAX}, True, True),
    "arithmetic after zscore": ({"steps": {"normalise": "zscore"}}, True, True),
    "arithmetic after rank": ({"steps": {"normalise": "rank"}}, True, True),
    "arithmetic after vector": ({"steps": {"normalise": "vector"}}, True, False),
    "arithmetic after sum": ({"steps": {"normalise": "sum"}}, True, False),
    "arithmetic after max": ({"steps": {"normalise": "max"}}, True, False),
    "topsis vector": ({"aggregate": "topsis"}, True, False),
    "topsis sum": ({"aggregate": {"topsis": {"normalise": "sum"}}}, True, False),
    "topsis max": ({"aggregate": {"topsis": {"normalise": "max"}}}, True, False),
    "topsis minmax": ({"aggregate": {"topsis": {"normalise": "minmax"}}}, True, True),
    "topsis none": ({"aggregate": {"topsis": {"normalise": "none"}}}, False, True),
    "vikor": ({"aggregate": "vikor"}, True, True),
    "promethee": ({"aggregate": "promethee"}, True, True),
    "borda": ({"aggregate": "borda"}, True, True),
    "copeland": ({"aggregate": "copeland"}, True, True),
    "entropy weights": ({"weights": "entropy", "steps": {}, "aggregate": "vikor"}, True, False),
    "critic weights": ({"weights": "critic", "aggregate": "vikor"}, True, True),
    "merec weights": ({"weights": "merec", "aggregate": "vikor"}, True, False),
    "pca weights": ({"weights": "pca", "aggregate": "vikor"}, True, True),
    "std weights of raw figures": ({"weights": "std", "aggregate": "vikor"}, False, True),
}
EXAMPLE = [[3.0, 11.0, 2.0], [7.0, 5.0, 9.0], [4.0, 8.0, 8.0], [9.0, 2.0, 5.0]]


def moved(matrix: list[list[float]], factor: float, shift: float) -> list[list[float]]:
    return [[row[0] * factor + shift, *row[1:]] for row in matrix]


@pytest.mark.parametrize("name", FREE_OF)
@SETTINGS
@given(matrices(), st.sampled_from([0.001, 0.5, 3.0, 10_000.0]), st.integers(1, 100).map(float))
def test_units_and_origins_change_no_score_where_the_method_is_free_of_them(
    name: str, drawn: Any, factor: float, shift: float
) -> None:
    (matrix, types), (more, units, origins) = drawn, FREE_OF[name]
    stated = {} if "weights" in more else {"given": shared(len(types))}
    first = scores_of(composed(matrix, types, **stated, **more))
    if units:
        assert_allclose(scores_of(composed(moved(matrix, factor, 0), types, **stated, **more)), first, **CLOSE)
    if origins:
        assert_allclose(scores_of(composed(moved(matrix, 1, shift), types, **stated, **more)), first, **CLOSE)


@pytest.mark.parametrize("name", FREE_OF)
def test_units_and_origins_do_matter_to_the_others(name: str) -> None:
    more, units, origins = FREE_OF[name]
    stated = {} if "weights" in more else {"given": shared(3)}

    def same(factor: float, shift: float) -> bool:
        there = scores_of(composed(moved(EXAMPLE, factor, shift), [1, 1, 1], **stated, **more))
        return bool(np.allclose(there, scores_of(composed(EXAMPLE, [1, 1, 1], **stated, **more)), **CLOSE))

    assert (same(50, 0), same(1, 20)) == (units, origins)


# Methods by which a row that improves in one benefit never loses places, weights being given. Nothing is promised of
# the others: the improved figure changes for everybody what a column counts. Weights by entropy, CRITIC, MEREC, PCA and
# standard deviation follow its spread; so do zscore, vector, sum and max with their norms; VIKOR's ranges of S and R
# weigh one against the other. LOSING has the examples.
MONOTONE: dict[str, Any] = {
    "arithmetic": {"aggregate": "arithmetic"},
    "arithmetic after minmax": {"steps": MINMAX},
    "arithmetic after rank": {"steps": {"normalise": "rank"}},
    "geometric": {"aggregate": "geometric"},
    "harmonic": {"aggregate": "harmonic"},
    "owa": {"aggregate": {"owa": {"orness": 0.3}}},
    "topsis minmax": {"aggregate": {"topsis": {"normalise": "minmax"}}},
    "topsis minmax linear": {"aggregate": {"topsis": {"normalise": "minmax", "weight_in_distance": "linear"}}},
    "promethee": {"aggregate": "promethee"},
    "borda": {"aggregate": "borda"},
    "copeland": {"aggregate": "copeland"},
}


def raised(matrix: list[list[float]], row: int, column: int, by: float) -> list[list[float]]:
    return [
        [x + by if (i, j) == (row, column) else x for j, x in enumerate(figures)] for i, figures in enumerate(matrix)
    ]


@pytest.mark.parametrize("name", MONOTONE)
@SETTINGS
@given(benefits(), st.integers(0, 7), st.integers(0, 3), st.integers(1, 40).map(float))
def test_who_improves_loses_no_place(name: str, matrix: Any, row: int, column: int, by: float) -> None:
    row, column, size = row % len(matrix), column % len(matrix[0]), len(matrix[0])
    more = {"given": shared(size), **MONOTONE[name]}
    before = ranks_of(composed(matrix, [1] * size, **more))
    after = ranks_of(composed(raised(matrix, row, column, by), [1] * size, **more))
    assert after[row] <= before[row]


LOSING: dict[str, tuple[Any, list[list[float]], tuple[int, int, float]]] = {
    "critic": ({"weights": "critic", "steps": MINMAX}, [[6, 6, 9], [7, 8, 2], [3, 8, 9]], (2, 2, 19)),
    "merec": ({"weights": "merec", "steps": MINMAX}, [[3, 3], [2, 8], [5, 2], [3, 2]], (2, 1, 1)),
    "pca": ({"weights": "pca", "steps": MINMAX}, [[3, 3, 6], [5, 2, 9], [5, 3, 4]], (0, 2, 2)),
    "vikor": (
        {"given": [4, 2, 1], "aggregate": "vikor", "rank": {"order": "asc"}},
        [[4, 9, 4], [7, 8, 2], [2, 9, 2]],
        (0, 1, 14),
    ),
    "zscore": (
        {"given": [4, 2, 1], "steps": {"normalise": "zscore"}},
        [[2, 8, 7], [1, 7, 4], [9, 5, 1], [6, 4, 7]],
        (0, 1, 16),
    ),
}


@pytest.mark.parametrize("name", LOSING)
def test_who_improves_may_lose_a_place_where_columns_count_by_their_spread(name: str) -> None:
    more, matrix, (row, column, by) = LOSING[name]
    types = [1] * len(matrix[0])
    before = ranks_of(composed(matrix, types, **more))[row]
    assert ranks_of(composed(raised(matrix, row, column, by), types, **more))[row] > before


any_number = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 5e-324, 1.0, -1.0, 1e308])
steps = st.fixed_dictionaries(
    {
        "transform": st.sampled_from([*TRANSFORMS, {"boxcox": 2}, {"asinh": 1e-300}]),
        "normalise": st.sampled_from(
            [n for n in NORMALISERS if n not in ("target", "goalposts", "categorical")]
            + [{"target": 0.5}, {"goalposts": [-1, 1]}]
        ),
        "missing": st.sampled_from(["exclude", "zero", "mean", "median", "error", {"knn": 2}]),
        "outliers": st.sampled_from(["none", {"winsorise": [0.1, 0.9]}, {"clip": [0, 1]}]),
    }
)
tables = st.lists(st.tuples(any_number | st.none(), any_number, any_number), max_size=6)


@settings(max_examples=150, deadline=None)
@given(tables, st.lists(st.sampled_from([1, -1]), min_size=3, max_size=3), steps, *map(st.sampled_from, (
    list(WEIGHTS),
    [*AGGREGATES, *({"topsis": {"normalise": way}} for way in ("minmax", "sum", "max", "none"))],
)))  # fmt: skip
def test_finite_figures_give_finite_results_or_a_sentence(
    table: Any, types: Any, taken: Any, weights: str, aggregate: Any
) -> None:
    more = {"weights": weighting(weights, 3), "aggregate": aggregate}
    named = aggregate if isinstance(aggregate, str) else "topsis"
    if named in ("geometric", "harmonic", "owa") and taken["normalise"] == "none":
        types = [1, 1, 1]  # the recipe's reader refuses costs that nothing turns
    try:
        result = composed(table, types, given=shared(3), steps=taken, **more)
    except RunError as refusal:
        assert refusal.faults and all(fault.startswith(("指标 ", "总分")) for fault in refusal.faults)
        return
    json.loads(to_json(result), parse_constant=pytest.fail)
    found = np.array(list(result.weights.get("total", {"none": 1.0}).values()))
    assert (found >= 0).all()
    assert float(found.sum()) == pytest.approx(1, abs=1e-9)
    assert len(result.entries) + len(result.excluded) == len(table)
