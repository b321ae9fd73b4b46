"""Rank intervals under drawn weights, against the same draws ranked one by one."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from declarations.core.expression import Kind
from ranking.core.aggregate import AGGREGATES
from ranking.core.aggregate.ideal import Closeness, Compromise
from ranking.core.failure import RunError
from ranking.core.indicator import Column
from ranking.core.method import Floats, Method
from ranking.core.result import to_csv, to_json
from ranking.core.robustness import Robustness, draw_weights, in_words, intervals
from tests.ranking.builders import faults_of
from tests.ranking.matrices import composed, recipe_for

RULE = Robustness(draws=200, spread=0.5, coverage=0.9, seed=7)
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])
METHODS = [
    Method(name="arithmetic"),
    Method(name="geometric"),
    Method(name="harmonic"),
    Method(name="topsis", argument=Closeness()),
    Method(name="topsis", argument=Closeness(normalise="minmax", weight_in_distance="linear")),
    Method(name="vikor", argument=Compromise()),
    Method(name="promethee"),
]


def columns_of(matrix: Floats, *, cost: int | None = None) -> list[Column]:
    return [
        Column(f"c{j}", x, x, x, x, x, "cost" if j == cost else "benefit")
        for j, x in enumerate(np.ascontiguousarray(matrix.T))
    ]


def matrix(rows: int = 40) -> Floats:
    return np.random.default_rng(3).random((rows, 4))


def one_by_one(columns: list[Column], aggregate: Method, rule: Robustness, *, descending: bool) -> list[list[int]]:
    found = []
    for weights in draw_weights(WEIGHTS, rule):
        apply = AGGREGATES[aggregate.name].apply
        scores = apply(columns, weights, lambda values: values, aggregate.argument).scores
        scores = scores if descending else -scores
        found.append([1 + int((scores > score).sum()) for score in scores])
    outside = int(rule.draws * (1 - rule.coverage) / 2)
    ordered = np.sort(np.array(found), axis=0)
    return [ordered[outside].tolist(), ordered[-1 - outside].tolist()]


def ends(columns: list[Column], aggregate: Method, rule: Robustness = RULE, *, descending: bool = True) -> Any:
    return [end.tolist() for end in intervals(columns, WEIGHTS, aggregate, rule, descending=descending)]


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("aggregate", METHODS, ids=str)
def test_as_if_every_draw_were_ranked_on_its_own(aggregate: Method, descending: bool) -> None:
    columns = columns_of(matrix())
    found = ends(columns, aggregate, descending=descending)
    assert found == one_by_one(columns, aggregate, RULE, descending=descending)
    assert found[0] != found[1]


@pytest.mark.parametrize("name", ["arithmetic", "topsis"])
def test_costs_are_turned(name: str) -> None:
    columns = columns_of(matrix(), cost=1)
    aggregate = Method(name=name, argument=Closeness() if name == "topsis" else None)
    assert ends(columns, aggregate) == one_by_one(columns, aggregate, RULE, descending=True)


def test_equal_rows_have_equal_intervals_and_the_best_of_all_is_always_first() -> None:
    rows = matrix()
    rows[5] = rows[11]
    rows[20] = 2.0
    low, high = ends(columns_of(rows), Method(name="arithmetic"))
    assert (low[5], high[5]) == (low[11], high[11])
    assert (low[20], high[20]) == (1, 1)


@pytest.mark.parametrize("name", ["geometric", "harmonic"])
def test_rows_with_a_zero_share_the_last_place(name: str) -> None:
    rows = matrix(10)
    rows[2, 0] = rows[6, 3] = 0.0
    with np.errstate(divide="ignore"):
        low, high = ends(columns_of(rows), Method(name=name))
    assert [low[2], high[2], low[6], high[6]] == [9, 9, 9, 9]


def test_an_indicator_without_weight_has_no_part() -> None:
    rows = matrix()
    rows[4, 3] = 0.0
    weights = np.array([0.5, 0.3, 0.2, 0.0])
    with_it = intervals(columns_of(rows), weights, Method(name="geometric"), RULE, descending=True)
    without = intervals(columns_of(rows[:, :3]), weights[:3], Method(name="geometric"), RULE, descending=True)
    assert [end.tolist() for end in with_it] == [end.tolist() for end in without]


def test_rows_that_are_all_the_same_are_all_first() -> None:
    assert ends(columns_of(np.ones((3, 4))), Method(name="arithmetic")) == [[1, 1, 1], [1, 1, 1]]


def test_draws_add_up_to_one_stay_within_the_spread_and_follow_the_seed() -> None:
    drawn = draw_weights(WEIGHTS, RULE)
    assert drawn.shape == (200, 4)
    assert np.allclose(drawn.sum(axis=1), 1, rtol=0, atol=1e-15)
    ratio = drawn / WEIGHTS
    assert (ratio.max(axis=1) / ratio.min(axis=1)).max() <= 1.5 / 0.5
    assert drawn.tolist() == draw_weights(WEIGHTS, RULE).tolist()
    assert drawn.tolist() != draw_weights(WEIGHTS, RULE.model_copy(update={"seed": 8})).tolist()


def test_more_ranks_than_can_be_kept_are_refused() -> None:
    columns = columns_of(np.zeros((20_001, 4)))
    with pytest.raises(RunError) as refusal:
        ends(columns, Method(name="arithmetic"), Robustness(draws=10_000))
    assert refusal.value.faults == ("权重扰动：10000 次抽取乘 20001 行超过 200,000,000 个名次，请减少 draws",)


def test_the_run_carries_the_intervals_where_the_recipe_asks_for_them() -> None:
    figures = [[1.0, 5.0], [2.0, 4.0], [3.0, 1.0], [9.0, 9.0]]
    stated = composed(figures, [1, 1], weights="equal", rank={"robustness": {"spread": 0.9}})
    assert [(entry.id, entry.interval) for entry in stated.entries] == [
        ("0003", (1, 1)),
        ("0000", (2, 4)),
        ("0001", (2, 3)),
        ("0002", (2, 4)),
    ]
    assert json.loads(to_json(stated))["entries"][0]["interval"] == [1, 1]
    rows = list(csv.DictReader(io.StringIO(to_csv(stated).decode("utf-8-sig"))))
    assert [(row["rank_low"], row["rank_high"]) for row in rows] == [("1", "1"), ("2", "4"), ("2", "3"), ("2", "4")]
    plain = composed(figures, [1, 1], weights="equal")
    assert "interval" not in json.loads(to_json(plain))["entries"][0]
    assert "rank_low" not in to_csv(plain).decode()


def test_there_must_be_weights_that_count() -> None:
    schema = {"id": Kind.TEXT, "name": Kind.TEXT, "c0": Kind.NUMBER}
    by_column = recipe_for([1], weights="equal", rank={"by": "c0", "robustness": {}})
    ordered = recipe_for([1], weights="equal", aggregate="owa", rank={"robustness": {}})
    assert faults_of(by_column, schema) == [("rank.robustness", "要按综合得分排名才能检验权重扰动，c0 不是综合得分")]
    assert faults_of(ordered, schema) == [("rank.robustness", "有序加权平均不用指标权重，不能检验权重扰动")]


def test_in_words() -> None:
    assert in_words(Robustness(seed=2022)) == (
        "各权重在±25%内均匀抽取 1000 次（种子 2022），折算为合计 1；区间为其中 90% 的名次"
    )
