"""End to end: the sample declarations in, the published 2019 list out, and every number of the report with it."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from tests.publication.core.facts import FACTS, assert_prints
from tests.shanxi import FOLDER, Played, rows, shanxi

__all__ = ["shanxi"]  # a fixture
pytestmark = pytest.mark.django_db

ANSWERS = {"eligible", "ineligible_reason", "published_rank", "on_growth_list"}


def sample_columns() -> list[str]:
    with (FOLDER / "sample" / "declarations.csv").open(encoding="utf-8-sig", newline="") as text:
        return next(csv.reader(text))


def test_no_expected_answer_goes_in() -> None:
    assert ANSWERS.isdisjoint(sample_columns())
    assert set(rows("shanxi20_2019_calibrated.csv")[0]) >= ANSWERS


def test_the_list_is_the_published_one(shanxi: Played) -> None:
    names = {row["number"]: row["name"] for row in shanxi.standings}
    published = sorted(rows("shanxi20_2019.csv"), key=lambda row: int(row["rank"]))
    assert [names[number] for number in shanxi.result["lists"]["main"]] == [row["name"] for row in published]
    (main, growth) = shanxi.publication["lists"]
    printed = [(str(row[0]), *row[1:]) for row in main["rows"]]
    assert printed == [(row["rank"], row["name"], row["short_name"], row["brands"]) for row in published]
    growing = rows("shanxi_growth_2019.csv")
    assert {tuple(row) for row in growth["rows"]} == {(r["name"], r["short_name"], r["brands"]) for r in growing}
    assert len(growth["rows"]) == len(growing) == 4


def test_every_rank_and_score_is_the_expected_one(shanxi: Played) -> None:
    expected = rows("shanxi20_2019_expected.csv")
    ranked = [row for row in shanxi.standings if row["rank"] is not None]
    assert [(int(row["rank"]), row["name"]) for row in ranked] == [(int(r["rank"]), r["name"]) for r in expected]
    assert [row["score"] for row in ranked] == pytest.approx([float(row["composite"]) for row in expected], abs=1e-4)


def test_the_six_that_may_not_stand_have_one_reason_each(shanxi: Played) -> None:
    found = {row["name"]: row["reason"] for row in shanxi.standings if row["rank"] is None}
    assert found == {
        "山西虚构甲午网络科技有限公司": "无增值电信业务许可证",
        "山西虚构乙未信息技术有限公司": "无增值电信业务许可证",
        "山西虚构丙申电子商务有限公司": "互联网业务收入占比低于50%",
        "山西虚构丁酉数据服务有限公司": "主要收入来源地和运营总部不在山西省",
        "山西虚构戊戌云计算有限公司": "2018年有重大违法违规行为",
        "山西虚构己亥网络科技有限公司": "数据不完整（缺2017年收入、研发或人员数据）",
    }
    answers = rows("shanxi20_2019_calibrated.csv")
    assert set(found) == {row["name"] for row in answers if row["eligible"] == "0"}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["id"])
def test_the_run_bears_out_every_published_fact(fact: dict[str, Any], shanxi: Played) -> None:
    assert_prints(fact, shanxi.edition)
