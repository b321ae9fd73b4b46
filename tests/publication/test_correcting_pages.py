"""Pages of versions: what each changed, the leader's taking one back, and the data behind one."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from publication.models import Publication
from ranking.models import Run
from records.core.canonical import sha256
from records.models import JournalEntry
from records.services import files
from tests import builders, tiny
from tests.publication.published import publication
from tests.publication.through_services import finished_run
from tests.ranking import standings

pytestmark = pytest.mark.django_db
LIST = f"/lists/{tiny.SLUG}/"
CHANGES = {
    "lists": [
        {
            "title": "微型企业榜",
            "entered": [{"name": "丁公司", "rank": "3"}],
            "left": [{"name": "<b>丙</b>", "rank": "3"}],
            "moved": [{"of": "甲公司", "what": "排名", "old": "2", "new": "1"}],
            "cells": [],
            "remarks": [],
        }
    ],
    "figures": [{"of": "总体评述", "what": "合计(营业收入)", "old": "3万元", "new": "4万元"}],
    "chapters": ["总体评述"],
}


@pytest.fixture
def run() -> Run:
    return standings.finished()


def test_the_page_says_of_every_version_why_and_what(client: Client, run: Run) -> None:
    publication(run)
    publication(run, version=2, changes=CHANGES)
    publication(run, version=3, state=Publication.State.BUILDING)
    page = client.get(f"{LIST}corrections/")
    assert [one.version for one in page.context["versions"]] == [2, 1]
    words = (
        "第2版的理由",
        "丁公司（第 3 名）",
        "&lt;b&gt;丙&lt;/b&gt;（原第 3 名）",
        "3万元",
        "首次公布。",
    )
    assert [word for word in words if word not in page.text] == []


def test_without_a_list_there_is_no_such_page(client: Client, run: Run) -> None:
    publication(run, state=Publication.State.BUILDING)
    assert client.get(f"{LIST}corrections/").status_code == 404


def test_queries_dont_grow_with_versions(client: Client, run: Run) -> None:
    counts = []
    for upto in (3, 30):
        for version in range(Publication.objects.count() + 1, upto + 1):
            publication(run, version=version, changes=CHANGES if version > 1 else {})
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}corrections/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_the_leader_takes_a_list_back_with_a_reason(client: Client, run: Run) -> None:
    publication(run)
    page = f"{LIST}versions/1/revoke/"
    client.force_login(builders.user(email="staff@example.cn", role=Role.STAFF))
    assert [client.get(page).status_code, client.post(page, {"reason": "x"}).status_code] == [403, 403]
    client.force_login(builders.user(email="leader@example.cn", role=Role.LEADER))
    refused = client.post(page, {"reason": " "})
    assert (refused.status_code, "请写明撤销的理由" in refused.text) == (422, True)
    done = client.post(page, {"reason": "数据造假"}, follow=True)
    assert "数据造假" in done.text and "已撤销" in done.text
    assert "第 1 版已经撤销" in client.get(page).text


def test_staff_and_auditors_take_the_data_and_the_journal_keeps_who(client: Client) -> None:
    made = publication(finished_run(), keys={"main": [tiny.number(4)]})
    page = f"{LIST}versions/1/receipt/"
    client.force_login(builders.user(email="leader@example.cn", role=Role.LEADER))
    assert [client.get(page).status_code, client.post(page, {"part": "result"}).status_code] == [403, 403]
    auditor = builders.user(email="auditor@example.cn", role=Role.AUDITOR)
    client.force_login(auditor)
    assert client.get(page).status_code == 200
    assert made.run.snapshot is not None and made.run.result is not None
    expected = {
        "snapshot": files.read(made.run.snapshot),
        "result": files.read(made.run.result),
        "recipe": made.run.revision.documents["ranking.yaml"].encode(),
    }
    taken = {part: client.post(page, {"part": part}) for part in (*expected, "entries")}
    assert {part: taken[part].content for part in expected} == expected
    entries = json.loads(taken["entries"].content)
    assert (entries["salt"], entries["lists"], entries["held"]) == (made.salt, {"main": [tiny.number(4)]}, [])
    assert taken["result"]["Content-Disposition"] == f'attachment; filename="{tiny.SLUG}-v1.result.json"'
    lines = JournalEntry.objects.filter(action="publication.receipt_taken").order_by("id")
    assert [(line.recorded_by, line.facts["part"], line.facts["sha256"]) for line in lines] == [
        (auditor.label, part, sha256(response.content)) for part, response in taken.items()
    ]
    assert client.post(page, {"part": "../etc"}).status_code == 404
