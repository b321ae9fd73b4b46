"""The method of the digital economy TOP500: the published reading, over the figures of this programme's own form.

`tests/ranking/data/top500_2022.yaml` is the reading whose ranks are known (`tests/ranking/core/test_published.py`); it
takes the 22 indicators ready-made and money in 亿元, where the programme derives them from the form's figures in 万元.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings

from declarations.core.answers import parse as parse_answer
from declarations.core.document import Document, dated
from declarations.core.expression import Kind, frame
from declarations.core.filled import values_of
from ranking.core.engine import run
from ranking.core.recipe import Recipe, read_recipe
from ranking.core.result import Result
from review.core.definition import Review, read_review
from tests import tiny
from tests.ecommerce import definition, document, form_in

FOLDER = Path(settings.PROGRAMMES_DIR) / "digital-economy-500-2022"
TESTS = Path(__file__).parent
CLASSES = {
    "数字产品制造业": "digital_product_manufacturing",
    "数字产品服务业": "digital_product_services",
    "数字技术应用业": "digital_technology_application",
    "数字要素驱动业": "digital_factor_driven",
    "数字化效率提升业": "digital_efficiency_improvement",
}
# The sub-lists and whom they are open to, by a column of the form.
SUBLISTS = {
    "product_manufacturing": ("class", "digital_product_manufacturing"),
    "technology_application": ("class", "digital_technology_application"),
    "factor_driven": ("class", "digital_factor_driven"),
    "efficiency_improvement": ("class", "digital_efficiency_improvement"),
    "state_owned": ("ownership", "state"),
    "private": ("ownership", "private"),
}


def reading() -> dict[str, Any]:
    found: dict[str, Any] = document(TESTS / "ranking" / "data", "top500_2022.yaml").data
    return found


def own() -> dict[str, Any]:
    found: dict[str, Any] = document(FOLDER, "ranking.yaml").data
    return found


@cache
def review() -> Review:
    found, faults = read_review(document(FOLDER, "review.yaml"), form_in(FOLDER))
    assert found is not None, [str(fault) for fault in faults]
    return found


def schema() -> dict[str, Kind]:
    return {**form_in(FOLDER).schema, **review().ok_columns}


@cache
def recipe() -> Recipe:
    programme = definition(FOLDER)
    source = dated(document(FOLDER, "ranking.yaml"), year=programme.year, base_year=programme.base_year)
    return compiled(source, schema())


def compiled(source: Document, columns: dict[str, Kind]) -> Recipe:
    found, faults = read_recipe(source, columns)
    assert found is not None, [str(fault) for fault in faults]
    return found


def test_the_coefficient_is_the_reading_s_but_for_its_columns() -> None:
    """Codes, titles, levels, directions, steps, weights and aggregation. The reading calls the sub-class industry."""
    share = {"group_share": {"level": "disclosure_level", "group": "subclass"}}
    expected, found = reading()["composites"][0], own()["composites"][0]
    assert len(found["indicators"]) == 22
    assert [indicator["missing"] for indicator in expected["indicators"]] == [{"group_share": "disclosure_level"}] * 22
    expected["indicators"] = [{**indicator, "missing": share} for indicator in expected["indicators"]]
    for composite in (expected, found):
        for indicator in composite["indicators"]:
            del indicator["value"]
    assert found == expected


def test_the_levels_are_six_eleven_and_twenty_two() -> None:
    paths = [tuple(indicator.definition.dimension) for indicator in recipe().composites[0].indicators]
    assert (len({path[0] for path in paths}), len(set(paths)), len(paths)) == (6, 11, 22)


def test_the_score_lies_between_one_and_twenty_thousand_yi() -> None:
    score = recipe().composites[1].definition
    for indicator in score.indicators:
        assert tuple(indicator.normalise.argument) == pytest.approx((math.log1p(1), math.log1p(20_000)), rel=1e-15)
    assert [one.weight for one in score.indicators] == [0.5, 0.5]
    assert (score.scale.source, score.scale.to) == ((0, 1), (0, 1000))


@cache
def of_the_calibrated() -> tuple[Result, pl.DataFrame]:
    """The programme's recipe over the 17,000 calibrated rows: their indicators for its values, their money in 万元."""
    source = own()
    for indicator in source["composites"][0]["indicators"]:
        indicator["value"] = f"i_{indicator['code']}"
    source |= {"eligible": "eligible", "publish": ["rank", "name"]}
    rows = pl.read_parquet(TESTS / "data" / "top500_2022.parquet").select(
        pl.col("entity_id").alias("number"),
        pl.col("full_name").alias("name"),
        pl.col("industry").alias("subclass"),
        pl.col("class").replace_strict(CLASSES),
        "ownership",
        "eligible",
        pl.col("disclosure_level").cast(pl.Float64),
        pl.col("market_value") * 10_000,
        (pl.col("revenue_2021") * 10_000).alias("revenue"),
        *[pl.col(f"i_{i['code']}").cast(pl.Float64) for i in source["composites"][0]["indicators"]],
    )
    kinds = {pl.String: Kind.TEXT, pl.Boolean: Kind.BOOLEAN, pl.Float64: Kind.NUMBER}
    columns = {name: kinds[type(kind)] for name, kind in rows.schema.items()}
    return run(compiled(Document("ranking.yaml", source), columns), rows), rows


def test_the_calibrated_enterprises_rank_as_expected() -> None:
    result, _ = of_the_calibrated()
    with (TESTS / "data" / "top500_expected.csv").open(encoding="utf-8-sig", newline="") as text:
        expected = list(csv.DictReader(text))
    found = result.entries[: len(expected)]
    assert [(str(entry.rank), entry.id) for entry in found] == [(row["rank"], row["entity_id"]) for row in expected]
    for entry, row in zip(found, expected, strict=True):
        assert entry.values["coefficient"] == pytest.approx(float(row["coefficient"]), abs=1e-8)
        assert entry.values["score"] == pytest.approx(float(row["score"]), abs=1e-4)


def test_the_main_list_is_the_first_500_and_holds_every_sub_list() -> None:
    result, rows = of_the_calibrated()
    assert result.lists["main"] == tuple(entry.id for entry in result.entries[:500])
    assert set(result.lists) == {"main", *SUBLISTS}
    for code, (column, value) in SUBLISTS.items():
        of_kind = set(rows.filter(pl.col(column) == value)["number"])
        assert result.lists[code] == tuple(entry.id for entry in result.entries if entry.id in of_kind)[:20]
        assert set(result.lists[code]) <= set(result.lists["main"])
    assert result.warnings == ()


CHOSEN = {"class": "digital_technology_application", "subclass": "软件开发", "disclosure_level": "5"}
# An A-share: 20 元 × 25,000 万股. Everything is stated.
A_SHARE = CHOSEN | {
    "listing": "A股", "currency": "CNY", "share_price": "20", "total_shares": "25000",
    "revenue_prev": "80000", "revenue": "100000", "profit_prev": "8000", "profit": "10000", "net_profit": "9000",
    "equity_prev": "40000", "equity": "50000", "assets_prev": "88000", "assets": "110000", "liabilities": "60500",
    "interest_expense": "395", "current_assets": "60000", "current_liabilities": "40000",
    "operating_cash_flow": "-12000", "total_input": "80000", "digital_input": "20000", "staff": "500",
    "digital_staff": "150", "depreciation": "4000", "digital_depreciation": "1000", "online_share": "40",
    "industry_penetration": "100", "equipment_digital_rate": "62.5", "invention_patents": "80", "digital_patents": "60",
    "rd": "7000", "patent_grants_prev": "10", "patent_grants": "12", "value_added": "30000", "negative_events": "1",
}  # fmt: skip
# On Hong Kong's exchange: 10 港元 × 30,000 万股 × 0.83. A loss before, equity below zero, nothing to divide by.
HONG_KONG = CHOSEN | {
    "listing": "港股", "currency": "HKD", "share_price": "10", "total_shares": "30000", "fx_mean": "0.83",
    "revenue_prev": "50000", "revenue": "40000", "profit_prev": "-2000", "profit": "1000", "net_profit": "800",
    "equity_prev": "-1000", "equity": "5000", "assets_prev": "20000", "assets": "20000", "liabilities": "15000",
    "interest_expense": "0", "current_assets": "9000", "current_liabilities": "0", "operating_cash_flow": "500",
    "total_input": "0", "digital_input": "0", "staff": "100", "digital_staff": "0", "depreciation": "0",
    "digital_depreciation": "0", "online_share": "0", "industry_penetration": "100", "equipment_digital_rate": "0",
    "invention_patents": "0", "digital_patents": "0", "rd": "0", "patent_grants_prev": "0", "patent_grants": "3",
    "value_added": "8000", "negative_events": "0",
}  # fmt: skip
# A unicorn in its first year: a valuation, and of the figures only those that the form requires.
UNICORN = CHOSEN | {
    "listing": "独角兽", "valuation": "60000", "revenue_prev": "0", "revenue": "900", "profit": "-50", "staff": "30",
}  # fmt: skip

EXPECTED = {
    "revenue_growth": (0.25, -0.2, None),
    "profit_growth": (0.25, 1.5, None),
    "roe": (0.2, 0.4, None),
    "roa": (0.105, 0.05, None),
    "capital_preservation": (1.25, None, None),
    "capital_accumulation": (0.25, None, None),
    "asset_growth": (0.25, 0.0, None),
    "debt_ratio": (0.55, 0.75, None),
    "interest_cover": (10395 / 395, None, None),
    "current_ratio": (1.5, None, None),
    "cash_flow_ratio": (-0.3, None, None),
    "digital_input_share": (0.25, None, None),
    "digital_staff_share": (0.3, 0.0, None),
    "digital_depreciation_share": (0.25, None, None),
    "online_share": (0.4, 0.0, None),
    "industry_penetration": (1.0, 1.0, None),
    "equipment_digital_rate": (0.625, 0.0, None),
    "digital_patent_share": (0.75, None, None),
    "rd_intensity": (0.07, 0.0, None),
    "patent_grant_growth": (0.2, None, None),
    "labour_productivity": (60.0, 80.0, None),
    "negative_events": (1.0, 0.0, None),
}


def filed(seq: int, answers: dict[str, str], outcomes: dict[str, bool | None]) -> dict[str, Any]:
    """A row of a snapshot: what was typed, what the form computes of it, and what the checks found."""
    asked = form_in(FOLDER).columns
    typed = {name: parse_answer(asked[name].field, value) for name, value in answers.items()}  # type: ignore[arg-type]
    context = {"number": tiny.number(seq), "number_kind": "uscc", "name": tiny.name(seq)}
    values = values_of(form_in(FOLDER), typed, context)
    return {**values, **dict.fromkeys(review().ok_columns, True), **outcomes}


def ranked(*filings: tuple[dict[str, str], dict[str, bool | None]]) -> Result:
    rows = [filed(seq, answers, outcomes) for seq, (answers, outcomes) in enumerate(filings, start=1)]
    return run(recipe(), frame(rows, schema()))


def three() -> Result:
    return ranked((A_SHARE, {}), (HONG_KONG, {}), (UNICORN, {}))


def test_the_table_below_names_every_indicator() -> None:
    assert list(EXPECTED) == [indicator.definition.code for indicator in recipe().composites[0].indicators]


@pytest.mark.parametrize("code", EXPECTED)
def test_indicators_as_computed_by_hand(code: str) -> None:
    """What isn't stated, or has nothing to be divided by, stays missing; nothing of it is zero."""
    found = three().intermediate.sort("id")[f"coefficient.{code}.value"].to_list()
    assert [value is None for value in found] == [value is None for value in EXPECTED[code]]
    stated_values = [value for value in EXPECTED[code] if value is not None]
    assert [value for value in found if value is not None] == pytest.approx(stated_values, rel=1e-12)


def test_market_values_and_revenues_are_corrected_in_yi() -> None:
    values = [entry.values for entry in sorted(three().entries, key=lambda entry: entry.id)]
    steps = three().intermediate.sort("id")
    assert [row["market_value"] for row in values] == pytest.approx([500_000, 249_000, 60_000])  # 万元
    for code, yi in {"market_value_score": (50, 24.9, 6), "revenue_score": (10, 4, 0.09)}.items():
        corrected = [figure * row["coefficient"] for figure, row in zip(yi, values, strict=True)]
        assert steps[f"score.{code}.value"].to_list() == pytest.approx(corrected)


def test_a_first_year_is_no_error_of_unit() -> None:
    """Whose growth can't be told ranks; whose revenue differs a hundredfold doesn't, nor who has no market value."""
    valueless = {name: value for name, value in UNICORN.items() if name != "valuation"}
    result = ranked(
        (A_SHARE, {}),
        (UNICORN, {"unit_plausible_ok": None}),
        (HONG_KONG, {"unit_plausible_ok": False}),
        (valueless, {"value_stated_ok": None}),
    )
    assert {entry.id for entry in result.entries} == {tiny.number(1), tiny.number(2)}
    assert [(row.id, row.reason) for row in result.excluded] == [
        (tiny.number(3), "两年营业收入相差百倍以上，疑为单位有误"),
        (tiny.number(4), "没有市值或估值（无法判断：缺 value_stated_ok）"),
    ]
