"""Public pages are kept between visits, and are right at once when something of theirs changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.core.supervision import HoldingState
from publication.models import ListedEntry
from publication.services import corrections
from tests import builders, tiny
from tests.publication.holdings import holding
from tests.publication.published import LISTS, publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db
ADDRESS = f"/lists/{tiny.SLUG}/"


@pytest.fixture(autouse=True)
def _empty() -> None:
    cache.clear()


def test_the_second_visit_asks_for_two_things_only(client: Any):
    publication(standings.finished())
    first = client.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(ADDRESS)
    assert (second.content, len(queries)) == (first.content, 2)
    assert (second["Cache-Control"], second["Vary"]) == ("public, no-cache", "Cookie")


def test_who_has_it_already_is_told_that_nothing_changed(client: Any):
    publication(standings.finished())
    etag = client.get(ADDRESS)["ETag"]
    again = client.get(ADDRESS, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_a_new_version_shows_at_once(client: Any):
    run = standings.finished()
    publication(run)
    etag = client.get(ADDRESS)["ETag"]
    lists = [{**LISTS[0], "rows": [[1, "更正后的公司", None]]}]
    publication(run, version=2, lists=lists)
    after = client.get(ADDRESS, headers={"If-None-Match": etag})
    assert (after.status_code, "更正后的公司" in after.text) == (200, True)
    assert "已被第 2 版取代" in client.get(f"{ADDRESS}versions/1/").text


def test_a_version_that_was_kept_as_newest_is_marked_once_it_isnt(client: Any):
    run = standings.finished()
    publication(run)
    assert "取代" not in client.get(f"{ADDRESS}versions/1/").text
    publication(run, version=2)
    for page in ("", "method/", "statistics/"):
        assert "已被第 2 版取代" in client.get(f"{ADDRESS}versions/1/{page}").text


def test_a_list_that_is_taken_back_says_so_on_every_page_at_once(client: Any):
    made = publication(standings.finished())
    pages = [f"{ADDRESS}{page}" for page in ("", "versions/1/", "versions/1/method/", "versions/1/statistics/")]
    assert [page for page in pages if "撤销" in client.get(page).text] == []
    corrections.revoke(made, reason="数据造假", by=builders.user())
    assert [page for page in pages if "已于" not in (text := client.get(page).text) or "数据造假" not in text] == []
    assert "已撤销" in client.get("/lists/").text


def test_a_title_that_ends_is_marked_at_once(client: Any):
    made = publication(standings.finished())
    held = holding()
    ListedEntry.objects.create(publication=made, holding=held, list_code="main", position=0)
    assert "已取消" not in client.get(ADDRESS).text
    held.state, held.ended_on, held.end_clause = HoldingState.REVOKED, date(2024, 7, 1), "第十七条"
    held.save()
    assert "甲公司　已取消（2024-07-01依第十七条）" in client.get(ADDRESS).text


def test_a_new_title_of_the_programme_shows_at_once(client: Any):
    made = publication(standings.finished())
    client.get(ADDRESS)
    made.programme.title = "改了名的榜"
    made.programme.save()
    assert "<h1>改了名的榜</h1>" in client.get(ADDRESS).text


def test_nothing_personal_is_kept_or_answered_from_what_is_kept(client: Any):
    publication(standings.finished())
    person = builders.user(email="reader@example.cn")
    client.force_login(person)
    own = client.get(ADDRESS)
    assert (own["Cache-Control"], own.has_header("ETag")) == ("private, no-cache", False)
    assert 'class="site-user"' in own.text
    client.logout()
    assert 'class="site-user"' not in client.get(ADDRESS).text
    client.force_login(person)
    assert 'class="site-user"' in client.get(ADDRESS).text


def test_a_waiting_message_isnt_kept_for_others(client: Any):
    publication(standings.finished())
    client.cookies["messages"] = "whatever"
    assert client.get(ADDRESS)["Cache-Control"] == "private, no-cache"


def test_a_query_is_answered_anew_and_fills_no_cache(client: Any):
    publication(standings.finished())
    found = client.get(f"{ADDRESS}?query=甲")
    assert (found["Cache-Control"], found.has_header("ETag")) == ("private, no-cache", False)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{ADDRESS}?query=甲")
    assert len(queries) > 2
