# ruff: noqa: E501 (one fault a line reads best)
"""Every argument of a method: what is wrong with it is one clear sentence at its place."""

from typing import Any

import pytest

from declarations.core.document import parse
from ranking.core.recipe import read_recipe
from tests.ranking.builders import SCHEMA, faults_of, indicator, ranking


def first(**steps: Any) -> list[tuple[str, str]]:
    return faults_of(ranking(composites=[{"code": "total", "indicators": [indicator("a", **steps), indicator("b")]}]))


def whole(**composite: Any) -> list[tuple[str, str]]:
    data = {"code": "total", "indicators": [indicator("a"), indicator("b")], **composite}
    return faults_of(ranking(composites=[data]))


def wrong(name: str, what: str) -> str:
    return f"方法“{name}”的参数不对：{what}"


THREE = {"matrix": [[1, 3, 5], ["1/3", 1, 2], ["1/5", "1/2", 1]]}


@pytest.mark.parametrize(
    ("steps", "place", "message"),
    [
        ({"denominator": "c"}, "denominator", "位置 1：没有列“c”"),
        ({"denominator": "kind"}, "denominator", "结果应为“数”，这里是“文字”"),
        ({"denominator": ""}, "denominator", "至少要有 1 个字"),
        ({"dimension": ["规模", ""]}, "dimension[1]", "至少要有 1 个字"),
        ({"dimension": 3}, "dimension", "应为列表"),
        ({"weight": 10_000_000}, "weight", "不应大于 1000000"),
        ({"transform": {"boxcox": 9}}, "transform", wrong("boxcox", "不应大于 5")),
        ({"transform": {"boxcox": "half"}}, "transform", wrong("boxcox", "应为数")),
        ({"transform": {"asinh": 0}}, "transform", wrong("asinh", "应大于 0")),
        ({"missing": {"knn": 0}}, "missing", wrong("knn", "不应小于 1")),
        ({"missing": {"knn": 2.5}}, "missing", wrong("knn", "应为整数")),
        ({"missing": "group_mean"}, "missing", "方法“group_mean”要写参数"),
        ({"missing": {"group_mean": ""}}, "missing", wrong("group_mean", "至少要有 1 个字")),
        ({"missing": {"group_mean": "trade"}}, "missing", "没有这一列：trade"),
        ({"missing": {"group_share": {"group": "kind"}}}, "missing", wrong("group_share", "level 缺少必填项")),
        ({"missing": {"group_share": {"level": "a", "by": "kind"}}}, "missing", wrong("group_share", "by 未知的键")),
        ({"missing": {"group_share": {"level": "kind", "group": "kind"}}}, "missing", "这一列是文字，不能用在这里：kind"),
        ({"missing": {"group_share": "b"}}, "missing", "没有这一列：industry"),
        ({"normalise": {"zscore": "unbiased"}}, "normalise", wrong("zscore", "应为 population、sample 之一")),
        ({"normalise": {"target": "x"}}, "normalise", wrong("target", "应为数")),
        ({"normalise": {"goalposts": [1, 0]}}, "normalise", wrong("goalposts", "下限 1 应小于上限 0")),
        ({"outliers": {"winsorise": [0.1, 2]}}, "outliers", wrong("winsorise", "[1] 不应大于 1")),
    ],
)  # fmt: skip
def test_an_argument_of_an_indicator(steps: dict[str, Any], place: str, message: str) -> None:
    assert first(**steps) == [(f"composites[0].indicators[0].{place}", message)]


@pytest.mark.parametrize(
    ("composite", "place", "message"),
    [
        ({"coverage": {"rows": 0}}, "coverage.rows", "应大于 0"),
        ({"coverage": {"indicators": 1.5}}, "coverage.indicators", "不应大于 1"),
        ({"coverage": {"cells": 0.5}}, "coverage.cells", "未知的键"),
        ({"weights": {"entropy": {"on": "all"}}}, "weights", wrong("entropy", "on 应为 raw、positive 之一")),
        ({"weights": {"entropy": "positive"}}, "weights", wrong("entropy", "应为键值表")),
        ({"weights": {"critic": {"correlation": "kendall"}}}, "weights", wrong("critic", "correlation 应为 pearson、spearman 之一")),
        ({"weights": {"merec": 1}}, "weights", "方法“merec”不带参数"),
        ({"weights": "ahp"}, "weights", "方法“ahp”要写参数"),
        ({"weights": {"ahp": {"matrix": [[1, 2], [2, 1]]}}}, "weights", wrong("ahp", "判断矩阵第 1 行第 2 列与第 2 行第 1 列不是互为倒数")),
        ({"weights": {"ahp": {"matrix": [[2, 2], ["1/2", 1]]}}}, "weights", wrong("ahp", "判断矩阵第 1 行第 1 列应为 1")),
        ({"weights": {"ahp": {"matrix": [[1, 2]]}}}, "weights", wrong("ahp", "判断矩阵的行数和列数应相同")),
        ({"weights": {"ahp": {"matrix": [[1, "two"], ["1/2", 1]]}}}, "weights", wrong("ahp", "matrix[0][1] “two”不是数，应如 3 或 1/3")),
        ({"weights": {"ahp": {"matrix": [[1, -2], ["-1/2", 1]]}}}, "weights", wrong("ahp", "matrix[0][1] 应大于 0；matrix[1][0] 应大于 0")),
        ({"weights": {"ahp": THREE}}, "weights", "判断矩阵是 3 阶，指标有 2 个"),
        ({"aggregate": {"topsis": {"normalise": "l2"}}}, "aggregate", wrong("topsis", "normalise 应为 vector、minmax、sum、max、none 之一")),
        ({"aggregate": {"topsis": {"weight_in_distance": "cubed"}}}, "aggregate", wrong("topsis", "weight_in_distance 应为 squared、linear 之一")),
        ({"aggregate": {"vikor": {"v": 1.5}}}, "aggregate", wrong("vikor", "v 不应大于 1")),
        ({"aggregate": {"vikor": {"v": float("nan")}}}, "aggregate", wrong("vikor", "v 应为有限的数")),
        ({"aggregate": {"owa": {}}}, "aggregate", wrong("owa", "owa 要写 weights（各位次的权重）或 orness 之一")),
        ({"aggregate": {"owa": {"orness": 1}}}, "aggregate", wrong("owa", "orness 应小于 1")),
        ({"aggregate": {"owa": {"weights": [0, 0]}}}, "aggregate", wrong("owa", "各位次的权重不能都是 0")),
        ({"aggregate": {"owa": {"weights": [1, 1, 1]}}}, "aggregate", "owa 有 3 个位次权重，指标有 2 个"),
        ({"aggregate": {"promethee": {"p": 1}}}, "aggregate", "方法“promethee”不带参数"),
    ],
)  # fmt: skip
def test_an_argument_of_a_composite(composite: dict[str, Any], place: str, message: str) -> None:
    assert whole(**composite) == [(f"composites[0].{place}", message)]


@pytest.mark.parametrize(
    ("aggregate", "title"), [("geometric", "几何平均"), ("harmonic", "调和平均"), ("owa", "有序加权平均")]
)
def test_costs_must_be_turned_before_some_aggregations(aggregate: str, title: str) -> None:
    indicators = [indicator("a"), indicator("b", direction="cost")]
    assert whole(aggregate=aggregate, indicators=indicators) == [
        ("composites[0].indicators[1].normalise", f"{title}要求成本型指标先归一化")
    ]
    turned = [indicator("a"), indicator("b", direction="cost", normalise="minmax")]
    assert whole(aggregate=aggregate, indicators=turned) == []


def test_the_line_of_a_fault_is_the_method_s() -> None:
    text = """format: 1
key: {id: id, name: name}
composites:
  - code: total
    indicators:
      - {code: a, value: a}
      - {code: b, value: b}
    weights: {entropy: {on: raw, base: 2}}
    aggregate:
      topsis:
        normalise: l1
rank: {by: total}
"""
    document, _ = parse(text, "ranking.yaml")
    assert document is not None
    _, faults = read_recipe(document, SCHEMA)
    assert [str(fault) for fault in faults] == [
        "ranking.yaml:8: composites[0].weights: 方法“entropy”的参数不对：base 未知的键",
        "ranking.yaml:9: composites[0].aggregate: 方法“topsis”的参数不对：normalise 应为 vector、minmax、sum、max、none 之一",
    ]
