"""What is public of an enterprise: its rows on lists in force, and nothing that tells of anybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from declarations.models import Programme
from publication.models import ListedEntry, Placing, Publication
from publication.services import corrections, placings
from tests import builders, tiny
from tests.publication import through_services
from tests.publication.holdings import holding
from tests.publication.published import publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db
COLUMNS = [["rank", "排名"], ["name", "企业名称"], ["city", "所在地"]]


def of(applicant: UUID) -> str:
    return reverse("publication:enterprise", args=[applicant])


def listed(seq: int, *, rank: int = 1, in_programme: Programme | None = None, **more: Any) -> Publication:
    """A version whose one row is the applicant's."""
    rows = [[rank, f"公布名{seq}", "太原"]]
    lists = [{"code": "main", "title": "榜", "columns": COLUMNS, "rows": rows}]
    of_programme = {"in_programme": in_programme} if in_programme else {}
    made = publication(standings.finished(number=more.pop("number", 1), **of_programme), lists=lists, **more)
    made.placings.create(list_code="main", position=0, applicant=builders.applicant(seq=seq))
    return made


def of_year(folder: Path, year: int) -> Programme:
    """The tiny programme in another year."""
    twin = folder / f"tiny-list-{year}"
    (twin / "report").mkdir(parents=True)
    for path in tiny.FOLDER.rglob("*.*"):
        text = path.read_text(encoding="utf-8").replace("year: 2024", f"year: {year}", 1)
        text = text.replace("base_year: 2023", f"base_year: {year - 1}")
        (twin / path.relative_to(tiny.FOLDER)).write_text(text, encoding="utf-8")
    return builders.programme(folder=twin)


def test_the_page_tells_what_the_list_tells(client: Any):
    listed(1)
    response = client.get(of(builders.applicant(seq=1).pk))
    ((stand, facts),) = response.context["stands"]
    assert (stand.name, stand.rank, stand.before, stand.risen, facts) == (
        "公布名1",
        1,
        None,
        None,
        [("所在地", "太原")],
    )
    assert tiny.number(1) not in response.text
    assert builders.applicant(seq=1).name not in response.text


def test_nobody_learns_who_isnt_listed(client: Any):
    """Not there, in the making, struck by a new version, or never heard of: the same answer."""
    run = listed(1).run
    publication(run, version=2)
    made = publication(run, version=3, state=Publication.State.BUILDING)
    made.placings.create(list_code="main", position=0, applicant=builders.applicant(seq=2))
    answers = {
        client.get(of(one)).text.partition("<main")[2].partition("failure-request")[0]
        for one in (uuid4(), *(builders.applicant(seq=seq).pk for seq in (1, 2, 3)))
    }
    assert len(answers) == 1
    assert "现行公布的榜单中没有这家企业。" in answers.pop()


def test_a_list_that_was_taken_back_is_in_force_no_more(client: Any):
    made = listed(1)
    address = of(builders.applicant(seq=1).pk)
    assert address in client.get(f"/lists/{tiny.SLUG}/").text
    corrections.revoke(made, reason="数据造假", by=builders.user())
    assert client.get(address).status_code == 404
    assert address not in client.get(f"/lists/{tiny.SLUG}/").text + client.get("/sitemap.xml").text


def test_ranks_are_compared_with_the_edition_before(client: Any, tmp_path: Path):
    listed(1, rank=5, in_programme=of_year(tmp_path, 2023))
    listed(1, rank=2)
    latest, before = placings.stands_of(builders.applicant(seq=1).pk)
    assert (latest.rank, latest.before, latest.risen) == (2, 5, 3)
    assert (before.rank, before.before, before.risen) == (5, None, None)
    assert "上升 3 位" in client.get(of(builders.applicant(seq=1).pk)).text


def test_another_programmes_rank_isnt_compared(tmp_path: Path):
    listed(1, rank=5, in_programme=standings.other_programme(tmp_path))
    listed(1, rank=2)
    assert [one.before for one in placings.stands_of(builders.applicant(seq=1).pk)] == [None, None]


def test_titles_and_how_they_ended_are_told_once_a_list_conferred_them(client: Any):
    made = listed(1)
    held = holding(seq=1)
    page = of(builders.applicant(seq=1).pk)
    assert "微型示范企业" not in client.get(page).text
    ListedEntry.objects.create(publication=made, holding=held, list_code="main", position=0)
    assert "有效" in client.get(page).text
    held.state, held.ended_on, held.end_clause = "revoked", held.held_from, "第十七条"
    held.end_reason = "不公开的理由"
    held.save()
    text = client.get(page).text
    assert text.count("已取消（2022-06-01依第十七条）") == 2
    assert "不公开的理由" not in text


def test_queries_dont_grow_with_lists(client: Any):
    made, applicant = listed(1), builders.applicant(seq=1)
    counts = []
    for rows in (range(1, 3), range(3, 30)):
        made.lists[0]["rows"] += [[row + 1, "公布名1", "太原"] for row in rows]
        made.save()
        Placing.objects.bulk_create(
            Placing(publication=made, list_code="main", position=row, applicant=applicant) for row in rows
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(of(applicant.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


@pytest.fixture
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


@pytest.mark.usefixtures("_no_heartbeat")
def test_publishing_keeps_who_stands_in_which_row(client: Any):
    made = through_services.publication(count=3)
    for stored in made.lists:
        names = [row[[code for code, _ in stored["columns"]].index("name")] for row in stored["rows"]]
        found = made.placings.filter(list_code=stored["code"]).order_by("position").select_related("applicant")
        assert [one.applicant.name for one in found] == names
    before = list(made.placings.values_list("list_code", "position", "applicant"))
    placings.enter(made)
    assert list(made.placings.values_list("list_code", "position", "applicant")) == before


@pytest.mark.usefixtures("_no_heartbeat")
def test_an_entry_that_is_kept_back_has_no_page_of_its_own(client: Any):
    made = through_services.publication(count=3)
    main = made.lists[0]["code"]
    first = made.placings.get(list_code=main, position=0).applicant
    made.held, made.held_for = [first.number], "先行公布其余"
    made.save()
    Placing.objects.all().delete()
    placings.enter(made)
    assert not made.placings.filter(applicant=first).exists()
    assert made.placings.filter(list_code=main).count() == len(made.lists[0]["rows"]) - 1
    assert client.get(of(first.pk)).status_code == 404
