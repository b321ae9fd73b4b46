from __future__ import annotations

import pytest

from publication.core.calls import CallError
from publication.core.placeholders import Block, Inline, Origin, Printed, misled_by, prepare
from publication.core.statistics import statistic
from tests.publication.core.editions import small, small_outline

EDITION = small()
OUTLINE = small_outline()


def inline(body: str) -> Inline:
    prepared = prepare(body, OUTLINE)
    assert isinstance(prepared, Inline)
    return prepared


def test_a_statistic_prints_with_its_key() -> None:
    prepared = inline("top_share( sales, n=2 )|percent(2)")
    assert (prepared.key, prepared.origin) == ("top_share(sales, 2)", Origin.STATISTIC)
    assert prepared.print(EDITION) == Printed("80.00%", "", statistic("top_share(sales, 2)", EDITION))


@pytest.mark.parametrize(
    ("body", "printed", "note"),
    [
        ("names(main)", "乙、甲、丙", ""),
        ("names(main, 2)|list", "乙、甲", ""),
        ("group_name(sales, sector, 1)", "软件", ""),
        ("base_year()", "2019", ""),
        ("list_size(main)", "3", ""),
        ("total(cost, stated_only=true)|wan", "50万元", "按 3 家中有数据的 2 家计算"),
        ("growth(sales)|rising", "增长25.0%", ""),
        ("external(7.5, source=' 工信部 ', date='2019-03')|decimal(1)", "7.5", "来源：工信部，2019-03"),
        ("external(7.5, source='工信部', date='2019', unit='亿元')|yi", "7.5亿元", "来源：工信部，2019"),
        ("external(0.305, source='统计局', date='2019-03-31')|percent", "30.5%", "来源：统计局，2019-03-31"),
        ("forecast(30, basis='按增速推算', unit='亿元')|yi(0)", "30亿元", "预测依据：按增速推算"),
        ("criterion(0.2)|percent(0)", "20%", ""),
        ("criterion(3)|integer", "3", ""),
        ("label('5G')", "5G", ""),
        ("over(80, total(sales))|integer", None, ""),
        ("at_least(100, total(sales))|wan", "100万元", ""),
        ("over(0.0099, total(sales))|yi", "0.0099亿元", ""),
        ("over(24, growth(sales))|percent", "24%", ""),
        ("at_least(25, growth(sales))|percent", "25%", ""),
        ("nearly(105, total(sales))|wan", "105万元", ""),
        ("about(95.3, total(sales))|wan", "95.3万元", ""),
        ("about(105, total(sales))|wan", "105万元", ""),
        ("under(101, total(sales))|wan", "101万元", ""),
        ("over(1000, total('sales * 100'))|integer", "1,000", ""),
    ],
)
def test_what_is_printed(body: str, printed: str | None, note: str) -> None:
    found = inline(body).print(EDITION)
    assert (found.text, found.note) == (printed or "80", note)


@pytest.mark.parametrize(
    "body",
    [
        "over(100, total(sales))|wan",
        "at_least(100.1, total(sales))|wan",
        "nearly(100, total(sales))|wan",
        "nearly(106, total(sales))|wan",
        "about(94, total(sales))|wan",
        "under(100, total(sales))|wan",
    ],
)
def test_a_claim_that_does_not_hold_is_not_printed(body: str) -> None:
    with pytest.raises(CallError, match=r"^与数据不符：total\(sales\) 是 100.00万元，不满足"):
        inline(body).print(EDITION)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "total(cost)|wan",
            "无法计算 total(cost)：3 家中只有 2 家有数据（只按有数据的企业计算须写明 stated_only=true）",
        ),
        ("mean(sales, of=none)|wan", "无法计算 mean(sales, of=none)：没有可用的数据或除数为零"),
        (
            "over(1, total(cost))|wan",
            "无法计算 total(cost)：3 家中只有 2 家有数据（只按有数据的企业计算须写明 stated_only=true）",
        ),
        ("names(main, column=alias)", "有企业没有填写名称"),
        ("names(none)", "榜单是空的"),
        ("top_total(sales, 9)|wan", "只有 3 家，取不到前 9 家"),
    ],
)
def test_the_unknown_is_never_printed(body: str, message: str) -> None:
    with pytest.raises(CallError) as error:
        inline(body).print(EDITION)
    assert error.value.message == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("group_count(sector)", "group_count(sector) 是一组数，只能用于图表"),
        ("total(sales)", "请写明格式，如 |yi"),
        ("total(sales)|percent", "格式 percent 不适用于单位为“万元”的数"),
        ("external(7.5)|decimal", "external 须写明 source='…'"),
        ("external(7.5, source='x')|decimal", "external 须写明 date='…'"),
        ("external(7.5, source='x', date='去年')|decimal", "date 应写成 '2019'、'2019-03' 或 '2019-03-01'"),
        ("external(7.5, source='x', date='2019-13')|decimal", "date 应写成 '2019'、'2019-03' 或 '2019-03-01'"),
        ("external('7.5', source='x', date='2019')|decimal", "external 的第一个参数应为数"),
        ("external(7.5, source='x', date='2019', by='y')|decimal", "external 没有参数“by”"),
        ("external(7.5, source='x', date='2019')", "请写明格式，如 |integer"),
        ("external(7.5, source='x', date='2019')|yi", "格式 yi 不适用于没有注明单位的数"),
        ("forecast(30, source='x')|integer", "forecast 没有参数“source”"),
        ("criterion(3, basis='x')|integer", "criterion 没有参数“basis”"),
        ("criterion(internet_revenue)|integer", "criterion 的第一个参数应为数"),
        ("forecast(30)|integer", "forecast 须写明 basis='…'"),
        ("label('25.1亿元')", "“25.1亿元”是数量，不是名称：请用统计量、external 或 forecast"),
        ("label(5)", "应写成 label('5G')"),
        ("label('5G')|integer", "label 没有格式"),
        ("over(25)|wan", "应写成 over(界限, 统计量)"),
        ("over(total(sales), 25)|wan", "应写成 over(界限, 统计量)，界限是要印出的数"),
        ("over(25, names(main))", "格式 list 不能用在 over 中"),
        ("over(25, growth(sales))|rising", "格式 rising 不能用在 over 中"),
        ("over(2, group_count(sector))", "group_count(sector) 是一组数，只能用于图表"),
        ("over(25, external(30, source='x', date='2019'))|integer", "没有名为“external”的统计量"),
        ("chart(sector)", "没有代码为“sector”的图"),
        ("chart('sectors')", "应写成 chart(代码)"),
        ("table(sectors)", "没有代码为“sectors”的表"),
        ("chart(sectors)|percent", "chart 没有格式"),
        ("method_table(1)", "method_table 没有参数"),
    ],
)
def test_what_is_wrong_is_found_before_any_run(body: str, message: str) -> None:
    with pytest.raises(CallError) as error:
        prepare(body, OUTLINE)
    assert error.value.message == message


def test_blocks() -> None:
    assert prepare("chart(sectors)", OUTLINE) == Block("chart(sectors)", "chart", "sectors")
    assert prepare("table( cities )", OUTLINE) == Block("table(cities)", "table", "cities")
    assert prepare("method_table()", OUTLINE) == Block("method_table()", "method_table", None)


@pytest.mark.parametrize(
    ("before", "body", "after"),
    [
        ("收入", "total(sales)|wan", "。"),
        ("收入超过", "over(25, total(sales))|wan", "。"),
        ("收入", "over(25, total(sales))|wan", "以上"),
        ("收入突破 ", "over(25, total(sales))|wan", ""),
        ("收入不少于", "at_least(25, total(sales))|wan", ""),
        ("有", "at_least(80, share(where='listed'))|percent", "以上的企业"),
        ("收入", "about(25, total(sales))|wan", "左右"),
        ("接近", "nearly(25, total(sales))|wan", ""),
        ("不足", "under(25, total(sales))|wan", ""),
        ("最近", "count()", "家"),
        ("节约", "total(sales)|wan", ""),
        ("超过", "external(7.5, source='x', date='2019')|decimal", ""),
        ("近", "base_year()", "年"),
        ("超过", "label('5G')", ""),
    ],
)
def test_words_that_fit(before: str, body: str, after: str) -> None:
    assert misled_by(before, after, inline(body)) is None


@pytest.mark.parametrize(
    ("before", "body", "message"),
    [
        ("收入超过", "total(sales)|wan", "“超过”之后应写 over(界限, 统计量)，由数据核对"),
        ("收入近", "total(sales)|wan", "“近”之后应写 nearly(界限, 统计量)，由数据核对"),
        ("约", "over(25, total(sales))|wan", "“约”之后应写 about(界限, 统计量)，由数据核对"),
        ("不超过", "over(25, total(sales))|wan", "“不超过”之后应写 at_most(界限, 统计量)，由数据核对"),
        (
            "收入为",
            "nearly(25, total(sales))|wan",
            "nearly 的前面应有“接近”“将近”“近”之一，否则读者会以为是准确的数",
        ),
    ],
)
def test_words_that_mislead(before: str, body: str, message: str) -> None:
    assert misled_by(before, "。", inline(body)) == message
