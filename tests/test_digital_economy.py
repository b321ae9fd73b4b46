"""The digital economy sample, played through the services: who is ranked, the lists, the reasons, the report."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from accounts.services import people
from portal.services import samples
from publication.services import publications
from ranking.services import runs
from records.services import files
from tests.clearing import cleared
from tests.performing import perform
from tests.publication import printed_numbers
from tests.test_digital_economy_method import FOLDER, SUBLISTS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Mapping[str, Any]:
    own = override_settings(MEDIA_ROOT=(media := TemporaryDirectory()).name, JOB_HEARTBEAT_SECONDS=600)
    with django_db_blocker.unblock(), media, own, transaction.atomic():
        try:
            return _play()
        finally:
            transaction.set_rollback(True)


def _play() -> Mapping[str, Any]:
    by = people.system()
    revision = samples.take_in(FOLDER, by=by, say=lambda line: None)
    run = perform(runs.start(revision.programme, by=by))
    publication = perform(publications.publish(cleared(run, by=by), by=by))
    assert publication.state == "published", publication.error
    return {
        "standings": list(run.standings.order_by("position").values()),
        "result": json.loads(files.read(run.result)),
        "warnings": run.warnings,
        "lists": publication.lists,
        "statistics": publication.statistics,
        "bindings": publication.bindings,
        "kinds": sorted(publication.files.values_list("kind", flat=True)),
        "strays": printed_numbers.strays(publication),
    }


def declared() -> dict[str, dict[str, str]]:
    """The sample's rows by number."""
    with (FOLDER / "sample" / "declarations.csv").open(encoding="utf-8", newline="") as text:
        return {row["number"]: row for row in csv.DictReader(text)}


def test_forty_six_rank_and_ten_have_their_reasons(played: Mapping[str, Any]) -> None:
    ranks = [int(row["rank"]) for row in played["standings"] if row["rank"] is not None]
    assert ranks == [*range(1, 46), 45]  # the last two lie below both thresholds: a score of 0
    found = {row["name"]: row["reason"].partition("；")[0] for row in played["standings"] if row["rank"] is None}
    level = "所属行业的数字经济渗透率和数字化投入占比都不高于规定水平"
    assert found == {
        "虚构壬戌01318智能制造有限公司": "注册地、总部和主营业务不在规定范围内",
        "虚构戊午01314网络股份有限公司": "企业数字化投入占比不高于全国平均水平",
        "虚构丁酉00033智能制造股份有限公司": level,
        "虚构甲戌01450科技有限公司": f"{level}（无法判断：缺 核查结论“{level}”）",
        "虚构丁未00043智能制造有限公司": "财务造假",
        "虚构丙申00272数据有限公司": "重大负面舆情",
        "虚构壬辰00328智能制造有限公司": "因经营不善等原因退市",
        "虚构壬戌00718智能制造有限公司": "上市ST类",
        "虚构庚申00056信息技术集团有限公司": "IPO等特殊阶段不适合参加公开活动",
        "虚构庚子00216信息技术有限公司": "连续亏损且营收不增长",
    }


def test_the_lists_are_cut_from_one_order(played: Mapping[str, Any]) -> None:
    lists, rows = played["result"]["lists"], declared()
    order = [row["number"] for row in played["standings"] if row["rank"] is not None]
    assert lists["main"] == order
    assert set(lists) == {"main", *SUBLISTS}
    for code, (column, value) in SUBLISTS.items():
        assert lists[code] == [number for number in order if rows[number][column] == value][:20]
    assert [len(lists[code]) for code in ("main", *SUBLISTS)] == [46, 9, 10, 10, 7, 14, 20]


def test_the_run_warns_of_short_lists_and_of_nothing_else(played: Mapping[str, Any]) -> None:
    assert played["warnings"] == [
        "榜单 数字经济企业TOP500（2022年）：符合条件的只有 46 行，少于 500",
        "榜单 数字产品制造业企业TOP20：符合条件的只有 9 行，少于 20",
        "榜单 数字技术应用业企业TOP20：符合条件的只有 10 行，少于 20",
        "榜单 数字要素驱动业企业TOP20：符合条件的只有 10 行，少于 20",
        "榜单 数字化效率提升业企业TOP20：符合条件的只有 7 行，少于 20",
        "榜单 数字经济国有企业TOP20：符合条件的只有 14 行，少于 20",
    ]


def test_the_published_lists_are_the_run_s_with_overall_ranks(played: Mapping[str, Any]) -> None:
    known = {row["number"]: row for row in played["standings"]}
    rows = declared()
    assert [entry["code"] for entry in played["lists"]] == ["main", *SUBLISTS]
    for entry in played["lists"]:
        assert [name for name, _ in entry["columns"]] == ["rank", "name", "short_name"]
        assert [(int(rank), name, short) for rank, name, short in entry["rows"]] == [
            (int(known[number]["rank"]), known[number]["name"], rows[number]["short_name"])
            for number in played["result"]["lists"][entry["code"]]
        ]


def test_the_report_is_made_and_every_number_of_it_is_bound(played: Mapping[str, Any]) -> None:
    assert played["kinds"] == ["csv", "json", "manifest", "report", "screen", "workbook"]
    assert played["strays"] == {"report": [], "screen": []}  # no number is printed that no source has
    assert {binding["origin"] for binding in played["bindings"]} == {"statistic", "criterion", "external"}
    chapters = {"preface.md", "summary.md", "method.md", "overview.md", "outlook.md"}
    assert {binding["file"] for binding in played["bindings"]} == chapters
    assert all(binding["printed"] for binding in played["bindings"])


def test_the_report_s_figures_are_the_sample_s(played: Mapping[str, Any]) -> None:
    """Over the rows of the main list, worked out here from the file."""
    listed = [row for number, row in declared().items() if number in played["result"]["lists"]["main"]]

    def total(column: str, *, ownership: str | None = None) -> float:
        return math.fsum(float(row[column]) for row in listed if ownership in (None, row["ownership"]))

    value = {key: entry["value"] for key, entry in played["statistics"].items() if "value" in entry}
    assert value["list_size(main)"] == value["count(of=all)"] == len(listed) == 46
    assert value["total(revenue)"] == pytest.approx(total("revenue"))
    assert value["growth(revenue)"] == pytest.approx(total("revenue") / total("revenue_prev") - 1)
    assert value["growth(profit, stated_only=true)"] == pytest.approx(total("profit") / total("profit_prev") - 1)
    assert value["share(revenue, where=\"ownership = 'state'\")"] == pytest.approx(
        total("revenue", ownership="state") / total("revenue")
    )
    stated = [row for row in listed if row["rd"]]
    spent, earned = (math.fsum(float(row[column]) for row in stated) for column in ("rd", "revenue"))
    assert value["ratio(rd, revenue, stated_only=true)"] == pytest.approx(spent / earned)
