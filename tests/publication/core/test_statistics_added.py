"""Concentration, groups that a programme states, what moved since the list before, and what needs more than the run."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from publication.core.calls import CallError, parse_call
from publication.core.placeholders import Inline, Origin, prepare
from publication.core.statistics import Edition, Figure, Names, Placed, Previous, Series, bind, statistic
from tests.publication.core.editions import SMALL_PREVIOUS, small, small_outline

EDITION = small()


@pytest.mark.parametrize(
    ("call", "figure"),
    [
        ("concentration(sales, 1)", Figure(0.5, 3, 3)),
        ("concentration(sales, 2)", Figure(0.8, 3, 3)),
        ("concentration(sales, 2, of=all)", Figure(None, 3, 4)),
        ("concentration(sales, 2, of=all, stated_only=true)", Figure(0.8, 3, 4)),
        ('concentration("sales - 30", 1)', Figure(None, 3, 3)),
        ('concentration("sales * 0", 1)', Figure(None, 3, 3)),
        ("hhi(sales)", Figure(50.0**2 + 30.0**2 + 20.0**2, 3, 3)),
        ("hhi(sales, of=none)", Figure(None, 0, 0)),
        ('hhi("1")', Figure(3 * (100 / 3) ** 2, 3, 3)),
        ('hhi("sales - 30")', Figure(None, 3, 3)),
        ("group_mean(sales, sector, '软件')", Figure(40.0, 2, 2)),
        ("group_mean(sales, sector, '农业')", Figure(None, 0, 0)),
        ("group_mean(staff, sector, '物流')", Figure(None, 0, 1)),
        ("group_growth(sales, sector, '软件')", Figure(80 / 60 - 1, 2, 2)),
        ("group_growth(sales, sector, '物流')", Figure(0.0, 1, 1)),
        ("group_growth(sales, sector, '软件', of=young)", Figure(None, 1, 2)),
        ("group_count(branch, '信息')", Figure(2.0, 2, 2)),
        ("group_total(sales, branch, '其他')", Figure(20.0, 1, 1)),
        ("total(sales, where=\"branch = '信息'\")", Figure(80.0, 2, 2)),
        ("entrants(main)", Figure(1.0, 3, 3)),
        ("stayers(main)", Figure(2.0, 3, 3)),
        ("leavers(main)", Figure(2.0, 2, 2)),
        ("risers(main)", Figure(0.0, 2, 2)),
        ("unmoved(main)", Figure(1.0, 2, 2)),
        ("fallers(main)", Figure(1.0, 2, 2)),
        ("leavers(none)", Figure(1.0, 1, 1)),
        ("previous_year()", Figure(2019.0, 1, 1)),
        ("relative(total(sales), external(1, source='某统计', date='2019', unit='亿元'))", Figure(0.01, 3, 3)),
        ("relative(total(sales), external(0, source='某统计', date='2019', unit='亿元'))", Figure(None, 3, 3)),
        ("relative(count(), external(12, source='某统计', date='2019', unit='个'))", Figure(0.25, 3, 3)),
        ("declared('甲', sales)", Figure(30.0, 1, 1)),
    ],
)
def test_figures(call: str, figure: Figure) -> None:
    found = statistic(call, EDITION).result
    assert isinstance(found, Figure)
    assert (found.stated, found.of) == (figure.stated, figure.of)
    assert found.value == (figure.value if figure.value is None else pytest.approx(figure.value, rel=1e-12))


def test_moves_are_one_series_of_five() -> None:
    found = statistic("moves(main)", EDITION).result
    assert isinstance(found, Series)
    assert dict(zip(found.labels, (figure.value for figure in found.figures), strict=True)) == {
        "新上榜": 1.0,
        "名次上升": 0.0,
        "名次不变": 1.0,
        "名次下降": 1.0,
        "退出榜单": 2.0,
    }


def test_names_of_those_who_came_and_went() -> None:
    assert statistic("entrant_names(main)", EDITION).result == Names(("乙",))
    assert statistic("leaver_names(main)", EDITION).result == Names(("戊", "己"))
    assert statistic("leaver_names(main, 1)", EDITION).result == Names(("戊",))


def test_a_shared_place_among_the_risers_is_refused() -> None:
    lists = {"main": (Placed("甲", "甲", 12), Placed("乙", "乙", 11), Placed("丙", "丙", 4))}
    risen = replace(EDITION, previous=Previous(2019, "name", lists))
    assert statistic("risers(main)", risen).result == Figure(3.0, 3, 3)
    assert statistic("riser_names(main, 2)", risen).result == Names(("乙", "甲"))
    with pytest.raises(CallError, match="并列"):
        statistic("riser_names(main, 1)", risen)
    with pytest.raises(CallError, match="名次上升的只有 3 家"):
        statistic("riser_names(main, 4)", risen)


def test_an_unknown_rank_makes_the_moves_unknown_and_not_none() -> None:
    placed = tuple(replace(one, rank=None) for one in SMALL_PREVIOUS.lists["main"])
    unknown = replace(EDITION, previous=replace(SMALL_PREVIOUS, lists={"main": placed}))
    assert statistic("risers(main)", unknown).result == Figure(None, 0, 2)
    assert statistic("stayers(main)", unknown).result == Figure(2.0, 3, 3)


def test_one_that_is_kept_back_has_not_left_the_list() -> None:
    held = replace(EDITION, held=frozenset({"a"}))
    assert statistic("leaver_names(main)", held).result == Names(("戊", "己"))
    assert statistic("stayers(main)", held).result == Figure(1.0, 2, 2)


@pytest.mark.parametrize(
    ("edition", "call", "message"),
    [
        (replace(EDITION, previous=None), "entrants(main)", "没有上一届榜单可比"),
        (EDITION, "entrants(young)", "上一届没有榜单“young”"),
        (EDITION, "concentration(sales, 4)", "只有 3 家"),
        (EDITION, "declared('乙', sales)", "没有在申报时同意公开"),
        (EDITION, "declared('丙', sales)", "没有在申报时同意公开"),
        (EDITION, "declared('丁', sales)", "榜单上没有“丁”"),
    ],
)
def test_what_cannot_be_computed_says_why(edition: Edition, call: str, message: str) -> None:
    with pytest.raises(CallError, match=message):
        statistic(call, edition)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("declared('甲', cost)", "declared 没有列出“cost”"),
        ("relative(total(sales), external(1, source='某统计', date='2019', unit='人'))", "单位不同"),
        ("relative(total(sales), external(1, source='某统计', date='2019'))", "单位不同"),
        ("relative(total(sales), external(1, source='某统计', unit='亿元'))", "date"),
        ("relative(total(sales), 5)", "external"),
        ("relative(sales, external(1, source='某统计', date='2019', unit='亿元'))", "应为统计量"),
        ("relative(bins(sales, '0'), external(1, source='某统计', date='2019'))", "不是可以相比的数"),
        ("relative(year(), external(1, source='某统计', date='2019', unit='年'))", "不是可以相比的数"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_run(call: str, message: str) -> None:
    with pytest.raises(CallError, match=message):
        bind(parse_call(call), small_outline())


def inline(body: str) -> Inline:
    found = prepare(body, small_outline())
    assert isinstance(found, Inline)
    return found


def test_a_benchmark_prints_its_source_in_a_note() -> None:
    body = "relative(total(sales, stated_only=true), external(1, source='某统计', date='2019', unit='亿元'))|percent"
    printed = inline(body).print(EDITION)
    assert (printed.text, printed.note) == ("1.0%", "来源：某统计，2019")


def test_a_claim_may_lean_on_a_benchmark() -> None:
    body = "over(0.5, relative(total(sales), external(1, source='某统计', date='2019', unit='亿元')))|percent(1)"
    assert inline(body).print(EDITION).text == "0.5%"
    with pytest.raises(CallError, match="与数据不符"):
        inline(body.replace("over(0.5", "over(2")).print(EDITION)


def test_a_declared_figure_is_classified_as_such() -> None:
    found = inline("declared('甲', sales)|wan")
    assert (found.origin, found.print(EDITION).text) == (Origin.DECLARED, "30万元")
    assert inline("total(sales)|wan").origin is Origin.STATISTIC


def test_hhi_prints_as_a_plain_number() -> None:
    assert inline("hhi(sales)").print(EDITION).text == f"{Decimal(3800):,}"
