"""A list that staff cut, through to what is published of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from declarations.services.declarations import Refused
from publication.core.manifest import digest_of, read_manifest
from publication.models import Publication
from publication.services import public_lists, publications, verification
from publication.services.verification import Outcome
from ranking.models import Run, StaffCut
from ranking.services import cuts
from records.services import files
from tests import builders, tiny
from tests.performing import perform
from tests.publication.through_services import altered, finished_run, publication, published

pytestmark = pytest.mark.django_db
CHANGES = {
    "ranking.yaml": [("publish:", "  - {code: chosen, title: 人工榜, cut: staff}\npublish:")],
    "report/report.yaml": [
        ("annexes:\n", "annexes:\n  - {list: chosen, title: 人工榜名单, columns: [name, short_name]}\n")
    ],
}


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return finished_run(folder=altered(tmp_path, changes=CHANGES))


def cut(run: Run, *seqs: int, seen: StaffCut | None = None) -> StaffCut:
    ids = [tiny.number(seq) for seq in seqs]
    seen_key = seen.pk if seen else None
    return cuts.cut_list(run, code="chosen", ids=ids, reason="内部评议意见", by=builders.user(), seen=seen_key)


def contents(of: Publication) -> dict[str, bytes]:
    return {one.kind: files.read(one.file) for one in of.files.select_related("file")}


def rows_of(found: Publication | list[dict[str, Any]]) -> list[list[Any]]:
    lists = found.lists if isinstance(found, Publication) else found
    return next(one["rows"] for one in lists if one["code"] == "chosen")


def test_nothing_is_published_before_the_list_is_cut(run: Run) -> None:
    with pytest.raises(Refused, match=r"^榜单“人工榜”尚未由工作人员确定$"):
        publications.publish(run, by=builders.user())
    assert Publication.objects.count() == 0
    assert rows_of(public_lists.preview(run)) == []


def test_the_list_that_staff_cut_is_published_without_ranks(run: Run) -> None:
    cut(run, 1, 3)
    shown = [[tiny.name(3), "虚构3"], [tiny.name(1), "虚构1"]]
    assert rows_of(public_lists.preview(run)) == shown
    found = published(run)
    assert (found.state, found.error) == ("published", "")
    assert rows_of(found) == shown
    made = contents(found)
    opened = next(one for one in json.loads(made["json"])["lists"] if one["code"] == "chosen")
    assert [entry["name"] for entry in opened["entries"]] == [tiny.name(3), tiny.name(1)]
    lines = list(csv.DictReader(made["csv"].decode("utf-8-sig").splitlines()))
    assert [line["企业名称"] for line in lines if line["榜单"] == "人工榜名单"] == [tiny.name(3), tiny.name(1)]


def test_the_manifest_says_which_cut_and_not_why(run: Run) -> None:
    first = cut(run, 2)
    made = cut(run, 1, 3, seen=first)
    found = published(run)
    content = contents(found)["manifest"]
    chosen = read_manifest(content).staff_cuts["chosen"]
    ids = [tiny.number(3), tiny.number(1)]
    assert chosen.model_dump() == {"cut": made.pk, "entries": 2, "ids": digest_of(ids, salt=found.salt)}
    assert "内部评议意见" not in content.decode()


def test_a_programme_without_such_lists_has_no_word_of_them_in_its_manifest() -> None:
    assert "staff_cuts" not in json.loads(contents(publication())["manifest"])


def test_the_replay_is_identical(run: Run, tmp_path: Path) -> None:
    cut(run, 1, 3)
    found = verification.verify(read_manifest(contents(published(run))["manifest"]), folder=tmp_path)
    assert (found.outcome, found.lines[-1]) == (Outcome.IDENTICAL, "重算：结果逐字节相同")


def test_what_was_approved_is_published_whatever_is_cut_meanwhile(tmp_path: Path) -> None:
    without = [("deliberation, ", ""), (", approval, notice", "")]
    run = finished_run(folder=altered(tmp_path, changes={**CHANGES, "review.yaml": without}))
    first = cut(run, 2)
    requested = publications.publish(run, by=builders.user())
    cut(run, 1, 3, seen=first)
    found = perform(requested)
    assert rows_of(found) == [[tiny.name(2), "虚构2"]]
    assert read_manifest(contents(found)["manifest"]).staff_cuts["chosen"].cut == first.pk
