"""The engine against what other libraries and textbooks give for the same variant: tests/data/vectors.

The numbers were made by the versions that stand in the files (`_versions`, and `_by` for the calls); the peers
themselves are not needed to run these tests.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ranking.core.transform import boxcox
from tests.ranking.builders import indicator, ranked, ranking
from tests.ranking.matrices import composed, ranks_of, scores_of, step_of, weights_of

VECTORS = Path(__file__).parents[2] / "data" / "vectors"
EXACT = {"rtol": 0, "atol": 1e-12}
MINMAX = {"normalise": "minmax"}


def load(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


MATRICES = {name: load(name) for name in ("rand_8x4_mixed", "zeros_12x5", "ties_16x4")}
TEXTBOOK = {case["name"]: case for case in load("textbook")["cases"]}
METHODS = load("methods")
TIES = load("tie_policies")


def found(name: str, **more: Any) -> Any:
    return composed(MATRICES[name]["matrix"], MATRICES[name]["types"], **more)


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("entropy_weights", {"weights": "entropy"}),
        ("entropy_weights_after_minmax_positive", {"weights": {"entropy": {"on": "positive"}}, "steps": MINMAX}),
        ("critic_weights_pearson", {"weights": "critic"}),
        ("critic_weights_spearman", {"weights": {"critic": {"correlation": "spearman"}}}),
        ("std_weights", {"weights": "std"}),
        ("merec_weights", {"weights": "merec"}),
    ],
)
def test_weights_as_scikit_criteria(name: str, key: str, more: dict[str, Any]) -> None:
    expected = MATRICES[name]["peers"]["skcriteria"][key]
    if isinstance(expected, dict):
        assert (name, key) == ("zeros_12x5", "merec_weights")  # no number there: here a refusal, tested elsewhere
        return
    assert_allclose(weights_of(found(name, **more)), expected, **EXACT)


@pytest.mark.parametrize(
    ("key", "weights"), [("entropy_weights", "entropy"), ("std_weights", "std"), ("merec_weights", "merec")]
)
@pytest.mark.parametrize("name", ["rand_8x4_mixed", "ties_16x4"])
def test_weights_as_pymcdm(name: str, key: str, weights: str) -> None:
    assert_allclose(weights_of(found(name, weights=weights)), MATRICES[name]["peers"]["pymcdm"][key], **EXACT)


@pytest.mark.parametrize("name", METHODS["cases"])
def test_critic_as_pymcdm_which_turns_no_cost(name: str) -> None:
    matrix = MATRICES[name]["matrix"]
    result = composed(matrix, [1] * len(matrix[0]), weights="critic")
    assert_allclose(weights_of(result), METHODS["cases"][name]["critic_weights_all_benefits"], **EXACT)


@pytest.mark.parametrize("name", METHODS["cases"])
def test_principal_components_as_scikit_learn(name: str) -> None:
    assert_allclose(weights_of(found(name, weights="pca")), METHODS["cases"][name]["pca_weights"], **EXACT)


TOPSIS = {
    "pymcdm_vector": "vector",
    "pymcdm_minmax": "minmax",
    "pymcdm_sum": "sum",
    "pymcdm_max": "max",
    "skcriteria_vector_native_min": "vector",
    "skcriteria_minmax_native_min": "minmax",
}


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("weighting", ["equal", "entropy_sk", "given"])
@pytest.mark.parametrize("key", TOPSIS)
def test_topsis_as_pymcdm_and_scikit_criteria(name: str, weighting: str, key: str) -> None:
    peer = MATRICES[name]["peers"]["topsis"][weighting]
    if isinstance(peer[key], dict):
        assert (name, key) == ("zeros_12x5", "pymcdm_sum")  # pymcdm refuses zeros there even in benefits
        return
    result = found(name, given=peer["weights"], aggregate={"topsis": {"normalise": TOPSIS[key]}})
    assert_allclose(scores_of(result), peer[key], **EXACT)


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("weighting", ["equal", "entropy_sk", "given"])
def test_ranks_vikor_and_the_weighted_sum_as_the_peers(name: str, weighting: str) -> None:
    peer = MATRICES[name]["peers"]["topsis"][weighting]
    given = peer["weights"]
    for normalise in ("vector", "minmax"):
        topsis = {"topsis": {"normalise": normalise}}
        fractional = found(name, given=given, aggregate=topsis, rank={"ties": "fractional"})
        assert ranks_of(fractional) == peer[f"rank_pymcdm_{normalise}_average"]
    dense = found(name, given=given, aggregate="topsis", rank={"ties": "dense"})
    assert ranks_of(dense) == peer["rank_skcriteria_vector_dense"]
    vikor = scores_of(found(name, given=given, aggregate="vikor", rank={"order": "asc"}))
    assert_allclose(vikor, peer["vikor_skcriteria"], **EXACT)
    assert_allclose(vikor, peer["vikor_pymcdm"], **EXACT)
    assert_allclose(scores_of(found(name, given=given, steps=MINMAX)), peer["wsm_minmax_skcriteria"], **EXACT)


@pytest.mark.parametrize("name", METHODS["cases"])
@pytest.mark.parametrize(("key", "aggregate"), [("promethee_usual", "promethee"), ("borda", "borda")])
def test_comparisons_of_pairs_as_pymcdm_and_scipy(name: str, key: str, aggregate: str) -> None:
    result = found(name, given=MATRICES[name]["given_weights"], aggregate=aggregate)
    assert_allclose(scores_of(result), METHODS["cases"][name][key], **EXACT)


@pytest.mark.parametrize("name", METHODS["cases"])
@pytest.mark.parametrize("aggregate", ["geometric", "harmonic"])
def test_means_as_scipy(name: str, aggregate: str) -> None:
    case, given = METHODS["cases"][name], MATRICES[name]["given_weights"]
    result = composed(case["positive"], [1] * len(given), given=given, aggregate=aggregate)
    assert_allclose(scores_of(result), case[aggregate], **EXACT)


@pytest.mark.parametrize("exponent", METHODS["boxcox"]["at"])
def test_box_cox_as_scipy(exponent: str) -> None:
    values = np.array(METHODS["boxcox"]["values"])
    assert_allclose(boxcox(values, float(exponent)), METHODS["boxcox"]["at"][exponent], rtol=1e-12)


def test_the_likeliest_box_cox_exponent_is_scipys_to_six_decimals() -> None:
    values = np.array(METHODS["boxcox"]["values"])
    assert boxcox(values, None).tolist() == boxcox(values, round(METHODS["boxcox"]["lambda_mle"], 6)).tolist()


@pytest.mark.parametrize("neighbours", METHODS["knn"]["filled"])
def test_nearest_neighbours_as_scikit_learn(neighbours: str) -> None:
    holes, filled = METHODS["knn"]["holes"], np.array(METHODS["knn"]["filled"][neighbours])
    result = composed(holes, [1] * 4, weights="equal", steps={"missing": {"knn": int(neighbours)}})
    for column in range(4):
        assert_allclose(step_of(result, column, "filled"), filled[:, column], rtol=1e-12)


@pytest.mark.parametrize(
    ("key", "missing"),
    [("group_mean", {"group_mean": "kind"}), ("group_share", {"group_share": {"level": "b", "group": "kind"}})],
)
def test_groups_as_pandas(key: str, missing: dict[str, Any]) -> None:
    case = METHODS["groups"]
    rows = [
        {"id": f"{i:02}", "a": a, "b": level, "kind": kind}
        for i, (a, level, kind) in enumerate(zip(case["values"], case["level"], case["industry"], strict=True))
    ]
    data = ranking(composites=[{"code": "total", "indicators": [indicator("a", missing=missing)]}])
    assert_allclose(ranked(data, rows).intermediate["total.a.filled"].to_numpy(), case[key], **EXACT)


def hierarchy(case: str) -> Any:
    matrix = METHODS["ahp"][case]["matrix"]
    size = len(matrix)
    return composed([[1.0] * size, [2.0] * size], [1] * size, weights={"ahp": {"matrix": matrix}})


@pytest.mark.parametrize("case", METHODS["ahp"])
def test_judgements_as_numpys_eigenvectors(case: str) -> None:
    assert_allclose(weights_of(hierarchy(case)), METHODS["ahp"][case]["weights"], **EXACT)


def test_judgements_as_in_saaty_2008() -> None:
    """Relative consumption of drinks, IJSSCI 1 (2008), table 3: weights and a consistency ratio of .022."""
    drinks = hierarchy("drinks_2008")
    assert weights_of(drinks).round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert drinks.facts == {"total": ("判断矩阵的一致性比例 CR = 0.0218",)}
    assert drinks.warnings == ()


def test_judgements_that_contradict_each_other_are_told() -> None:
    """The choice of a school (Saaty 1980), whose ratio is far above .1."""
    assert hierarchy("school_1980").warnings == ("总分：判断矩阵的一致性比例 CR = 0.2272，大于 0.1，判断前后矛盾较多",)


@pytest.mark.parametrize("name", TEXTBOOK)
def test_textbook_examples(name: str) -> None:
    case = TEXTBOOK[name]
    published, matrix, types = case["published"], case["matrix"], case["types"]
    if "entropy" in published:
        assert_allclose(weights_of(composed(matrix, types, weights="entropy")), published["entropy"], atol=1e-3)
    if "critic_pearson" in published:
        critic = weights_of(composed(matrix, types, weights="critic"))
        assert_allclose(critic, published["critic_pearson"], atol=1e-8)
    if "topsis_vector" in published:
        result = composed(matrix, types, given=case["weights"], aggregate="topsis")
        tolerance = published.get("topsis_tolerance", 1e-4)
        assert_allclose(scores_of(result), published["topsis_vector"], atol=tolerance, rtol=0)
        assert ranks_of(result) == published.get("rank", ranks_of(result))


POLICIES = [
    ("competition", "scipy_min"),
    ("dense", "scipy_dense"),
    ("ordinal", "scipy_ordinal"),
    ("fractional", "scipy_average"),
]


@pytest.mark.parametrize(("ties", "key"), POLICIES)
def test_ranks_as_scipy(ties: str, key: str) -> None:
    scores = [[score] for score in TIES["scores_desc_better"]]
    assert ranks_of(composed(scores, [1], given=[1.0], rank={"ties": ties})) == TIES[key]


def test_rows_without_a_score_have_no_rank_as_pandas_keeps_them() -> None:
    case = TIES["with_missing"]
    for ties, key in (("competition", "pandas_min_keep"), ("dense", "pandas_dense_keep")):
        result = composed([[score] for score in case["scores"]], [1], given=[1.0], rank={"ties": ties})
        ranks = {entry.id: entry.rank for entry in result.entries}
        assert [ranks.get(f"{i:04}") for i in range(len(case["scores"]))] == case[key]


def test_scores_that_differ_in_the_last_binary_digit_tie() -> None:
    case = TIES["float_tie_trap"]
    result = composed([[score] for score in case["scores"]], [1], given=[1.0], rank={"ties": "dense"})
    assert ranks_of(result) == case["scipy_dense_rounded_1e-12"]
