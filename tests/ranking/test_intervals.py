"""Ranks under drawn weights, where the recipe asks for them: kept by the run, in the table, on the sheet, in files."""

import csv
import io
import json
import shutil
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Role
from declarations.models import Programme
from ranking.models import Run, Standing
from ranking.services import runs
from records.services import files
from tests import builders, tiny
from tests.performing import perform
from tests.ranking import standings
from tests.ranking.test_runs import field

pytestmark = pytest.mark.django_db

WORDS = "各权重在±25%内均匀抽取 1000 次（种子 5），折算为合计 1；区间为其中 90% 的名次。"
HEAD = "权重扰动区间"


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


@pytest.fixture
def asking(tmp_path) -> Programme:
    """The tiny programme, the newest revision of which asks for intervals."""
    folder = shutil.copytree(tiny.FOLDER, tmp_path / tiny.FOLDER.name)
    ranking = folder / "ranking.yaml"
    text = ranking.read_text(encoding="utf-8")
    asks = text.replace("decimals: 4}", "decimals: 4, robustness: {seed: 5}}")
    assert asks != text
    ranking.write_text(asks, encoding="utf-8")
    builders.programme()
    return builders.programme(folder=folder)


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    return client


def entries_of(run: Run) -> list[dict[str, Any]]:
    return json.loads(files.read(run.result))["entries"]


def sheet(client, run: Run, position: int) -> Any:
    return client.get(reverse("ranking:standing", args=[run.id, position]))


def table(client, run: Run) -> Any:
    return client.get(reverse("ranking:run", args=[run.id]))


def heads(client, run: Run) -> list[str]:
    content = client.get(reverse("ranking:export", args=[run.id, "csv"])).content.decode("utf-8-sig")
    return next(csv.reader(io.StringIO(content)))[:4]


def test_a_run_keeps_intervals_medians_and_weights(asking) -> None:
    field()
    run = perform(runs.start(asking, by=builders.user()))
    ends = list(run.standings.order_by("position").values_list("rank", "rank_low", "rank_high"))
    assert ends == [*((row["rank"], *row["interval"]) for row in entries_of(run)), (None, None, None)]
    middle = run.standings.get(position=2)
    assert run.medians["values"]["revenue"] == middle.values["revenue"]
    assert run.medians["contributions"]["size"] == middle.contributions["size"]
    assert run.medians["dimensions"]["规模"] == middle.contributions["size"]
    assert run.composites["composite"] == {"weights": {"size": 0.5, "margin": 0.3, "satisfaction": 0.2}, "facts": []}


def test_a_run_that_isnt_asked_keeps_none() -> None:
    run = perform(runs.start(field(), by=builders.user()))
    assert set(run.standings.values_list("rank_low", "rank_high")) == {(None, None)}


def test_the_interval_stands_beside_the_rank(staff, asking) -> None:
    run = standings.finished(ranked=10, in_programme=asking)
    Standing.objects.filter(run=run, position=2).update(rank_low=1, rank_high=4)
    Standing.objects.filter(run=run, position=3).update(rank_low=3, rank_high=3)
    page = table(staff, run)
    assert [row.interval for row in page.context["rows"]][:3] == ["—", "1–4", "3"]
    assert HEAD in page.text and '<td class="interval">1–4</td>' in page.text
    assert heads(staff, run) == ["排名", "最好名次", "最差名次", "登记号"]


def test_the_sheet_draws_the_interval_among_all_and_says_how_it_came(staff, asking) -> None:
    run = standings.finished(ranked=10, in_programme=asking)
    Standing.objects.filter(run=run, position=2).update(rank_low=1, rank_high=4)
    page = sheet(staff, run, 2)
    interval = page.context["interval"]
    assert (interval.text, interval.start, interval.width, interval.own) == ("1–4", "0.00", "40.00", "15.00")
    assert WORDS in page.text and "全部 10 家中的第 1–4 名" in page.text
    assert HEAD not in sheet(staff, run, 3).text


def test_nothing_of_it_where_the_recipe_doesnt_ask(staff) -> None:
    run = standings.finished(ranked=2)
    assert HEAD not in table(staff, run).text + sheet(staff, run, 1).text
    assert heads(staff, run) == ["排名", "登记号", "企业名称", "得分"]
