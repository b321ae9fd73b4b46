from __future__ import annotations

from decimal import Decimal

import pytest

from publication.core.calls import Call, CallError, parse_placeholder
from publication.core.formats import STYLES, fit
from publication.core.statistics.vocabulary import NAMES, NUMBER, PLACE, RATIO, YEAR


def style(text: str) -> Call | None:
    return parse_placeholder(f"x()|{text}").format if text else None


@pytest.mark.parametrize(
    ("text", "unit", "value", "printed"),
    [
        ("percent", RATIO, 0.2825, "28.3%"),
        ("percent(0)", RATIO, 0.285, "29%"),
        ("percent", "%", 28.25, "28.3%"),
        ("percent", "", 0.5, "50.0%"),
        ("", RATIO, 0.5, "50.0%"),
        ("yi", "万元", 251_000.0, "25.1亿元"),
        ("yi(2)", "亿元", 25.125, "25.13亿元"),
        ("yi(0)", "元", 2.5e9, "25亿元"),
        ("wan", "万元", 1234.5, "1,235万元"),
        ("wan", "亿元", 2.0, "20,000万元"),
        ("wan(1)", "元", 12_345.0, "1.2万元"),
        ("integer", "人", 2000.5, "2,001"),
        ("integer", "", 3.0, "3"),
        ("", NUMBER, 1234.0, "1,234"),
        ("", PLACE, 2.0, "2"),
        ("decimal", "万元/人", 1.25, "1.3"),
        ("decimal(3)", "", Decimal("7.5"), "7.500"),
        ("year", YEAR, 2018.0, "2018"),
        ("", YEAR, 2018.0, "2018"),
        ("rising", RATIO, 0.536, "增长53.6%"),
        ("rising(0)", RATIO, -0.125, "下降13%"),
        ("rising", RATIO, -0.0004, "持平"),
        ("rising", RATIO, 0.1, "增长10.0%"),
    ],
)
def test_printing(text: str, unit: str, value: float | Decimal, printed: str) -> None:
    assert fit(style(text), unit).number(value) == printed


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("percent", "万元", "格式 percent 不适用于单位为“万元”的数"),
        ("yi", RATIO, "格式 yi 不适用于单位为“比率”的数"),
        ("yi", "", "格式 yi 不适用于没有注明单位的数"),
        ("yi", NUMBER, "格式 yi 不适用于单位为“个”的数"),
        ("integer", RATIO, "格式 integer 不适用于单位为“比率”的数"),
        ("decimal", YEAR, "格式 decimal 不适用于单位为“年”的数"),
        ("integer", NAMES, "格式 integer 不适用于单位为“名称”的数"),
        ("year", NUMBER, "格式 year 不适用于单位为“个”的数"),
        ("list", "万元", "格式 list 不适用于单位为“万元”的数"),
        ("", "万元", "请写明格式，如 |yi"),
        ("", "人", "请写明格式，如 |integer"),
        ("percentage", RATIO, f"没有名为“percentage”的格式；可用：{'、'.join(style.name for style in STYLES)}"),
        ("integer(2)", "人", "格式 integer 没有参数"),
        ("percent(7)", RATIO, "格式 percent 的参数是小数位数，0 到 6"),
        ("percent(0.5)", RATIO, "格式 percent 的参数是小数位数，0 到 6"),
        ("percent(1, 2)", RATIO, "格式 percent 的参数是小数位数，0 到 6"),
        ("percent(places=1)", RATIO, "格式 percent 的参数是小数位数，0 到 6"),
    ],
)
def test_formats_must_fit_the_unit(text: str, unit: str, message: str) -> None:
    with pytest.raises(CallError) as error:
        fit(style(text), unit)
    assert error.value.message == message
