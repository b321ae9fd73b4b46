"""The 2015 Internet-100 sample, played through the services: the ineligible found, the order and the scores expected.

`internet100_2015_expected.csv` is what an independent implementation computes from the calibrated (synthetic) figures.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from accounts.services import people
from portal.services import samples
from publication.services import editions, publications
from ranking.services import rechecks, runs
from records.services import files
from review.services import panels
from tests.clearing import cleared
from tests.performing import perform
from tests.publication import printed_numbers
from tests.shanxi import rows

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.PROGRAMMES_DIR) / "internet-100-2015"
ANSWERS = {"eligible", "ineligible_reason", "published_rank"}


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
    seat = panels.seat(revision.programme, expert=by, is_chair=True, by=by)
    rechecks.confirm_rest(run, seat=seat, by=by)
    rechecks.sign_off(run, minutes="名单属实。", by=by)
    publication = perform(publications.publish(cleared(run, by=by), by=by))
    assert publication.state == "published", publication.error
    return {
        "standings": list(run.standings.order_by("position").values()),
        "result": json.loads(files.read(run.result)),
        "lists": publication.lists,
        "statistics": publication.statistics,
        "kinds": sorted(publication.files.values_list("kind", flat=True)),
        "strays": printed_numbers.strays(publication),
        "edition": editions.edition_of(run, report=editions.report_of(revision)),
    }


def numbers() -> dict[str, str]:
    return {row["entity_id"]: row["uscc"] for row in rows("internet100_2015_calibrated.csv")}


def test_no_expected_answer_goes_in() -> None:
    with (FOLDER / "sample" / "declarations.csv").open(encoding="utf-8", newline="") as text:
        columns = next(csv.reader(text))
    assert ANSWERS.isdisjoint(columns)
    assert set(rows("internet100_2015_calibrated.csv")[0]) >= ANSWERS


def test_every_rank_and_score_is_the_expected_one(played: Mapping[str, Any]) -> None:
    number_of = numbers()
    expected = rows("internet100_2015_expected.csv")
    ranked = [row for row in played["standings"] if row["rank"] is not None]
    assert [(int(row["rank"]), row["number"]) for row in ranked] == [
        (int(row["rank"]), number_of[row["entity_id"]]) for row in expected
    ]
    assert [row["score"] for row in ranked] == pytest.approx([float(row["composite"]) for row in expected], abs=1e-4)


def test_the_list_is_the_published_one(played: Mapping[str, Any]) -> None:
    published = [row for row in rows("internet100_2015_calibrated.csv") if row["published_rank"]]
    published.sort(key=lambda row: int(row["published_rank"]))
    (main,) = played["lists"]
    assert [(str(rank), name, brands) for rank, name, brands in main["rows"]] == [
        (row["published_rank"], row["name"], row["brands"]) for row in published
    ]


def test_the_eighteen_that_may_not_stand_have_their_reasons(played: Mapping[str, Any]) -> None:
    found = {row["number"]: row["reason"] for row in played["standings"] if row["rank"] is None}
    expected = {
        row["uscc"]: row["ineligible_reason"]
        for row in rows("internet100_2015_calibrated.csv")
        if row["eligible"] == "0"
    }
    assert found == expected
    assert len(found) == 18


def test_the_report_prints_what_the_2015_report_did(played: Mapping[str, Any]) -> None:
    entries = played["edition"].entries
    listed = entries.filter(entries["rank"] <= 100)
    assert round(listed["internet_revenue"].sum() / 10_000) == 5735  # 亿元
    assert round((listed["internet_revenue"].sum() / listed["internet_revenue_prev"].sum() - 1) * 100) == 47
    assert [listed["listing_place"].to_list().count(place) for place in ("A", "HK", "US")] == [23, 13, 35]
    assert [listed["province"].to_list().count(place) for place in ("北京", "上海", "广东")] == [46, 19, 16]
    assert played["kinds"] == ["csv", "json", "manifest", "report", "screen", "workbook"]
    assert played["strays"] == {"report": [], "screen": []}  # no number is printed that no source has
