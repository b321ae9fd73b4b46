from __future__ import annotations

import math
import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.core.calls import CallError, parse_call
from publication.core.statistics import (
    DEFINITIONS,
    Edition,
    Figure,
    Names,
    Series,
    Shape,
    Statistic,
    bind,
    statistic,
)
from tests.publication.core.editions import SMALL_COLUMNS, SMALL_ROWS, shanxi, shanxi_outline, small, small_outline

EDITION = small()


@pytest.mark.parametrize(
    ("call", "figure"),
    [
        ("count()", Figure(3.0, 3, 3)),
        ("count(of=all)", Figure(4.0, 4, 4)),
        ("count(of=none)", Figure(0.0, 0, 0)),
        ('count(where="sales > 25")', Figure(2.0, 3, 3)),
        ("count(where=listed)", Figure(None, 2, 3)),
        ("count(where=listed, stated_only=true)", Figure(1.0, 2, 3)),
        ("list_size(young)", Figure(2.0, 2, 2)),
        ("total(sales)", Figure(100.0, 3, 3)),
        ("total(sales, of=all)", Figure(None, 3, 4)),
        ("total(sales, of=all, stated_only=true)", Figure(100.0, 3, 4)),
        ("total(sales, of=none)", Figure(0.0, 0, 0)),
        ('total(sales, where="sales < 40")', Figure(50.0, 2, 2)),
        ("total(sales, where=listed)", Figure(None, 1, 2)),
        ('total(cost, where="sales < 40")', Figure(50.0, 2, 2)),
        ('total("sales - cost", stated_only=true)', Figure(0.0, 2, 3)),
        ('total("2")', Figure(6.0, 3, 3)),
        ("mean(staff)", Figure(None, 2, 3)),
        ("mean(staff, stated_only=true)", Figure(5.0, 2, 3)),
        ("mean(staff, of=none)", Figure(None, 0, 0)),
        ("median(sales)", Figure(30.0, 3, 3)),
        ("median(sales_prev, of=all)", Figure(20.0, 4, 4)),
        ("median(sales, of=none)", Figure(None, 0, 0)),
        ("ratio(sales, sales_prev)", Figure(1.25, 3, 3)),
        ("ratio(sales, of=none, below=sales_prev)", Figure(None, 0, 0)),
        ("ratio(sales, cost, stated_only=true)", Figure(1.0, 2, 3)),
        ("growth(sales)", Figure(0.25, 3, 3)),
        ("growth(sales, of=young)", Figure(None, 1, 2)),
        ("growth(sales, of=young, stated_only=true)", Figure(0.5, 1, 2)),
        ('share(where="sales >= 30")', Figure(2 / 3, 3, 3)),
        ('share(sales, where="sales >= 30")', Figure(0.8, 3, 3)),
        ('share(cost, where="sales >= 30")', Figure(None, 2, 3)),
        ('share(cost, where="sales >= 30", stated_only=true)', Figure(0.2, 2, 3)),
        ('share(where="sales > 0", of=none)', Figure(None, 0, 0)),
        ("top_total(sales, 2)", Figure(80.0, 2, 2)),
        ("top_total(cost, 1)", Figure(None, 0, 1)),
        ("top_total(sales, 1, of=all)", Figure(50.0, 1, 1)),
        ("top_share(sales, 1)", Figure(0.5, 3, 3)),
        ("top_share(cost, 2)", Figure(None, 2, 3)),
        ("top_share(cost, 2, stated_only=true)", Figure(0.2, 2, 3)),
        ('bin_count("sales", "20, 30", 1)', Figure(0.0, 3, 3)),
        ('bin_count("sales", "20, 30", 2)', Figure(1.0, 3, 3)),
        ('bin_count("sales", "20, 30", 3)', Figure(2.0, 3, 3)),
        ("group_count(sector, '软件')", Figure(2.0, 2, 2)),
        ("group_count(sector, '没有')", Figure(0.0, 0, 0)),
        ("group_count(sector, '软件', of=young)", Figure(None, 1, 2)),
        ("group_count(sector, '软件', of=young, stated_only=true)", Figure(1.0, 1, 2)),
        ("group_total(cost, sector, '物流')", Figure(40.0, 1, 1)),
        ("group_total(cost, sector, '软件')", Figure(None, 1, 2)),
        ("group_share(sales, sector, '物流')", Figure(0.2, 3, 3)),
        ("group_share(cost, sector, '物流')", Figure(None, 2, 3)),
        ("group_rank(sales, sector, '物流')", Figure(2.0, 3, 3)),
        ("group_rank(cost, sector, '物流')", Figure(None, 2, 3)),
        ("group_rank(cost, sector, '物流', stated_only=true)", Figure(1.0, 2, 3)),
        ("group_number(sector)", Figure(2.0, 3, 3)),
        ("group_number(sector, of=young)", Figure(None, 1, 2)),
        ("dimensions()", Figure(1.0, 1, 1)),
        ("indicators()", Figure(1.0, 1, 1)),
        ("year()", Figure(2020.0, 1, 1)),
        ("base_year()", Figure(2019.0, 1, 1)),
    ],
)
def test_figures(call: str, figure: Figure) -> None:
    assert statistic(call, EDITION).result == figure


def test_series_are_in_a_stable_order() -> None:
    assert statistic("group_count(sector)", EDITION).result == Series(
        ("软件", "物流"), (Figure(2.0, 2, 2), Figure(1.0, 1, 1))
    )
    assert statistic("group_total(sales, name)", EDITION).result == Series(
        ("乙", "甲", "丙"), (Figure(50.0, 1, 1), Figure(30.0, 1, 1), Figure(20.0, 1, 1))
    )
    # A total that can't be known stands last, even after a negative one.
    assert statistic('group_total("sales - cost", name)', EDITION).result == Series(
        ("甲", "丙", "乙"), (Figure(20.0, 1, 1), Figure(-20.0, 1, 1), Figure(None, 0, 1))
    )
    # Equals stand by name: 丁 is U+4E01, 丙 U+4E19, 乙 U+4E59, 甲 U+7532.
    assert statistic("group_count(name, of=all)", EDITION).result == Series(
        ("丁", "丙", "乙", "甲"), (Figure(1.0, 1, 1),) * 4
    )
    assert statistic("group_share(cost, name, stated_only=true)", EDITION).result == Series(
        ("丙", "甲", "乙"), (Figure(0.8, 2, 3), Figure(0.2, 2, 3), Figure(0.0, 2, 3))
    )


def test_bins_take_their_lower_bound_and_name_themselves() -> None:
    bins = statistic('bins("sales / sales_prev - 1", "0, 0.25, 0.5", "甲段, 乙段, 丙段, 丁段")', EDITION).result
    figures = tuple(Figure(value, 3, 3) for value in (0.0, 1.0, 1.0, 1.0))
    assert bins == Series(("甲段", "乙段", "丙段", "丁段"), figures)
    unnamed = statistic('bins(sales, "20, 50")', EDITION).result
    assert unnamed == Series(("<20", "20–50", "≥50"), (Figure(0.0, 3, 3), Figure(2.0, 3, 3), Figure(1.0, 3, 3)))


def test_a_value_on_an_edge_is_not_pushed_below_it_by_binary_noise() -> None:
    assert 1.2 - 1 < 0.2
    bins = statistic('bins("1.2 - 1", "0.2")', EDITION).result
    assert bins == Series(("<0.2", "≥0.2"), (Figure(0.0, 3, 3), Figure(3.0, 3, 3)))


@pytest.mark.parametrize(("before", "growth"), [(-10.0, None), (0.0, None), (10.0, 1.0), (1e-300, None)])
def test_growth_over_nothing_or_less_is_unknown(before: float, growth: float | None) -> None:
    row = {"id": "a", "name": "甲", "rank": 1, "sales": 20.0 if before != 1e-300 else 1e300, "sales_prev": before}
    edition = Edition.of_rows(small_outline(), [row], {"main": ["a"], "young": [], "none": []})
    assert statistic("growth(sales)", edition).result == Figure(growth, 1, 1)


def test_names() -> None:
    assert statistic("names(main)", EDITION).result == Names(("乙", "甲", "丙"))
    assert statistic("names(all)", EDITION).result == Names(("乙", "甲", "丙", "丁"))
    assert statistic("names(main, 2, column=alias)", EDITION).result == Names(("乙司", "甲司"))
    assert statistic("names(main, column=alias)", EDITION).result == Names(("乙司", "甲司", None))
    assert statistic("group_name(sales, sector, 1)", EDITION).result == Names(("软件",))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("top_share(sales, 4)", "只有 3 家，取不到前 4 家"),
        ("names(main, 4)", "只有 3 家，取不到前 4 家"),
        ("group_name(sales, sector, 3)", "只有 2 组，取不到第 3 组"),
        ("group_name(cost, sector, 1)", "有企业未填报，无法排出各组次序"),
        ('group_name("1", name, 1)', "第 1 组与另一组并列"),
        ("group_rank(sales, sector, '没有')", "没有“没有”这一组"),
    ],
)
def test_what_the_run_cannot_answer_is_said(call: str, message: str) -> None:
    with pytest.raises(CallError) as error:
        statistic(call, EDITION)
    assert error.value.message == message


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("totl(sales)", "没有名为“totl”的统计量，是不是 total、top_total？"),
        ("total()", "total 缺少参数：quantity"),
        ("total(sales, cost)", "total 至多有 1 个不带名称的参数"),
        ("total(sales, quantity=cost)", "参数“quantity”重复"),
        ("total(sales, wher='listed')", "total 没有参数“wher”，是不是 where？"),
        ("total(sale)", "参数 quantity：没有列“sale”，是不是 sales？"),
        ("total(sector)", "参数 quantity：列“sector”不是数值"),
        ("total(3)", "参数 quantity：应为带引号的文字"),
        ("growth(cost)", "参数 change：“cost”没有上年值（列 cost_prev）"),
        ("growth('sales')", "参数 change：应为列名（不带引号）"),
        ("share(sales)", "share 缺少参数：where"),
        ("top_share(sales, 0)", "参数 n：应为正整数"),
        ("top_share(sales, 1.5)", "参数 n：应为正整数"),
        ("top_share(sales, 3, where='listed')", "top_share 没有参数“where”"),
        ("group_count(sales)", "参数 group：列“sales”不是文字"),
        ("bins(sales, '1, x')", '参数 edges：分界点应为数，如 "0, 0.2, 0.5"'),
        ("bins(sales, '2, 1')", "参数 edges：分界点应由小到大，不重复"),
        ("bins(sales, '1, inf')", "参数 edges：分界点应为有限的数，至多 30 个"),
        ("bins(sales, '1, 2', '甲, 乙')", "2 个分界点分成 3 段，名称也应有 3 个"),
        ("bin_count(sales, '1, 2', 4)", "只分成 3 段，没有第 4 段"),
        ("count(of=growth)", "应为榜单代码之一：main、young、none，或 all（全部参评企业）"),
        ("count(stated_only=1)", "stated_only 应为 true 或 false"),
    ],
)
def test_what_makes_no_sense_is_found_before_any_run(call: str, message: str) -> None:
    with pytest.raises(CallError) as error:
        bind(parse_call(call), small_outline())
    assert error.value.message == message


@pytest.mark.parametrize(
    "call",
    ["count(where='sales')", "count(where='nothing > 1')", "total('listed')", "total('sum(sales)')", "count(where='')"],
)
def test_conditions_and_quantities_pass_the_gate(call: str) -> None:
    with pytest.raises(CallError):
        bind(parse_call(call), small_outline())


@pytest.mark.parametrize(
    ("call", "key"),
    [
        ("top_share( sales , 3.0 )", "top_share(sales, 3)"),
        ("top_share(n=3, quantity=sales)", "top_share(sales, 3)"),
        ("total(sales, of=main, stated_only=false)", "total(sales)"),
        (
            "total(sales, stated_only=true, where='listed', of=young)",
            'total(sales, of=young, where="listed", stated_only=true)',
        ),
        ("names(main, column=alias)", "names(main, column=alias)"),
        ("names(main, 2, column=alias)", "names(main, 2, alias)"),
        ("share(where=\" sector = '软件' \")", "share(where=\"sector = '软件'\")"),
    ],
)
def test_each_question_has_one_key(call: str, key: str) -> None:
    assert bind(parse_call(call), small_outline()).key == key
    assert bind(parse_call(key), small_outline()).key == key


@pytest.mark.parametrize(
    ("call", "unit"),
    [
        ("total(sales)", "万元"),
        ("total('sales + 1')", ""),
        ("ratio(sales, cost)", "比率"),
        ("ratio(sales, staff)", "万元/人"),
        ("ratio(sales, rank)", ""),
        ("group_total(staff, sector)", "人"),
        ("year()", "年"),
    ],
)
def test_units(call: str, unit: str) -> None:
    assert bind(parse_call(call), small_outline()).unit == unit


def test_a_statistic_is_frozen_with_what_it_rests_on() -> None:
    found = statistic("total(cost, stated_only=true)", EDITION)
    assert found == Statistic(
        "total(cost, stated_only=true)",
        "total",
        {"quantity": "cost", "stated_only": "true"},
        "万元",
        Figure(50.0, 2, 3),
    )
    assert found.frozen == {"unit": "万元", "value": 50.0, "stated": 2, "of": 3}
    assert statistic("group_count(sector)", EDITION).frozen == {
        "unit": "个",
        "rows": [
            {"label": "软件", "value": 2.0, "stated": 2, "of": 2},
            {"label": "物流", "value": 1.0, "stated": 1, "of": 1},
        ],
    }
    assert statistic("names(main, 1)", EDITION).frozen == {"unit": "名称", "names": ["乙"]}


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_every_documented_example_works_on_the_real_sample(definition: object) -> None:
    found = bind(parse_call(definition.example), shanxi_outline())  # type: ignore[attr-defined]
    assert found.key == definition.example  # type: ignore[attr-defined]
    result = found.compute(shanxi()).result
    assert isinstance(result, {Shape.FIGURE: Figure, Shape.SERIES: Series, Shape.NAMES: Names}[found.shape])
    if isinstance(result, Figure):
        assert result.value is not None


def test_the_growth_list_has_four() -> None:
    # The report's text names three, its annex four: the annex stands.
    assert statistic("list_size(growth)", shanxi()).result == Figure(4.0, 4, 4)


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(shuffle: random.Random) -> None:
    rows = shanxi().entries.to_dicts()
    lists = shanxi().lists
    shuffle.shuffle(rows)
    mixed = Edition.of_rows(shanxi_outline(), rows, lists)
    for call in ("total(internet_revenue)", 'mean("rd_spend / staff")', "group_total(total_revenue, sector)"):
        assert statistic(call, mixed) == statistic(call, shanxi())


@given(st.lists(st.floats(0, 1e12), min_size=2, max_size=30), st.data())
def test_shares_and_groups_add_up(sales: list[float], data: st.DataObject) -> None:
    sectors = data.draw(st.lists(st.sampled_from("甲乙丙"), min_size=len(sales), max_size=len(sales)))
    rows = [
        {"id": f"{at:03}", "name": "x", "rank": at, "sector": sector, "sales": value}
        for at, (value, sector) in enumerate(zip(sales, sectors, strict=True))
    ]
    ids = [str(row["id"]) for row in rows]
    edition = Edition.of_rows(small_outline(), rows, {"main": ids, "young": [], "none": []})
    total = statistic("total(sales)", edition).result
    groups = statistic("group_total(sales, sector)", edition).result
    assert isinstance(total, Figure)
    assert isinstance(groups, Series)
    values = [figure.value for figure in groups.figures]
    assert total.value == math.fsum(sales)
    assert math.isclose(math.fsum(value or 0.0 for value in values), math.fsum(sales))
    assert statistic(f"top_total(sales, {len(sales)})", edition).result == total


def test_an_edition_that_contradicts_itself_is_refused() -> None:
    frame, lists = EDITION.entries, dict(EDITION.lists)
    with pytest.raises(ValueError, match="list main repeats"):
        Edition(small_outline(), frame, lists | {"main": ("a", "a")})
    with pytest.raises(ValueError, match="list main repeats"):
        Edition(small_outline(), frame, lists | {"main": ("z",)})
    with pytest.raises(ValueError, match="differ"):
        Edition(small_outline(), frame, {"main": ()})
    with pytest.raises(ValueError, match="id of its own"):
        Edition(small_outline(), pl.concat([frame, frame]), lists)
    with pytest.raises(ValueError, match="lack"):
        Edition(small_outline(), frame.drop("sales"), lists)


def test_rows_are_kept_by_id() -> None:
    rows = [dict(zip(SMALL_COLUMNS, row, strict=True)) for row in reversed(SMALL_ROWS)]
    edition = Edition.of_rows(small_outline(), rows, EDITION.lists)
    assert list(edition.entries["id"]) == ["a", "b", "c", "d"]
