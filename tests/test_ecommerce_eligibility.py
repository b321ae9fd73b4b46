"""The conditions of entry of the two e-commerce programmes: all of them, and each number at its edge."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from declarations.core.expression import evaluate
from declarations.core.form_reader import concerns_key, eligibility_key
from tests.ecommerce import KINDS, filled, form, official

OUR_KINDS = {"threshold": "automatic", "reviewer_judgement": "judgement"}
# What the official list puts into one rule with another (运行稳定), takes in by reference, or asks of a document.
SPLIT = {
    "enterprise": {("第五条(五)", "judgement"): 1},
    "base": {
        ("第七条(一)、第五条(一)", "certificate"): 1,
        ("第七条(一)、第五条(一)", "judgement"): 1,
        ("第七条(一)、第五条(二)", "judgement"): 1,
        ("第八条", "automatic"): 1,
    },
}


def verdict(kind: str, code: str, answers: dict[str, Any]) -> bool | str | None:
    """What the rule says of these answers: yes, no, unknown, or that it doesn't concern them."""
    values = filled(kind, **answers).values
    rules = {key: rule for key, rule in form(kind).rules.items() if key in (eligibility_key(code), concerns_key(code))}
    answered = evaluate(rules, values, form(kind).schema)
    if answered.get(concerns_key(code), True) is not True:
        return "none of its concern"
    return answered[eligibility_key(code)]  # type: ignore[return-value]


@pytest.mark.parametrize("kind", KINDS)
def test_every_condition_of_the_official_text_is_a_rule(kind):
    rules = [rule for rule in official("eligibility")["rules"] if rule["form"] == kind]
    wanted = Counter((rule["clause"], OUR_KINDS.get(rule["kind"], rule["kind"])) for rule in rules)
    found = Counter((entry.clause, entry.kind) for entry in form(kind).definition.eligibility)
    assert found == wanted + Counter(SPLIT[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_says_what_it_asks_for(kind):
    entries = form(kind).definition.eligibility
    assert [entry.code for entry in entries if not entry.requirement] == []
    assert [entry.code for entry in entries if (entry.rule is None) != (entry.kind == "judgement")] == [
        "not_blacklisted"
    ]


RETAIL = {"enterprise_type": "platform", "platform_mode": "retail", "platform_subtypes": "goods"}
WHOLESALE = RETAIL | {"platform_mode": "wholesale"}
NETWORK = {"enterprise_type": "platform", "platform_mode": "network_service", "platform_subtypes": "life"}
BRAND = {"enterprise_type": "brand_distributor", "sells_local_farm_specialties": "否"}
FARM = BRAND | {"sells_local_farm_specialties": "是"}
SERVICE = {"enterprise_type": "service"}
COMPREHENSIVE = {
    "enterprise_type": "comprehensive",
    "comprehensive_business_types": "platform;service",
    "platform_subtypes": "goods",
}
WITHOUT_PLATFORM = {"enterprise_type": "comprehensive", "comprehensive_business_types": "brand_distributor;service"}
SLOW = {"revenue_growth": "5", "innov_app_growth": "5", "innov_users_growth": "5"}
TRAFFIC = {"innov_pv_prev": "1000", "innov_pv": "1100", "innov_uv_prev": "1000", "innov_uv": "1100"}
INNOVATIVE = {"enterprise_type": "innovative", "staff_total": "50"} | SLOW | TRAFFIC
OPENED = {"site_or_store_opened_on": "2021-08-20"}

# The rule, whom it is asked of, the column, and below, at and above its number.
ENTERPRISE: list[tuple[str, dict[str, str], str, list[tuple[str, bool]]]] = [
    ("retail_platform", RETAIL | {"staff_total": "50"}, "goods_trade", [("9999.99", False), ("10000", True)]),
    ("retail_platform", RETAIL | {"goods_trade": "10000"}, "staff_total", [("49", False), ("50", True)]),
    ("wholesale_platform", WHOLESALE | {"staff_total": "50"}, "goods_trade", [("49999.99", False), ("50000", True)]),
    ("wholesale_platform", WHOLESALE | {"goods_trade": "50000"}, "staff_total", [("49", False), ("50", True)]),
    ("network_service", NETWORK | {"staff_total": "25"}, "revenue", [("999.99", False), ("1000", True)]),
    ("network_service", NETWORK | {"revenue": "1000"}, "staff_total", [("24", False), ("25", True)]),
    ("brand_distributor", BRAND | {"staff_total": "25"}, "brand_sales", [("4999.99", False), ("5000", True)]),
    ("brand_distributor", FARM | {"staff_total": "25"}, "brand_sales", [("2999.99", False), ("3000", True)]),
    ("brand_distributor", BRAND | {"brand_sales": "5000"}, "staff_total", [("24", False), ("25", True)]),
    ("service_provider", SERVICE | {"staff_total": "1"}, "revenue", [("999.99", False), ("1000", True)]),
    (
        "comprehensive",
        COMPREHENSIVE | {"staff_total": "500", "service_revenue": "0"},
        "goods_trade",
        [("99999.99", False), ("100000", True)],
    ),
    (
        "comprehensive",
        COMPREHENSIVE | {"staff_total": "500", "goods_trade": "0"},
        "service_revenue",
        [("4999.99", False), ("5000", True)],
    ),
    (
        "comprehensive",
        WITHOUT_PLATFORM | {"staff_total": "500"},
        "service_revenue",
        [("4999.99", False), ("5000", True)],
    ),
    ("comprehensive", COMPREHENSIVE | {"service_revenue": "5000"}, "staff_total", [("499", False), ("500", True)]),
    (
        "comprehensive",
        COMPREHENSIVE | {"service_revenue": "5000", "staff_total": "500"},
        "comprehensive_business_types",
        [("platform", False), ("platform;brand_distributor", True)],
    ),
    ("innovative_growth", INNOVATIVE, "revenue_growth", [("99.99", False), ("100", False), ("100.01", True)]),
    ("innovative_growth", INNOVATIVE, "innov_app_growth", [("100", False), ("100.01", True)]),
    ("innovative_growth", INNOVATIVE, "innov_users_growth", [("100", False), ("100.01", True)]),
    ("innovative_growth", INNOVATIVE, "innov_pv", [("2000", False), ("2001", True)]),
    ("innovative_growth", INNOVATIVE, "innov_uv", [("2000", False), ("2001", True)]),
    ("innovative_growth", INNOVATIVE | {"revenue_growth": "101"}, "staff_total", [("49", False), ("50", True)]),
    ("site_two_years", OPENED, "fill_date", [("2023-08-19", False), ("2023-08-20", True)]),
    ("registered_in_shanxi", {}, "registered_place", [("河南省三门峡市湖滨区", False), ("山西省太原市小店区", True)]),
]
BASE: list[tuple[str, dict[str, str], str, list[tuple[str, bool]]]] = [
    ("in_shanxi", {}, "base_place", [("陕西省西安市雁塔区", False), ("山西省大同市平城区", True)]),
    ("in_use_one_year", {}, "base_operation_years", [("0.9", False), ("1", True)]),
    ("trade", {"base_trade": "10000"}, "base_trade_prev", [("9999.99", False), ("10000", True)]),
    ("trade", {"base_trade_prev": "10000"}, "base_trade", [("9999.99", False), ("10000", True)]),
    ("tax", {"base_tax": "200"}, "base_tax_prev", [("199.99", False), ("200", True)]),
    ("tax", {"base_tax_prev": "200"}, "base_tax", [("199.99", False), ("200", True)]),
    ("area", {"base_kind": "park"}, "base_area", [("9999.99", False), ("10000", True)]),
    ("resident_enterprises", {"base_kind": "building"}, "base_ec_enterprises", [("19", False), ("20", True)]),
    (
        "ecommerce_share",
        {"base_kind": "cluster", "all_resident_enterprises": "90"},
        "base_ec_enterprises",
        [("62", False), ("63", True)],
    ),
    ("occupancy", {"base_kind": "park"}, "base_occupancy_rate", [("79.99", False), ("80", True)]),
    ("growing", {}, "base_ec_enterprises_growth", [("-1", False), ("0", False), ("0.01", True)]),
    ("broadband", {}, "broadband_access_rate", [("99.99", False), ("100", True)]),
    ("lease", {"premises": "租赁"}, "lease_term_years", [("4.9", False), ("5", True)]),
]
EDGES = [("enterprise", *case) for case in ENTERPRISE] + [("base", *case) for case in BASE]


@pytest.mark.parametrize(("kind", "code", "asked_of", "column", "edges"), EDGES)
def test_a_number_admits_from_its_edge(kind, code, asked_of, column, edges):
    found = [(value, verdict(kind, code, asked_of | {column: value})) for value, _ in edges]
    assert found == edges
    assert verdict(kind, code, {name: value for name, value in asked_of.items() if name != column}) in (
        None,
        "none of its concern",
    )


LIVE = {"base_kind": "live"}


@pytest.mark.parametrize(
    ("code", "below", "at"),
    [
        ("area", {"base_area": "9999"}, {"base_area": "10000"}),
        ("resident_enterprises", {"base_ec_enterprises": "19"}, {"base_ec_enterprises": "20"}),
        (
            "ecommerce_share",
            {"base_ec_enterprises": "6", "all_resident_enterprises": "10"},
            {"base_ec_enterprises": "7", "all_resident_enterprises": "10"},
        ),
        ("occupancy", {"base_occupancy_rate": "79"}, {"base_occupancy_rate": "80"}),
    ],
)
def test_of_a_live_streaming_base_below_the_number_nothing_can_be_told(code, below, at):
    park = {"base_kind": "park"}
    found = [verdict("base", code, answers) for answers in (LIVE | below, LIVE | at, park | below, below, at)]
    assert found == [None, True, False, None, True]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_in_principle_never_says_no(kind):
    asked = {"city_has_programme": "是"}
    found = [verdict(kind, "city_demo", asked | {"is_city_demo": answer}) for answer in ("是", "否", None)]
    assert found == [True, None, None]
    assert verdict(kind, "city_demo", {"city_has_programme": "否"}) == "none of its concern"


def test_without_growth_a_leading_place_in_the_trade_would_do():
    grown = [{"revenue_growth": "0.1"}, {"tax_growth": "0.1"}, {"revenue_growth": "0", "tax_growth": "-3"}]
    assert [verdict("enterprise", "good_business", answers) for answers in grown] == [True, True, None]


def test_one_licence_number_of_a_website_is_enough():
    site = {"has_own_website": "是"}
    stated = [{"icp_licence_no": "晋B2-99990001"}, {"icp_record_no": "晋ICP备99990001号-1"}, {}]
    assert [verdict("enterprise", "icp", site | answers) for answers in stated] == [True, True, False]
    assert verdict("enterprise", "icp", {"has_own_website": "否"}) == "none of its concern"


TYPES = {
    "platform": {"retail_platform", "wholesale_platform", "network_service"},
    "brand_distributor": {"brand_distributor"},
    "service": {"service_provider"},
    "comprehensive": {"comprehensive"},
    "innovative": {"innovative_growth"},
}


@pytest.mark.parametrize("chosen", TYPES)
def test_only_the_numbers_of_its_own_type_concern_an_enterprise(chosen):
    answers = {"enterprise_type": chosen, "revenue": "1", "staff_total": "1"}
    others = [code for name, codes in TYPES.items() if name != chosen for code in codes]
    assert {verdict("enterprise", code, answers) for code in others} == {"none of its concern"}
    modes = {"platform_mode": "零售"} if chosen == "platform" else {}
    concerned = [
        code for code in TYPES[chosen] if verdict("enterprise", code, answers | modes) != "none of its concern"
    ]
    assert len(concerned) == 1
