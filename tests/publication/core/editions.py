"""Editions to test with: the calibrated 2019 sample, and a handful of rows with gaps."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from declarations.core.expression import Kind
from publication.core.statistics import Edition, Grouping, Indicator, Outline, Placed, Previous

DATA = Path(__file__).parents[2] / "data"

MONEY = ("internet_revenue", "total_revenue", "operating_profit", "rd_spend")
STAFF = ("staff", "rd_staff")
SINGLE = ("tax", "donations", "monthly_active_users")
TEXTS = ("id", "name", "short_name", "province", "city", "sector")
METHOD = (
    ("internet_revenue", "规模", 0.24),
    ("operating_profit", "盈利", 0.10),
    ("operating_margin", "盈利", 0.06),
    ("rd_spend", "创新", 0.10),
    ("rd_staff_share", "创新", 0.08),
    ("revenue_growth", "成长性", 0.14),
    ("users", "影响力", 0.16),
    ("tax_and_donations", "社会责任", 0.12),
)


def shanxi_outline() -> Outline:
    numbers = [f"{code}{period}" for code in (*MONEY, *STAFF) for period in ("", "_prev")]
    schema = dict.fromkeys(TEXTS, Kind.TEXT) | dict.fromkeys([*numbers, *SINGLE, "rank"], Kind.NUMBER)
    units = {code: "人" if code.removesuffix("_prev") in STAFF else "万元" for code in numbers}
    return Outline(
        year=2019,
        base_year=2018,
        schema=schema | {"in_zone": Kind.BOOLEAN},
        lists={"main": "二十强", "growth": "最具成长型"},
        units=units | {"tax": "万元", "donations": "万元", "monthly_active_users": "万人"},
        indicators=tuple(Indicator(code, code, dimension, weight) for code, dimension, weight in METHOD),
        charts=frozenset({"sectors"}),
        tables=frozenset({"cities"}),
        consent="in_zone",
        declarable=frozenset({"internet_revenue"}),
    )


def shanxi() -> Edition:
    """The calibrated sample with the lists as they were published."""
    with (DATA / "shanxi20_2019_calibrated.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["eligible"] == "1"]
    ranked = sorted((row for row in rows if row["published_rank"]), key=lambda row: int(row["published_rank"]))
    growing = [row["entity_id"] for row in rows if row["on_growth_list"] == "1"]
    lists = {"main": [row["entity_id"] for row in ranked], "growth": growing}
    edition = Edition.of_rows(shanxi_outline(), [_columns(row) for row in rows], lists)
    return replace(edition, previous=_invented([str(row["entity_id"]) for row in ranked]))


def _invented(ids: list[str]) -> Previous:
    """A made-up list of the year before: the last five of this one weren't on it, and five others were."""
    keys = [*reversed(ids[:15]), *(f"gone-{n}" for n in range(1, 6))]
    return Previous(2018, "id", {"main": tuple(Placed(key, key, rank) for rank, key in enumerate(keys, start=1))})


def _columns(row: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {code: row[code] for code in TEXTS if code != "id"}
    found |= {"id": row["entity_id"], "in_zone": row["in_zone"] == "1", "rank": _number(row["published_rank"])}
    for code in (*MONEY, *STAFF):
        found |= {code: _number(row[f"{code}_2018"]), f"{code}_prev": _number(row[f"{code}_2017"])}
    return found | {code: _number(row[f"{code}_2018"]) for code in SINGLE}


def _number(text: str) -> float | None:
    return float(text) if text else None


def small_outline() -> Outline:
    return Outline(
        year=2020,
        base_year=2019,
        schema={
            "id": Kind.TEXT,
            "name": Kind.TEXT,
            "alias": Kind.TEXT,
            "sector": Kind.TEXT,
            "rank": Kind.NUMBER,
            "sales": Kind.NUMBER,
            "sales_prev": Kind.NUMBER,
            "cost": Kind.NUMBER,
            "staff": Kind.NUMBER,
            "listed": Kind.BOOLEAN,
            "branch": Kind.TEXT,
        },
        lists={"main": "主榜", "young": "新锐榜", "none": "空榜"},
        units={"sales": "万元", "sales_prev": "万元", "cost": "万元", "staff": "人"},
        indicators=(Indicator("scale", "规模", "实力", 1.0),),
        charts=frozenset({"sectors"}),
        tables=frozenset({"cities"}),
        groupings=(Grouping("branch", "sector", {"软件": "信息"}, "其他"),),
        consent="listed",
        declarable=frozenset({"sales"}),
    )


SMALL_COLUMNS = ("id", "name", "alias", "sector", "rank", "sales", "sales_prev", "cost", "staff", "listed")
SMALL_ROWS = (
    ("a", "甲", "甲司", "软件", 2, 30.0, 20.0, 10.0, 4.0, True),
    ("b", "乙", "乙司", "软件", 1, 50.0, 40.0, None, 6.0, False),
    ("c", "丙", None, "物流", 3, 20.0, 20.0, 40.0, None, None),
    ("d", "丁", "丁司", None, 4, None, 10.0, 5.0, 2.0, True),
)


def small() -> Edition:
    """Main list b, a, c without gaps in sales; the young list d, a with gaps in sales and sector."""
    rows = [dict(zip(SMALL_COLUMNS, row, strict=True)) for row in SMALL_ROWS]
    edition = Edition.of_rows(small_outline(), rows, {"main": ["b", "a", "c"], "young": ["d", "a"], "none": []})
    return replace(edition, previous=SMALL_PREVIOUS)


SMALL_PREVIOUS = Previous(
    2019,
    "name",
    {
        "main": (Placed("甲", "甲", 1), Placed("戊", "戊", 2), Placed("丙", "丙", 3), Placed("己", "己", 4)),
        "none": (Placed("庚", "庚", None),),
    },
)
