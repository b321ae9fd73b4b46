"""How values are printed, and that what stands in an input can be read again."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.answers import MAX_NUMBER, parse
from declarations.core.display import printed, typed_text
from tests import tiny

COLUMNS = tiny.form().columns


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("revenue", Decimal("1234567.80"), "1,234,567.80 万元"),
        ("revenue", None, "—"),
        ("profit", Decimal("-30"), "-30 万元"),
        ("profit", Decimal(0), "0 万元"),
        ("online_share", 12.3456, "12.35%"),
        ("staff", 12000, "12,000 人"),
        ("founded_year", 2015, "2015"),
        ("founded_on", date(2010, 5, 6), "2010年5月6日"),
        ("is_listed", False, "否"),
        ("currency", "USD", "美元"),
        ("lines", ["retail", "cloud"], "零售、云服务"),
        ("lines", [], "—"),
        ("lines_retail", True, "是"),
        ("shops", [{"title": "甲", "sales": Decimal(1200)}], "店名：甲；销售额：1,200 万元；开业日期：—；等级：—"),
        ("shops_count", 2, "2"),
        ("shops_sum_sales", Decimal("1300.5"), "1,300.5"),
        ("name", "虚构有限公司", "虚构有限公司"),
        ("city", "140100", "山西省太原市"),
        ("city", "140402", "山西省长治市城区"),
        ("city", "火星", "火星"),
        ("city_city", "太原市", "太原市"),
        ("city_city", None, "—"),
        ("trade", "6513", "I6513 应用软件开发"),
        ("trade", "J", "J 金融业"),
        ("trade", "9999", "9999"),
        ("trade_class", "应用软件开发", "应用软件开发"),
    ],
)
def test_values_are_printed_for_people(name: str, value: object, text: str) -> None:
    assert printed(COLUMNS[name], value) == text


@given(st.decimals(min_value=0, max_value=MAX_NUMBER - 1, places=4) | st.none())
def test_an_input_reads_back_as_the_same_amount(value: Decimal | None) -> None:
    field = COLUMNS["revenue"].field
    assert field is not None
    assert parse(field, typed_text(field, value)) == value


@pytest.mark.parametrize(("name", "value"), [("city", "110000"), ("city", "429004"), ("trade", "0111"), ("trade", "A")])
def test_an_input_reads_back_as_the_same_code(name: str, value: str) -> None:
    field = COLUMNS[name].field
    assert field is not None
    assert parse(field, typed_text(field, value)) == value


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31)))
def test_an_input_reads_back_as_the_same_date(value: date) -> None:
    field = COLUMNS["founded_on"].field
    assert field is not None
    assert parse(field, typed_text(field, value)) == value
