import json
from typing import Any

import polars as pl
import pytest

from declarations.core.expression import Kind
from ranking.core.engine import run
from ranking.core.failure import RunError
from ranking.core.result import Result, to_json
from tests.ranking.builders import SCHEMA, indicator, ranked, ranking, recipe_of, table_of


def column(result: Result, name: str) -> list[Any]:
    return result.intermediate[name].to_list()


def composite(*indicators: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"code": "total", "title": "总分", "indicators": list(indicators), **more}


def test_one_run_keeps_every_step() -> None:
    data = ranking(
        eligible="ok",
        composites=[
            composite(
                indicator("a", weight=60, missing="mean", outliers={"clip": [0, 4]}, normalise="minmax"),
                indicator("b", weight=40, direction="cost", normalise="minmax"),
                scale={"from": [0, 1], "to": [0, 100]},
            )
        ],
        rank={"by": "total", "decimals": 1},
        lists=[{"code": "main", "size": 2}],
        publish=["rank", "name", "kind"],
    )
    result = ranked(
        data,
        [
            {"id": "4", "a": 8, "b": 1, "ok": True, "kind": "x"},
            {"id": "3", "b": 2, "ok": True},
            {"id": "2", "a": 1, "b": 3, "ok": True},
            {"id": "1", "a": 99, "b": 99, "ok": False, "name": "甲"},
        ],
    )
    assert column(result, "id") == ["1", "2", "3", "4"]
    assert column(result, "total.a.value") == [None, 1, None, 8]
    assert column(result, "total.a.transformed") == [None, 1, None, 8]
    assert column(result, "total.a.filled") == [None, 1, 4.5, 8]
    assert column(result, "total.a.bounded") == [None, 1, 4, 4]
    assert column(result, "total.a.normalised") == [None, 0, 1, 1]
    assert column(result, "total.a.contribution") == [None, 0, 60, 60]
    assert column(result, "total.b.normalised") == [None, 0, 0.5, 1]
    assert result.weights == {"total": {"a": 0.6, "b": 0.4}}
    assert [(e.id, e.rank, e.score, e.lists) for e in result.entries] == [
        ("4", 1, 100.0, ("main",)),
        ("3", 2, 80.0, ("main",)),
        ("2", 3, 0.0, ()),
    ]
    assert result.entries[1].values == {"a": None, "b": 2, "kind": None, "ok": True, "total": 80.0}
    assert result.entries[1].contributions == {"a": 60.0, "b": 20.0}
    assert [(x.id, x.name, x.reason) for x in result.excluded] == [("1", "甲", "ok 为否")]
    assert result.lists == {"main": ("4", "3")}
    assert result.warnings == ()


def test_rows_that_lack_an_indicator_leave_before_any_statistic() -> None:
    second = {"code": "later", "indicators": [indicator("b", title="乙", value="b / 1")]}
    data = ranking(composites=[composite(indicator("a", title="甲", normalise="minmax")), second], rank={"by": "later"})
    rows = [{"id": "1", "a": 0, "b": 5}, {"id": "2", "a": 10, "b": 4}, {"id": "3", "a": 100}, {"id": "4"}]
    result = ranked(data, rows)
    assert column(result, "total.a.normalised") == [0, 1, None, None]  # 100 is no maximum: its row lacks b
    assert [(x.id, x.reason) for x in result.excluded] == [("3", "缺少指标 乙"), ("4", "缺少指标 甲；缺少指标 乙")]


def test_a_later_composite_uses_an_earlier_one() -> None:
    data = ranking(
        composites=[
            composite(indicator("a", normalise="minmax")),
            {"code": "corrected", "indicators": [indicator("b", title="修正", value="b / total")]},
        ],
        rank={"by": "corrected"},
    )
    result = ranked(data, [{"id": "1", "a": 0, "b": 5}, {"id": "2", "a": 10, "b": 4}])
    assert [(e.id, e.score) for e in result.entries] == [("2", 4.0)]
    assert [(x.id, x.reason) for x in result.excluded] == [("1", "缺少指标 修正")]


def test_lookups_join_before_anything_else() -> None:
    data = ranking(
        lookups={"fx": {"on": "kind", "values": {"CNY": 1, "USD": 6.4515}}},
        derive={"yuan": "a * fx"},
        rank={"by": "yuan"},
    )
    rows = [{"id": "1", "a": 2, "kind": "CNY"}, {"id": "2", "a": 1, "kind": "USD"}, {"id": "3", "a": 9, "kind": "EUR"}]
    result = ranked(data, [*rows, {"id": "4", "a": 9}])
    assert [(e.id, e.score) for e in result.entries] == [("2", 6.4515), ("1", 2.0)]
    assert [(x.id, x.reason) for x in result.excluded] == [("3", "缺少排名依据 yuan"), ("4", "缺少排名依据 yuan")]
    assert result.warnings == ("对照表 fx 没有以下取值，按缺失处理：EUR",)


def test_words_score_as_the_recipe_says() -> None:
    data = ranking(
        composites=[composite(indicator("k", value="kind", normalise={"categorical": {"甲": 3, "乙": 1.5}}))]
    )
    result = ranked(data, [{"id": "1", "kind": "乙"}, {"id": "2", "kind": "甲"}, {"id": "3"}])
    assert [(e.id, e.score) for e in result.entries] == [("2", 3.0), ("1", 1.5)]
    with pytest.raises(RunError, match="指标 k 没有为以下类别赋分：丙"):
        ranked(data, [{"id": "1", "kind": "丙"}])


def test_warns_of_weights_and_constants() -> None:
    data = ranking(
        composites=[composite(indicator("a", weight=0.5, title="甲", normalise="zscore"), indicator("b", weight=0.4))]
    )
    result = ranked(data, [{"id": "1", "a": 0.3, "b": 1}, {"id": "2", "a": 0.1 + 0.2, "b": 2}])
    assert result.warnings == (
        "指标 甲 在参与排名的各行取值相同，不携带信息，归一化为 0",
        "总分 的给定权重合计为 0.9，既非 1 也非 100，已按合计折算",
    )
    assert [e.contributions["a"] for e in result.entries] == [0.0, 0.0]


@pytest.mark.parametrize("normalise", ["minmax", "zscore", "vector", "sum", "max", "rank", "percentile"])
def test_one_row_and_no_rows(normalise: str) -> None:
    data = ranking(composites=[composite(indicator("a", title="甲", normalise=normalise))])
    one = ranked(data, [{"id": "1", "a": 5}])
    assert [(e.rank, e.score) for e in one.entries] == [(1, 0.0)]
    assert one.warnings == ("指标 甲 在参与排名的各行取值相同，不携带信息，归一化为 0",)
    none = ranked(data, [])
    assert (none.entries, none.excluded, none.warnings) == ((), (), ("没有可以排名的行",))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"transform": "log"}, "指标 甲：对数要求数值大于 0，涉及 2、3"),
        ({"missing": "error"}, "指标 甲：不允许缺失，涉及 4"),
        ({"normalise": "sum"}, "指标 甲：按总和归一化不允许负数，涉及 3"),
    ],
)
def test_a_step_names_indicator_and_rows(more: dict[str, Any], message: str) -> None:
    rows = [{"id": "1", "a": 1}, {"id": "2", "a": 0}, {"id": "3", "a": -1}, {"id": "4"}]
    with pytest.raises(RunError) as refused:
        ranked(ranking(composites=[composite(indicator("a", title="甲", **more))]), rows)
    assert refused.value.faults == (message,)


def test_geometric_names_the_indicator_at_fault() -> None:
    data = ranking(composites=[composite(indicator("a"), indicator("b", title="乙"), aggregate="geometric")])
    with pytest.raises(RunError, match=r"^指标 乙：几何平均不允许负数，涉及 2$"):
        ranked(data, [{"id": "1", "a": 1, "b": 1}, {"id": "2", "a": 1, "b": -1}])
    result = ranked(data, [{"id": "1", "a": 2, "b": 8}, {"id": "2", "a": 0, "b": 1}])
    assert [(e.id, e.score, e.contributions["a"]) for e in result.entries[1:]] == [("2", 0.0, None)]
    assert result.entries[0].values["total"] == pytest.approx(4, rel=1e-15)


def test_a_composite_without_a_finite_value_excludes_the_row() -> None:
    data = ranking(composites=[composite(indicator("a"), indicator("b"), scale={"from": [0, 1e-250], "to": [0, 1e5]})])
    result = ranked(data, [{"id": "1", "a": 1e90, "b": 1}, {"id": "2", "a": 0, "b": 0}])
    assert [(x.id, x.reason) for x in result.excluded] == [("1", "总分 无法计算")]


def test_refuses_a_table_that_is_not_the_recipes() -> None:
    recipe = recipe_of(ranking())
    with pytest.raises(RunError) as refused:
        run(recipe, pl.DataFrame({"id": ["1"]}))
    assert refused.value.faults == ("数据缺少列 name", "数据缺少列 a")
    with pytest.raises(RunError, match="主键重复：1"):
        run(recipe, table_of([{"id": "1", "a": 1}, {"id": "1", "a": 2}]))
    with pytest.raises(RunError, match="1 行没有主键"):
        run(recipe, table_of([{"id": None, "a": 1}]))
    with pytest.raises(RunError, match=r"^列 a 含无穷大，涉及 1$"):
        run(recipe, pl.DataFrame({"id": ["1"], "name": ["n"], "a": [float("inf")]}))


def test_nan_in_a_table_is_missing() -> None:
    result = run(recipe_of(ranking()), pl.DataFrame({"id": ["1"], "name": ["n"], "a": [float("nan")]}))
    assert [x.reason for x in result.excluded] == ["缺少指标 a"]


SCORES = [{"id": "1", "a": 90.126}, {"id": "2", "a": 90.134}, {"id": "3", "a": 90.1}, {"id": "4", "a": 95}]


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        ({}, [("4", 1), ("2", 2), ("1", 3), ("3", 4)]),
        ({"order": "asc"}, [("3", 1), ("1", 2), ("2", 3), ("4", 4)]),
        ({"on": "printed"}, [("4", 1), ("1", 2), ("2", 2), ("3", 4)]),
        ({"on": "printed", "ties": "fractional"}, [("4", 1.0), ("1", 2.5), ("2", 2.5), ("3", 4.0)]),
        ({"on": "printed", "then": ["b"]}, [("4", 1), ("2", 2), ("1", 3), ("3", 4)]),
        ({"on": "printed", "then": [{"by": "b", "order": "asc"}]}, [("4", 1), ("1", 2), ("2", 3), ("3", 4)]),
        ({"on": "printed", "then": ["ok", "b"]}, [("4", 1), ("1", 2), ("2", 3), ("3", 4)]),
    ],
)
def test_ranks(rank: dict[str, Any], expected: list[tuple[str, float]]) -> None:
    rows = [{**row, "b": number, "ok": number == 0} for number, row in enumerate(SCORES)]
    result = ranked(ranking(rank={"by": "total", "decimals": 2, **rank}), rows)
    assert [(e.id, e.rank) for e in result.entries] == expected


def test_a_missing_tie_break_comes_last() -> None:
    rows = [{"id": "1", "a": 1}, {"id": "2", "a": 1, "b": -5}]
    assert [e.id for e in ranked(ranking(rank={"by": "total", "then": ["b"]}), rows).entries] == ["2", "1"]


def test_lists_follow_their_filters() -> None:
    data = ranking(
        lists=[
            {"code": "main", "title": "主榜", "size": 2},
            {"code": "growth", "title": "成长", "where": "b > 10", "by": "b", "size": 5, "unless_in": "main"},
            {"code": "small", "by": "b", "order": "asc", "size": 1, "unless_in": ["main", "growth"]},
            {"code": "chosen", "cut": "staff", "where": "total >= 2"},
            {"code": "passed", "cut": "score", "line": 2, "unless_in": "chosen"},
        ]
    )
    rows = [
        {"id": "1", "a": 9, "b": 99},
        {"id": "2", "a": 2, "b": 20},
        {"id": "3", "a": 2, "b": 30},
        {"id": "4", "a": 1, "b": 40},
        {"id": "5", "a": 1},
        {"id": "6", "a": 1, "b": 1},
    ]
    result = ranked(data, rows)
    assert result.lists == {
        "main": ("1", "2"),
        "growth": ("4", "3"),
        "small": ("6",),
        "chosen": (),
        "passed": ("1", "2", "3"),
    }
    assert result.candidates == {"chosen": ("1", "2", "3")}
    assert result.entries[2].lists == ("growth", "passed")
    assert result.warnings == (
        "榜单 主榜：第 2 名与下一名并列，按名次再按主键取前者",
        "榜单 成长：1 行的条件无法判断，未列入",
        "榜单 成长：符合条件的只有 2 行，少于 5",
        "榜单 passed：榜单 chosen 由人工确定，尚未据以剔除",
    )


def test_a_list_is_cut_per_value_of_a_column() -> None:
    data = ranking(
        lists=[
            {"code": "main", "title": "主榜", "per": "kind", "size": 1, "quota": {"x": 2, "z": 3}},
            {"code": "yes", "title": "是否", "per": "ok", "quota": {"true": 1}},
            {"code": "grade", "title": "等级", "per": "b", "quota": {"2": 1, "0.1": 1}},
        ]
    )
    rows = [
        {"id": "1", "a": 9, "kind": "x", "ok": False, "b": 2},
        {"id": "2", "a": 8, "kind": "y", "ok": True, "b": 2},
        {"id": "3", "a": 8, "kind": "y", "ok": True, "b": 0.1},
        {"id": "4", "a": 7},
        {"id": "5", "a": 6, "kind": "x", "b": 1},
        {"id": "6", "a": 5, "kind": "x"},
    ]
    result = ranked(data, rows)
    assert result.lists == {"main": ("1", "2", "5"), "yes": ("2",), "grade": ("1", "3")}
    assert result.warnings == (
        "榜单 主榜：1 行的“kind”未知，未列入",
        "榜单 主榜：y 第 1 名与下一名并列，按名次再按主键取前者",
        "榜单 主榜：名额未用满：z（0/3）",
        "榜单 是否：3 行的“ok”未知，未列入",
        "榜单 是否：true 第 1 名与下一名并列，按名次再按主键取前者",
        "榜单 等级：2 行的“b”未知，未列入",
    )


def test_who_is_outside_a_quota_is_told_in_the_result() -> None:
    data = ranking(lists=[{"code": "main", "title": "主榜", "size": 2, "outside_quota": "ok"}])
    rows = [{"id": str(n), "a": 9 - n, "ok": ok} for n, ok in enumerate([True, False, None, False, True])]
    result = ranked(data, rows)
    assert (result.lists, result.outside) == ({"main": ("0", "1", "2", "4")}, {"main": ("0", "4")})
    assert result.warnings == ("榜单 主榜：1 行是否不占名额无法判断，按占名额列入",)
    assert json.loads(to_json(result))["outside_quota"] == {"main": ["0", "4"]}
    assert b"outside_quota" not in to_json(ranked(ranking(), rows))


def test_schema_may_hold_more_columns_than_the_recipe_reads() -> None:
    schema = {**SCHEMA, "secret": Kind.TEXT}
    result = ranked(ranking(), [{"id": "1", "a": 1, "secret": "x"}], schema)
    assert "secret" not in result.entries[0].values
    assert result.snapshot == ranked(ranking(), [{"id": "1", "a": 1}]).snapshot
