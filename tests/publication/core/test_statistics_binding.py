"""What a call may say, and the one key that each question has."""

from __future__ import annotations

import pytest

from publication.core.calls import CallError, parse_call
from publication.core.statistics import bind, statistic
from tests.publication.core.editions import small, small_outline

EDITION = small()


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
