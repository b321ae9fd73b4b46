"""The statements of the 2019 Shanxi report that follow from enterprise rows: for each the placeholder that prints it.

`shanxi2019_facts.json` leaves out S19-014 (the text names three winners of the growth award, the annex four), S19-054
(two sectors "second by revenue" that the report's own figure puts third), S19-062 and S19-063 (forecasts that exclude
one another) and S19-065 (the annex's four against the text's three).
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from publication.core.markdown import render
from publication.core.statistics import Edition
from tests.publication.core.editions import DATA

FACTS: list[dict[str, Any]] = json.loads((DATA / "shanxi2019_facts.json").read_text(encoding="utf-8"))

GROWTH = '"internet_revenue / internet_revenue_prev - 1", "0, 0.2, 0.5, 1"'
MARGIN = '"operating_profit / total_revenue", "0, 0.2, 0.4"'
RESEARCH = '"rd_spend / total_revenue", "0.05, 0.1, 0.15"'
PROFITABLE = 'where="operating_profit > 0"'
TAIYUAN = "where=\"city = '太原'\""

# check → (call, format)
CALLS = {
    "n_dimensions": ("dimensions()", "integer"),
    "n_indicators": ("indicators()", "integer"),
    "n_list": ("list_size(main)", "integer"),
    "rev18": ("total(internet_revenue)", "yi"),
    "rev18_top3_rank": ("top_total(internet_revenue, 3)", "yi"),
    "share_top3": ("top_share(internet_revenue, 3)", "percent"),
    "rev18_top10_rank": ("top_total(internet_revenue, 10)", "yi"),
    "share_top10": ("top_share(internet_revenue, 10)", "percent"),
    "growth_total": ("growth(internet_revenue)", "percent"),
    "n_growth_gt20": ('count(where="internet_revenue / internet_revenue_prev - 1 > 0.2")', "integer"),
    "n_growth_ge100": ('count(where="internet_revenue >= internet_revenue_prev * 2")', "integer"),
    "n_growth_ge200": ('count(where="internet_revenue >= internet_revenue_prev * 3")', "integer"),
    "growth_bin:negative": (f"bin_count({GROWTH}, 1)", "integer"),
    "growth_bin:0-20%": (f"bin_count({GROWTH}, 2)", "integer"),
    "growth_bin:20%-50%": (f"bin_count({GROWTH}, 3)", "integer"),
    "growth_bin:50%-100%": (f"bin_count({GROWTH}, 4)", "integer"),
    "growth_bin:over 100%": (f"bin_count({GROWTH}, 5)", "integer"),
    "share_profitable": (f"share({PROFITABLE})", "percent(0)"),
    "profit18": ("total(operating_profit)", "yi"),
    "margin_weighted": ("ratio(operating_profit, total_revenue)", "percent"),
    "profit18_top10": ("top_total(operating_profit, 10)", "yi"),
    "share_profit_top10": ("top_share(operating_profit, 10)", "percent"),
    "n_profitable": (f"count({PROFITABLE})", "integer"),
    "profit_pos": (f"total(operating_profit, {PROFITABLE})", "yi"),
    "margin_weighted_pos": (f"ratio(operating_profit, total_revenue, {PROFITABLE})", "percent"),
    "margin_bin:negative": (f"bin_count({MARGIN}, 1)", "integer"),
    "margin_bin:0-20%": (f"bin_count({MARGIN}, 2)", "integer"),
    "margin_bin:20%-40%": (f"bin_count({MARGIN}, 3)", "integer"),
    "rd18": ("total(rd_spend)", "yi"),
    "rd_growth": ("growth(rd_spend)", "percent"),
    "n_rd_gt10": ('count(where="rd_spend / total_revenue > 0.1")', "integer"),
    "n_rd_gt20": ('count(where="rd_spend / total_revenue > 0.2")', "integer"),
    "rd_staff18": ("total(rd_staff)", "integer"),
    "rd_staff_growth": ("growth(rd_staff)", "percent"),
    "rd_staff_share": ("ratio(rd_staff, staff)", "percent"),
    "rd_bin:0-5%": (f"bin_count({RESEARCH}, 1)", "integer"),
    "rd_bin:5%-10%": (f"bin_count({RESEARCH}, 2)", "integer"),
    "rd_bin:10%-15%": (f"bin_count({RESEARCH}, 3)", "integer"),
    "rd_bin:15% and above": (f"bin_count({RESEARCH}, 4)", "integer"),
    **{
        f"sector_n:{sector}": (f"group_count(sector, '{sector}')", "integer")
        for sector in ("企业服务", "大数据服务", "电子商务", "互联网+物流", "娱乐传媒")
    },
    **{
        f"sector_rev:{sector}": (f"group_total(internet_revenue, sector, '{sector}')", "yi")
        for sector in ("企业服务", "大数据服务", "电子商务", "互联网+物流", "娱乐传媒")
    },
    **{
        f"sector_share:{sector}": (f"group_share(internet_revenue, sector, '{sector}')", "percent")
        for sector in ("企业服务", "大数据服务")
    },
    "n_zone": ("count(where=in_zone)", "integer"),
    "n_taiyuan": (f"count({TAIYUAN})", "integer"),
    "share_taiyuan_n": (f"share({TAIYUAN})", "percent(0)"),
    "rev_taiyuan": (f"total(internet_revenue, {TAIYUAN})", "yi"),
    "share_taiyuan_rev": (f"share(internet_revenue, {TAIYUAN})", "percent"),
}
SENTENCES = {
    "=": "{{{{ {call}|{format} }}}}",
    ">": "超过{{{{ over({value}, {call})|{format} }}}}",
    ">=": "不少于{{{{ at_least({value}, {call})|{format} }}}}",
}
SUFFIXES = {"亿元": "亿元", "%": "%"}
FACTORS = {"亿元": Decimal("1e-4"), "%": Decimal(100)}


def assert_prints(fact: dict[str, Any], edition: Edition) -> None:
    """The placeholder of this fact prints the published number over this edition, and rounds within `tol`."""
    call, form = CALLS[fact["check"]]
    sentence = SENTENCES[fact["op"]].format(call=call, format=form, value=fact["value"])
    chapter = render(sentence, "facts.md", edition, lambda block: "")
    assert chapter.faults == ()
    (binding,) = chapter.bindings
    number, suffix = re.fullmatch(r"(-?[\d,.]+)(.*)", binding.printed).groups()  # type: ignore[union-attr]
    assert suffix == SUFFIXES.get(fact["unit"], "")
    assert Decimal(number.replace(",", "")) == Decimal(str(fact["value"]))
    if fact["op"] == "=":
        exact = Decimal(binding.statistic.result.value) * FACTORS.get(fact["unit"], Decimal(1))  # type: ignore
        assert abs(exact - Decimal(str(fact["value"]))) <= Decimal(str(fact["tol"])) + Decimal("1e-9")
