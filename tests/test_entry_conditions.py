"""Conditions of entry of the shipped lists at their edges: who is a digital-economy enterprise, whom the 100 take."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from declarations.core.answers import parse as parse_answer
from declarations.core.document import dated, parse
from declarations.core.filled import hidden_columns, values_of
from declarations.core.form_reader import Form, read_form
from declarations.core.programme import read_programme
from declarations.core.self_check import standings
from tests import tiny

DIGITAL, HUNDRED = "digital-economy-500-2022", "internet-100-2015"
FIFTH = {"class": "digital_efficiency_improvement"}


@cache
def form(slug: str) -> Form:
    folder = Path(settings.PROGRAMMES_DIR) / slug
    documents = {name: parse((folder / name).read_text(encoding="utf-8"), name)[0] for name in FILES}
    assert all(documents.values())
    programme, faults = read_programme(documents["programme.yaml"])  # type: ignore[arg-type]
    assert programme is not None, faults
    stated = dated(documents["form.yaml"], year=programme.year, base_year=programme.base_year)  # type: ignore[arg-type]
    found, faults = read_form(stated, programme)
    assert found is not None, faults
    return found


FILES = ("programme.yaml", "form.yaml")


def told(slug: str, **typed: Any) -> dict[str, str]:
    """What the self-check says of each condition that concerns whoever answers this: yes, no or unknown."""
    asked = form(slug)
    fields = {name: asked.columns[name].field for name in typed}
    answers = {name: parse_answer(field, typed[name]) for name, field in fields.items() if field is not None}
    every = {column.name: answers.get(column.name) for column in asked.answer_columns}
    values = values_of(asked, every, tiny.context())
    found = standings(asked, values, hidden_columns(asked, values))
    return {one.rule.code: one.verdict.answer.value for one in found}


FIRST_FOUR = (
    *("digital_product_manufacturing", "digital_product_services"),
    *("digital_technology_application", "digital_factor_driven"),
)


@pytest.mark.parametrize("name", FIRST_FOUR)
def test_the_first_four_classes_enter_without_more(name: str) -> None:
    found = told(DIGITAL, **{"class": name})
    assert found["digital_industrialisation"] == "yes"
    assert {"digital_input_over_mean", "industry_over_level"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("sector", "share", "expected"),
    [
        ("primary", "1", "no"),  # 0.1 % of 1,000
        ("primary", "1.01", "yes"),
        ("secondary", "15", "no"),
        ("secondary", "15.01", "yes"),
        ("tertiary", "25", "no"),
        ("tertiary", "25.01", "yes"),
    ],
)
def test_the_fifth_class_enters_by_its_own_input_where_that_is_known(sector: str, share: str, expected: str) -> None:
    stated = {**FIFTH, "sector": sector, "total_input": "1000", "digital_input": share}
    found = told(DIGITAL, **stated, industry_penetration="99", industry_digital_input_share="99")
    assert found["digital_input_over_mean"] == expected
    assert {"digital_industrialisation", "industry_over_level"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("sector", "penetration", "share", "expected"),
    [
        ("primary", "10", "0.1", "no"),
        ("primary", "10.1", "0", "yes"),
        ("primary", "0", "0.2", "yes"),
        ("secondary", "11", "1.5", "no"),
        ("secondary", "11.1", "1.5", "yes"),
        ("secondary", "11", "1.6", "yes"),
        ("tertiary", "20", "2.5", "no"),
        ("tertiary", "20.1", None, "yes"),
        ("tertiary", None, "2.6", "yes"),
        ("tertiary", "20", None, "unknown"),
        ("tertiary", None, None, "unknown"),
        (None, "99", "99", "unknown"),
    ],
)
def test_else_by_its_industry(sector: str, penetration: str, share: str, expected: str) -> None:
    found = told(DIGITAL, **FIFTH, sector=sector, industry_penetration=penetration, industry_digital_input_share=share)
    assert found["industry_over_level"] == expected
    assert "digital_input_over_mean" not in found


@pytest.mark.parametrize(
    ("place", "headquarters", "business", "expected"),
    [
        ("mainland", "否", "否", "yes"),
        ("hong_kong", "否", "否", "yes"),
        ("macau", "否", "否", "yes"),
        ("overseas", "是", "是", "yes"),
        ("overseas", "是", "否", "no"),
        ("overseas", "否", "是", "no"),
        ("overseas", "是", None, "unknown"),
    ],
)
def test_only_the_registered_abroad_must_be_at_home_in_china(
    place: str, headquarters: str, business: str, expected: str
) -> None:
    stated = {"registered_place": place, "headquarters_in_china": headquarters, "business_in_china": business}
    assert told(DIGITAL, **stated)["scope"] == expected


@pytest.mark.parametrize(
    ("profits", "revenues", "expected"),
    [
        (("-1", "-1"), ("100", "100"), "no"),
        (("-1", "-1"), ("100", "101"), "yes"),
        (("0", "-1"), ("100", "90"), "yes"),
        (("-1", "0"), ("100", "90"), "yes"),
        ((None, "-1"), ("100", "90"), "unknown"),
    ],
)
def test_losses_in_both_years_without_growth_are_out(
    profits: tuple[str, str], revenues: tuple[str, str], expected: str
) -> None:
    stated = dict(zip(("profit_prev", "profit", "revenue_prev", "revenue"), (*profits, *revenues), strict=True))
    assert told(DIGITAL, **stated)["not_losing"] == expected


@pytest.mark.parametrize(
    ("listing", "stated", "value"),
    [
        ("A股", {"currency": "CNY", "share_price": "10.5", "total_shares": "2000"}, 21000),
        ("新三板", {"currency": "CNY", "share_price": "2", "total_shares": "100"}, 200),
        ("港股", {"currency": "HKD", "share_price": "10", "total_shares": "1000", "fx_mean": "0.83"}, 8300),
        ("美股", {"currency": "USD", "share_price": "10", "total_shares": "1000"}, None),
        ("独角兽", {"valuation": "650000"}, 650000),
        ("未上市", {"valuation": "650000", "share_price": "9", "total_shares": "9"}, 650000),
    ],
)
def test_market_value_is_price_by_shares_by_rate(listing: str, stated: dict[str, str], value: float | None) -> None:
    asked = form(DIGITAL)
    typed = {"listing": listing, **stated}
    every = {
        column.name: parse_answer(column.field, typed.get(column.name))
        for column in asked.answer_columns
        if column.field is not None
    }
    assert values_of(asked, every, tiny.context())["market_value"] == value


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"licence_no": "京B2-1", "licence_kinds": "互联网数据中心业务（IDC）"}, "yes"),
        ({"licence_no": "京B2-1", "licence_kinds": "互联网接入服务业务（ISP）"}, "yes"),
        ({"licence_no": "京B2-1"}, "unknown"),
        ({"licence_kinds": "互联网接入服务业务（ISP）"}, "no"),
    ],
)
def test_the_hundred_need_a_licence_of_one_of_four_kinds(stated: dict[str, str], expected: str) -> None:
    assert told(HUNDRED, **stated)["licence_held"] == expected


@pytest.mark.parametrize(
    ("own", "internet", "expected"),
    [("否", "500", "yes"), ("否", "499", "no"), ("是", "1", "yes"), ("否", None, "unknown"), (None, "499", "unknown")],
)
def test_the_hundred_earn_mainly_on_the_internet(own: str, internet: str, expected: str) -> None:
    stated = {"self_operated": own, "internet_revenue": internet, "operating_revenue": "1000"}
    assert told(HUNDRED, **stated)["internet_main"] == expected


@pytest.mark.parametrize(("merged", "expected"), [("2015", "yes"), ("2014", "no"), (None, "unknown")])
def test_a_group_s_subsidiary_stands_for_itself_only_if_it_was_merged_this_year(merged: str, expected: str) -> None:
    assert told(HUNDRED, group_head_number=tiny.number(7), merged_year=merged)["independent"] == expected
    assert told(HUNDRED)["independent"] == "yes"
