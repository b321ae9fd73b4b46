from __future__ import annotations

import math
import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.core.calls import parse_call
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
