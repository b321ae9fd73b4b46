"""The public's way in, the pages behind a list, and what search engines are told."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.core.movement import Movement
from publication.core.procedure import NoticeState
from publication.management.commands.enter_placings import Command
from publication.models import Notice, Placing
from publication.services import placings, published_facts
from records.services import files
from tests import builders, tiny
from tests.publication import through_services
from tests.publication.published import publication
from tests.publication.test_enterprises import listed, of_year
from tests.ranking import standings

pytestmark = pytest.mark.django_db
VERSION = f"/lists/{tiny.SLUG}/versions/1/"


def test_what_is_in_force_is_listed_by_year(client: Any, tmp_path: Any):
    run = standings.finished()
    publication(run)
    publication(run, version=2, figures_synthetic=True)
    publication(standings.finished(in_programme=of_year(tmp_path, 2023)))
    publication(standings.finished(number=2, in_programme=standings.other_programme(tmp_path)), state="failed")
    years = client.get("/lists/").context["years"]
    assert [(year, [(one.programme.slug, one.version) for one in those]) for year, those in years] == [
        (2024, [(tiny.SLUG, 2)]),
        (2023, [("tiny-list-2023", 1)]),
    ]


def test_nothing_published_is_told_as_such(client: Any):
    assert "还没有公布的榜单。" in client.get("/lists/").text


def test_open_notices_are_listed_and_no_others(client: Any):
    run = standings.finished()
    kept = files.keep(b"notice", media_type="application/pdf", by="test")
    facts: dict[str, Any] = {"programme": run.programme, "run": run, "pdf": kept, "opened_by": builders.user()}
    days = {"opens_on": date(2024, 6, 3), "closes_on": date(2024, 6, 11), "working_days": 5}
    notice = Notice.objects.create(number=1, title="关于微型企业榜的公示", **facts, **days)
    assert "关于微型企业榜的公示" in client.get("/lists/").text
    notice.state, notice.closed_at = NoticeState.CLOSED, notice.opened_at
    notice.save()
    assert "关于微型企业榜的公示" not in client.get("/lists/").text


def test_queries_dont_grow_with_lists(client: Any, tmp_path: Any):
    counts = []
    for years in (range(2021, 2024), range(2010, 2021)):
        for year in years:
            publication(standings.finished(in_programme=of_year(tmp_path, year)))
        with CaptureQueriesContext(connection) as queries:
            client.get("/lists/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2


def test_the_sitemap_names_what_is_in_force_and_robots_keep_out_of_the_rest(client: Any, settings: Any):
    settings.SITE_URL = "https://list.example.cn"
    made = listed(1)
    publication(made.run, version=2, lists=made.lists).placings.create(
        list_code="main", position=0, applicant=builders.applicant(seq=2)
    )
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    behind = [f"lists/{tiny.SLUG}/versions/2/{page}/" for page in ("statistics", "method")]
    pages = ["lists/", f"lists/{tiny.SLUG}/", *behind, f"enterprises/{builders.applicant(seq=2).pk}/"]
    assert addresses == [f"https://list.example.cn/{page}" for page in pages]
    robots = client.get("/robots.txt").text
    assert "Disallow: /filing/\n" in robots
    assert robots.endswith("Sitemap: https://list.example.cn/sitemap.xml\n")


def test_the_method_is_told_in_words_without_expressions(client: Any):
    run = standings.finished()
    publication(run)
    response = client.get(f"{VERSION}method/")
    assert response.status_code == 200
    assert "<code>" not in response.text.partition("<main")[2]


def test_canonical_addresses(client: Any, settings: Any):
    settings.SITE_URL = "https://list.example.cn"
    run = standings.finished()
    publication(run)
    publication(run, version=2)
    for page, canonical in (
        (f"/lists/{tiny.SLUG}/?order=rank", f"/lists/{tiny.SLUG}/"),
        (f"/lists/{tiny.SLUG}/versions/2/", f"/lists/{tiny.SLUG}/"),
        (VERSION, VERSION),
        (f"{VERSION}method/", f"{VERSION}method/"),
    ):
        assert f'<link rel="canonical" href="https://list.example.cn{canonical}">' in client.get(page).text
    assert '<meta name="robots" content="noindex">' in client.get(VERSION).text


def test_movement_compares_with_the_edition_before(client: Any, tmp_path: Any):
    listed(1, rank=5, in_programme=of_year(tmp_path, 2023))
    now = listed(2, rank=1)
    before = placings.edition_before(now)
    assert before is not None
    assert published_facts.movement_of(now, since=before) == Movement(("公布名2",), ("公布名1",), 0, None, None, None)
    text = client.get(f"{VERSION}statistics/").text
    assert "公布名1" in text
    assert client.get(f"{VERSION}charts/movement/").status_code == 200


def test_who_is_kept_back_doesnt_seem_to_have_left(tmp_path: Any):
    before = listed(1, in_programme=of_year(tmp_path, 2023))
    now = listed(2, held=["N9"], held_for="先行公布其余")
    assert published_facts.movement_of(now, since=before) is None
    assert published_facts.movement_of(now, since=None) is None


@pytest.fixture
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


@pytest.mark.usefixtures("_no_heartbeat")
def test_charts_come_from_the_report_as_pictures_without_inline_style(client: Any):
    through_services.publication(count=3)
    drawn = client.get(f"{VERSION}statistics/").context["drawings"]
    assert drawn
    for one in drawn:
        response = client.get(f"{VERSION}charts/{one.chart.code}/")
        assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
        assert b"style=" not in response.content
        assert one.alternative in response.text
    assert client.get(f"{VERSION}charts/nothing/").status_code == 404
    assert len(client.get(f"{VERSION}method/").context["dimensions"]) > 0


@pytest.mark.usefixtures("_no_heartbeat")
def test_lists_published_earlier_get_their_enterprises_by_command():
    made = through_services.publication(count=3)
    kept = set(made.placings.values_list("list_code", "position", "applicant"))
    Placing.objects.all().delete()
    for _ in range(2):
        Command().handle()
        assert set(made.placings.values_list("list_code", "position", "applicant")) == kept
