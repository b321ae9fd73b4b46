"""The open part of the API."""

from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.models import Publication
from publication.services import corrections
from tests import builders, tiny
from tests.bearer import told
from tests.publication.published import LISTS, publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db
API = "/api/v1/"
PROGRAMME = f"{API}programmes/{tiny.SLUG}/"
NEWEST = f"{PROGRAMME}versions/newest/"


@pytest.fixture
def run():
    return standings.finished()


def rows(count):
    return [{**LISTS[0], "rows": [[n, f"第{n}公司", None] for n in range(1, count + 1)]}]


def test_programmes_with_their_newest_version(client, run):
    publication(run, version=1)
    publication(run, version=2)
    publication(run, version=3, state=Publication.State.FAILED)
    facts = {"slug": tiny.SLUG, "title": "2024年微型企业榜", "year": 2024, "newest_version": 2, "noticed_until": None}
    listed = client.get(f"{API}programmes/").json()
    assert listed == {"count": 1, "page": 1, "pages": 1, "next": None, "previous": None, "results": [facts]}
    assert client.get(PROGRAMME).json() == facts


def test_a_version_names_its_lists_columns_and_files(client, run):
    made = publication(run)
    found = client.get(f"{PROGRAMME}versions/1/").json()
    assert client.get(NEWEST).json() == found
    assert (found["version"], found["is_newest"], found["figures_synthetic"]) == (1, True, False)
    assert [(one["code"], one["count"]) for one in found["lists"]] == [("main", 2), ("growing", 0)]
    assert found["lists"][0]["columns"][0] == {"name": "rank", "label": "排名"}
    report = made.files.get(kind="report")
    assert found["files"][0] == {
        "kind": "report",
        "name": report.name,
        "media_type": "application/pdf",
        "size": report.file.size,
        "sha256": report.file.sha256,
        "url": f"http://testserver/lists/{tiny.SLUG}/versions/1/files/report/",
    }


def test_an_older_version_says_that_it_is_replaced(client, run):
    publication(run, version=1)
    publication(run, version=2)
    assert client.get(f"{PROGRAMME}versions/1/").json()["is_newest"] is False
    listed = client.get(f"{PROGRAMME}versions/").json()["results"]
    assert [(one["version"], one["is_newest"]) for one in listed] == [(2, True), (1, False)]


def test_a_version_that_was_taken_back_says_so(client, run):
    made = publication(run)
    before = client.get(NEWEST)
    assert (before.json()["revoked_at"], before.json()["revoked_for"]) == (None, "")
    corrections.revoke(made, reason="数据造假", by=builders.user())
    after = client.get(NEWEST, headers={"If-None-Match": before["ETag"]}).json()
    assert (after["revoked_at"] is not None, after["revoked_for"]) == (True, "数据造假")
    listed = client.get(f"{PROGRAMME}versions/").json()["results"]
    assert [one["revoked_for"] for one in listed] == ["数据造假"]


def test_entries_carry_the_published_columns_and_no_more(client, run):
    publication(run)
    found = client.get(f"{NEWEST}entries/").json()
    assert found["results"] == [
        {"list": "main", "position": 1, "values": {"rank": 1, "name": "甲公司", "brands": "甲牌、乙牌"}, "mark": ""},
        {"list": "main", "position": 2, "values": {"rank": 2.0, "name": "乙公司", "brands": None}, "mark": ""},
    ]


def test_entries_by_list_and_by_text(client, run):
    publication(run)
    names = [one["values"]["name"] for one in client.get(f"{NEWEST}entries/?search=乙公司").json()["results"]]
    assert names == ["乙公司"]
    assert client.get(f"{NEWEST}entries/?list=growing").json()["count"] == 0


def test_fifty_a_page(client, run):
    publication(run, lists=rows(120))
    first, last = client.get(f"{NEWEST}entries/").json(), client.get(f"{NEWEST}entries/?page=3").json()
    assert (first["count"], first["pages"], len(first["results"]), len(last["results"])) == (120, 3, 50, 20)
    assert (first["previous"], first["next"]) == (None, f"http://testserver{NEWEST}entries/?page=2")
    assert (last["previous"], last["next"]) == (f"http://testserver{NEWEST}entries/?page=2", None)
    assert told(client.get(f"{NEWEST}entries/?page=4")) == (404, "没有第 4 页，共 3 页")


@pytest.mark.parametrize("page", ["0", "-1", "x", "１", "9999999", ""])
def test_what_isnt_the_number_of_a_page_is_refused(client, run, page):
    publication(run)
    refused = client.get(f"{NEWEST}entries/", {"page": page})
    assert told(refused) == (400, "请求中有 1 处不对，见 fields")
    assert refused.json()["fields"] == {"page": ["页码应为 1 以上的整数"]}


def test_statistics_are_those_that_the_report_prints(client, run):
    binding = {"key": "count()", "printed": "2", "file": "a.md", "line": "1", "origin": "run", "note": ""}
    statistics = {"count()": {"value": 2.00001}}
    publication(run, bindings=[binding, binding | {"line": "7"}], statistics=statistics)
    found = client.get(f"{NEWEST}statistics/")
    assert found.json()["results"] == [{"key": "count()", "printed": "2", "origin": "run", "note": ""}]
    assert "2.00001" not in found.text


def test_what_isnt_published_isnt_there(client, run):
    publication(run, state=Publication.State.BUILDING)
    for rest in ("", "entries/", "statistics/"):
        assert told(client.get(f"{NEWEST}{rest}")) == (404, "这个榜单尚未公布。")
        assert told(client.get(f"{PROGRAMME}versions/1/{rest}")) == (404, "没有公布过这个版本。")
    assert told(client.get(f"{API}programmes/none/")) == (404, "没有这个评选方案。")


def test_an_unchanged_answer_isnt_sent_again(client, run):
    publication(run)
    first = client.get(f"{NEWEST}entries/")
    again = client.get(f"{NEWEST}entries/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (first["Cache-Control"], again["Cache-Control"]) == ("public, no-cache", "public, no-cache")
    publication(run, version=2, lists=rows(3))
    assert client.get(f"{NEWEST}entries/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_scripts_of_any_site_may_read_it_and_nobody_is_known(client, run):
    publication(run)
    answer = client.get(NEWEST, headers={"origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert ("Access-Control-Allow-Credentials" in answer, "Set-Cookie" in answer, "Vary" in answer) == (
        False,
        False,
        False,
    )


def test_reading_only_reads(client, run):
    publication(run)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{NEWEST}entries/")
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert told(client.post(NEWEST)) == (405, "这个地址不支持这种方法")


def test_queries_dont_grow_with_rows(client, run):
    counts = []
    for version, count in ((1, 3), (2, 30)):
        publication(run, version=version, lists=rows(count))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{NEWEST}entries/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_who_asks_too_often_is_told_to_wait(client, run, settings):
    settings.API_RATES = {"anonymous": "2/min", "token": "2/min"}
    address = {"REMOTE_ADDR": "192.0.2.7"}
    assert [client.get(API, **address).status_code for _ in range(2)] == [200, 200]
    refused = client.get(API, **address)
    status, sentence = told(refused)
    wait = refused["Retry-After"]
    assert (status, sentence) == (429, f"请求太频繁，请在 {wait} 秒后重试")
    assert client.get(API, REMOTE_ADDR="192.0.2.8").status_code == 200


def verified(client, **asked):
    found = client.get(f"{API}verification/", asked).json()
    return found["finding"], found["programme"], found["version"], found["kind"]


def test_a_published_file_is_known_by_its_digest(client, run):
    publication(run, version=1)
    publication(run, version=2)
    first, second = (sha256(f"{tiny.SLUG} {version} report".encode()).hexdigest() for version in (1, 2))
    assert verified(client, sha256=first.upper()) == ("corrected", tiny.SLUG, 1, "report")
    assert verified(client, sha256=second) == ("current", tiny.SLUG, 2, "report")


def test_a_version_is_known_by_its_number(client, run):
    publication(run, version=1)
    publication(run, version=2)
    assert verified(client, number=f"{tiny.SLUG}-v1") == ("corrected", tiny.SLUG, 1, None)
    assert verified(client, number=f" {tiny.SLUG.upper()}-V2") == ("current", tiny.SLUG, 2, None)


def test_nothing_else_is(client, run):
    made = publication(run, state=Publication.State.FAILED)
    unknown = ("unknown", None, None, None)
    assert verified(client, sha256=made.files.get(kind="report").file.sha256) == unknown
    assert [verified(client, number=number) for number in (f"{tiny.SLUG}-v1", "x", "\0", "1-v9999999")] == [unknown] * 4


@pytest.mark.parametrize("asked", [{}, {"sha256": "x"}, {"sha256": "a" * 64, "number": "b-v1"}])
def test_one_of_both_is_asked_for(client, asked):
    assert told(client.get(f"{API}verification/", asked))[0] == 400
