"""Public pages of published lists."""

from hashlib import sha256
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publication.models import Publication
from publication.views import Head, Part
from publication.views.tables import table_of
from tests import tiny
from tests.publication.published import COLUMNS, LISTS, publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db

NEWEST = f"/lists/{tiny.SLUG}/"


@pytest.fixture
def run():
    return standings.finished()


def version_of(number: int) -> str:
    return reverse("publication:version", args=[tiny.SLUG, number])


def file_of(number: int, kind: str) -> str:
    return reverse("publication:file", args=[tiny.SLUG, number, kind])


def test_the_list_page_shows_the_newest_version(client, run):
    publication(run, version=1)
    newest = publication(run, version=2)
    response = client.get(NEWEST)
    assert (response.status_code, response.context["publication"]) == (200, newest)
    assert "已被第" not in response.text


def test_an_older_version_is_marked_and_names_the_one_in_force(client, run):
    first = publication(run, version=1)
    publication(run, version=2)
    response = client.get(version_of(1))
    assert (response.status_code, response.context["publication"]) == (200, first)
    assert "本页是第 1 版，已被第 2 版取代。" in response.text


def test_the_newest_version_isnt_marked_under_its_own_number(client, run):
    publication(run)
    assert "取代" not in client.get(version_of(1)).text


@pytest.mark.parametrize("state", [Publication.State.BUILDING, Publication.State.FAILED])
def test_what_isnt_published_is_nowhere(client, run, state):
    publication(run, state=state)
    for url, sentence in (
        (NEWEST, "这个榜单尚未公布。"),
        (version_of(1), "这个榜单尚未公布。"),
        (file_of(1, "report"), "没有这个文件：版本尚未公布，或者文件名写错了。"),
    ):
        response = client.get(url)
        assert (response.status_code, sentence in response.text, "甲公司" in response.text) == (404, True, False)


def test_a_version_in_the_making_doesnt_stand_in_for_the_published_one(client, run):
    publication(run, version=1)
    publication(run, version=2, state=Publication.State.BUILDING)
    assert client.get(NEWEST).context["newest"] == 1
    missing = client.get(version_of(2))
    assert (missing.status_code, "没有公布过这个版本。" in missing.text) == (404, True)


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_a_number_that_no_version_has_is_not_found(client, run, number):
    publication(run)
    assert client.get(version_of(number)).status_code == 404


def test_another_programmes_list_isnt_taken_for_this_one(client, run, tmp_path):
    other = standings.other_programme(tmp_path)
    publication(standings.finished(number=1, in_programme=other))
    assert [client.get(url).status_code for url in (NEWEST, f"/lists/{other.slug}/")] == [404, 200]


def test_tables_carry_the_published_columns_only(client, run):
    publication(run)
    response = client.get(NEWEST)
    main, growing = response.context["tables"]
    assert main.heads == tuple(Head(name, label, f"?order={name}") for name, label in COLUMNS)
    assert main.rows == (("1", "甲公司", "甲牌、乙牌"), ("2", "乙公司", "—"))
    assert (growing.rows, "本榜单没有条目。" in response.text) == ((), True)
    assert [secret for secret in ("31415", "98.5", "上榜1公司") if secret in response.text] == []


def test_organisers_stand_by_their_part(client, run):
    publication(run)
    parts = client.get(NEWEST).context["organisers"]
    assert parts == [Part("主办单位", ("示例协会",)), Part("承办单位", ("示例研究院",))]


@pytest.mark.parametrize("synthetic", [True, False])
def test_synthetic_figures_are_marked(client, run, synthetic):
    publication(run, figures_synthetic=synthetic)
    assert ("示例数据，非企业真实数据" in client.get(NEWEST).text) == synthetic


def test_a_file_comes_whole_under_its_chinese_name(client, run):
    publication(run)
    content = f"{tiny.SLUG} 1 report".encode()
    response = client.get(file_of(1, "report"))
    assert (response.status_code, response.content) == (200, content)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('微型企业榜 第1版.pdf')}"
    assert response["ETag"] == f'"{sha256(content).hexdigest()}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(file_of(1, "csv"))["Content-Type"] == "text/csv; charset=utf-8"


def test_an_unchanged_file_isnt_sent_again(client, run):
    publication(run)
    etag = client.get(file_of(1, "report"))["ETag"]
    again = client.get(file_of(1, "report"), headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert client.get(file_of(1, "report"), headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("kind", ["workbook", "nonsense"])
def test_a_kind_that_the_version_has_not_is_not_found(client, run, kind):
    publication(run)
    assert client.get(file_of(1, kind)).status_code == 404


def test_a_damaged_file_is_never_sent(run, settings):
    publication(run)
    digest = sha256(f"{tiny.SLUG} 1 report".encode()).hexdigest()
    (settings.MEDIA_ROOT / digest[:2] / digest).write_bytes(b"changed")
    response = Client(raise_request_exception=False).get(file_of(1, "report"))
    assert (response.status_code, "系统出错" in response.text) == (500, True)
    assert response["X-Request-ID"] in response.text


def test_pages_are_only_read(client, run):
    publication(run)
    for url in (NEWEST, version_of(1), file_of(1, "report")):
        assert client.post(url).status_code == 405
        with CaptureQueriesContext(connection) as queries:
            assert client.head(url).status_code == 200
        assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_queries_dont_grow_with_rows_and_versions(client, run):
    counts = []
    for version, rows in ((1, 3), (2, 30)):
        publication(run, version=version, lists=[{**LISTS[0], "rows": [[1, "甲公司", None]] * rows}])
        client.get(f"{NEWEST}?fresh=1")  # what a revision says is compiled once in a process
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{NEWEST}?fresh=1")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_a_page_carries_the_strict_policy_and_its_request_id(client, run):
    publication(run)
    response = client.get(NEWEST, headers={"x-request-id": "proxy-12345678"})
    directives = dict(part.split(maxsplit=1) for part in response["Content-Security-Policy"].split("; "))
    given = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives == {name: " ".join(values) for name, values in given.items()}
    assert (directives["default-src"], directives["script-src"], directives["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert response["X-Request-ID"] == "proxy-12345678"


def test_no_published_text_becomes_markup():
    name = "<b>甲</b>&\"'{title}{0}"
    table = table_of(
        {"code": "main", "title": "榜", "columns": [["rank", "排名"], ["name", "名称"]], "rows": [[1, name]]}
    )
    shown = "&lt;b&gt;甲&lt;/b&gt;&amp;&quot;&#x27;{title}{0}"
    assert table.written == f'<tr id="main-1"><td class="column-rank">1</td><td class="column-name">{shown}</td></tr>'
