# ruff: noqa: E501 (one fault a line reads best)
from typing import Any

import pytest

from declarations.core.document import parse
from declarations.core.expression import Kind
from ranking.core.recipe import read_recipe
from tests.ranking.builders import SCHEMA, document_of, faults_of, indicator, ranking, recipe_of

EVERYTHING = """
format: 1
key: {id: uscc, name: name}
columns: {licence_ok: boolean, founded_on: date}
lookups:
  fx: {on: currency, values: {CNY: 1, HKD: 0.83, USD: 6.4515}}
derive:
  rd_intensity: "rd_spend / revenue"
eligible: "licence_ok AND NOT blacklisted"
composites:
  - code: isi
    indicators:
      - {code: economy, value: info_economy, weight: 0.3, dimension: 信息经济, direction: benefit,
         transform: none, outliers: none, missing: exclude, normalise: none}
    weights: given
    aggregate: arithmetic
    scale: {from: [0, 1], to: [0, 100]}
rank: {by: isi, order: desc, on: exact, ties: competition, then: [], decimals: 4}
lists:
  - {code: main, title: 100强, size: 100, cut: rows}
  - {code: growth, title: 最具成长型, where: "revenue_growth > 20 AND isi >= 50", by: revenue_growth, size: 4, unless_in: main}
publish: [rank, name, short_name, brands]
"""
WIDE = {
    **dict.fromkeys(("uscc", "name", "currency", "short_name", "brands"), Kind.TEXT),
    **dict.fromkeys(("licence_ok", "blacklisted"), Kind.BOOLEAN),
    **dict.fromkeys(("rd_spend", "revenue", "info_economy", "revenue_growth", "unused"), Kind.NUMBER),
    "founded_on": Kind.DATE,
}


def test_the_documented_example_compiles() -> None:
    document, faults = parse(EVERYTHING, "ranking.yaml")
    assert document is not None and faults == []
    recipe, faults = read_recipe(document, WIDE)
    assert recipe is not None, faults
    assert set(recipe.inputs) == set(WIDE) - {"unused", "founded_on"}
    assert recipe.outputs[-3:] == ("fx", "rd_intensity", "isi")
    assert "uscc" not in recipe.outputs
    assert recipe.lists[1].definition.unless_in == ("main",)


def test_every_fault_at_once_with_its_line() -> None:
    text = (
        EVERYTHING.replace("rd_spend / revenue", "rd_spending / revenue")
        .replace("licence_ok AND NOT blacklisted", "revenue")
        .replace("ties: competition", "ties: none of it")
        .replace("aggregate: arithmetic", "aggregate: topsys")
    )
    document, _ = parse(text, "ranking.yaml")
    assert document is not None
    _, faults = read_recipe(document, WIDE)
    assert [str(fault) for fault in faults] == [
        "ranking.yaml:8: derive.rd_intensity: 位置 1：没有列“rd_spending”，是不是“rd_spend”？",
        "ranking.yaml:9: eligible: 条件应为“是/否”，这里是“数”",
        "ranking.yaml:16: composites[0].aggregate: 未知的方法“topsys”，可用：arithmetic、geometric、harmonic、topsis、vikor、promethee、borda、copeland、owa",
        "ranking.yaml:18: rank.ties: 应为 competition、dense、ordinal、fractional 之一",
    ]


def test_a_refused_part_hides_no_other_fault_and_causes_none() -> None:
    data = ranking(
        derive={"x": "a + 1", "y": 5},
        composites=[
            {"code": "1st", "indicators": [indicator("a")]},
            {"code": "total", "indicators": [indicator("b", weight=-1), indicator("z"), indicator("a", value="y")]},
        ],
        lists=[
            {"code": "m", "size": 0},
            {"code": "n", "size": 1, "where": "a"},
            {"code": "o", "size": 1, "unless_in": "m"},
        ],
    )
    assert sorted(faults_of(data)) == [
        ("composites[0].code", "应符合 ^[A-Za-z_][A-Za-z0-9_]*$"),
        ("composites[1].indicators[0].weight", "应大于 0"),
        ("composites[1].indicators[1].value", "位置 1：没有列“z”"),
        ("derive.y", "应为文字"),
        ("lists[0].size", "不应小于 1"),
        ("lists[1].where", "条件应为“是/否”，这里是“数”"),
    ]


def two(**more: Any) -> dict[str, Any]:
    """A composite of two indicators; `more` goes into the second."""
    return ranking(composites=[{"code": "total", "indicators": [indicator("a"), indicator("b", **more)]}])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (two(code="a"), [("composites[0].indicators[0].code", "编码重复：a"), ("composites[0].indicators[1].code", "编码重复：a")]),
        (two(weight=None), [("composites[0].indicators[1].weight", "weights: given 要求每个指标写明权重")]),
        (two(weight=0), [("composites[0].indicators[1].weight", "应大于 0")]),
        (two(weihgt=1), [("composites[0].indicators[1].weihgt", "未知的键")]),
        (two(value="c"), [("composites[0].indicators[1].value", "位置 1：没有列“c”")]),
        (two(value="kind"), [("composites[0].indicators[1].value", "结果应为“数”，这里是“文字”")]),
        (two(outliers={"clip": [1, 0]}), [("composites[0].indicators[1].outliers", "方法“clip”的参数不对：下限 1 应小于上限 0")]),
        (ranking(derive={"a": "b"}), [("derive.a", "列名重复：a")]),
        (ranking(derive={"total": "a"}), [("composites[0].code", "列名重复：total")]),
        (ranking(derive={"rank": "a"}), [("derive.rank", "rank 是结果的保留列名")]),
        (ranking(derive={"case": "a"}), [("derive.case", "“case”是表达式的保留字")]),
        (ranking(lookups={"fx": {"on": "a", "values": {"1": 2}}}), [("lookups.fx.on", "应是一个文字列：a")]),
        (ranking(columns={"a": "text"}), [("columns.a", "这一列是数，不是文字")]),
        (ranking(columns={"z": "text"}), [("columns.z", "没有这一列：z")]),
        (ranking(key={"id": "a", "name": "z"}), [("key.id", "主键和名称按文字读，这一列不是文字：a"), ("key.name", "没有这一列：z")]),
        (ranking(eligible=[{"rule": "ok", "reason": "r"}, {"rule": "a", "reason": "s"}]), [("eligible[1].rule", "条件应为“是/否”，这里是“数”")]),
        (ranking(rank={"by": "totl"}), [("rank.by", "没有这一列：totl")]),
        (ranking(rank={"by": "total", "then": ["kind"]}), [("rank.then[0]", "这一列是文字，不能用在这里：kind")]),
        (ranking(publish=["rank", "score", "id", "name", "brand"]), [("publish[4]", "没有这一列：brand")]),
        (ranking(lists=[{"code": "m", "size": 1}, {"code": "m", "size": 1}]), [("lists[0].code", "编码重复：m"), ("lists[1].code", "编码重复：m")]),
        (ranking(lists=[{"code": "m", "size": 1, "unless_in": "n"}, {"code": "n", "size": 1}]), [("lists[0].unless_in", "应是排在前面的榜单：n")]),
        (ranking(lists=[{"code": "m", "size": 1, "by": "kind"}]), [("lists[0].by", "这一列是文字，不能用在这里：kind")]),
        (ranking(lists=[{"code": "m", "size": 1, "where": "a"}]), [("lists[0].where", "条件应为“是/否”，这里是“数”")]),
        (ranking(lists=[{"code": "m"}]), [("lists[0]", "cut: rows 要写 size")]),
        (ranking(lists=[{"code": "m", "cut": "score"}]), [("lists[0]", "cut: score 要写 line，其他方式不写")]),
        (ranking(lists=[{"code": "m", "size": 1, "per": "city"}]), [("lists[0].per", "没有这一列：city")]),
        (ranking(lists=[{"code": "m", "size": 1, "quota": {"x": 1}}]), [("lists[0]", "quota 要与 per 一起写")]),
        (ranking(lists=[{"code": "m", "per": "kind"}]), [("lists[0]", "per 要写 size 或 quota")]),
        (ranking(lists=[{"code": "m", "size": 0, "per": "kind"}]), [("lists[0].size", "不应小于 1")]),
        (ranking(lists=[{"code": "m", "per": "kind", "quota": {"x": 0}}]), [("lists[0].quota.x", "不应小于 1")]),
        (ranking(lists=[{"code": "m", "cut": "score", "line": 1, "per": "kind"}]), [("lists[0]", "cut: score 不能写 per")]),
        (ranking(lists=[{"code": "m", "cut": "staff", "per": "kind"}]), [("lists[0]", "cut: staff 不能写 per")]),
        (ranking(format=2), [("format", "应为 1")]),
    ],
)  # fmt: skip
def test_each_fault_is_named(data: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert faults_of(data) == expected


def test_a_broken_derived_column_is_reported_once() -> None:
    data = ranking(derive={"x": "nothing + 1", "y": "x * 2"}, rank={"by": "y"}, eligible="x > 1")
    assert faults_of(data) == [("derive.x", "位置 1：没有列“nothing”")]


def test_geometric_needs_costs_turned_by_a_normalisation() -> None:
    data = two(direction="cost")
    data["composites"][0]["aggregate"] = "geometric"
    assert faults_of(data) == [("composites[0].indicators[1].normalise", "几何平均要求成本型指标先归一化")]
    data["composites"][0]["indicators"][1]["normalise"] = "minmax"
    assert faults_of(data) == []


def test_later_composites_may_use_earlier_ones_and_not_the_reverse() -> None:
    first = {"code": "one", "indicators": [indicator("a")]}
    second = {"code": "two", "indicators": [indicator("b", value="one * 2")]}
    assert faults_of(ranking(composites=[first, second], rank={"by": "two"})) == []
    assert faults_of(ranking(composites=[second, first], rank={"by": "two"})) == [
        ("composites[0].indicators[0].value", "位置 1：没有列“one”")
    ]


def test_the_digest_says_what_the_recipe_says() -> None:
    plain = recipe_of(ranking()).digest
    spelled_out = ranking(rank={"by": "total", "order": "desc", "ties": "competition", "then": []})
    assert recipe_of(spelled_out).digest == plain
    assert recipe_of(dict(reversed(ranking().items()))).digest == plain
    assert recipe_of(ranking(), {**SCHEMA, "more": Kind.TEXT}).digest == plain
    assert recipe_of(ranking(rank={"by": "total", "ties": "dense"})).digest != plain
    assert recipe_of(ranking(title="题")).digest != plain


def test_outside_a_mapping_it_is_no_recipe() -> None:
    recipe, faults = read_recipe(document_of(ranking()), {})
    assert recipe is None
    assert {fault.where for fault in faults} == {"key.id", "key.name", "composites[0].indicators[0].value"}
