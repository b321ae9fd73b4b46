"""Titles: entered from a published list, confirmed or lost by an evaluation, brought to an end."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from declarations.core.programme import SHANGHAI
from declarations.services.declarations import Refused
from publication.models import Holding, ListedEntry, Publication
from publication.services import holdings
from ranking.services import runs
from records.models import JournalEntry
from review.models import Case
from review.services import registers
from tests import builders, tiny
from tests.performing import perform
from tests.publication.holdings import holding
from tests.publication.through_services import altered, finished_run, published

pytestmark = pytest.mark.django_db
TITLE = "微型示范企业"
IN_2026 = datetime(2026, 4, 1, 12, tzinfo=SHANGHAI)
EVALUATION = [
    ("year: 2024", "year: 2026"),
    ("base_year: 2023", "base_year: 2025"),
    ("2024-03-01, closes: 2024-04-30", "2026-03-01, closes: 2026-04-30"),
    ("closes: 2024-04-15", "closes: 2026-04-15"),
    ("every_years: 2}", "every_years: 2, retained: retained, removed: removed, added: added}"),
]
LISTS = """lists:
  - {code: main, title: 微型企业榜, size: 3, cut: rows}
  - {code: retained, title: 继续列入, where: "holder_ok AND revenue >= 1000", size: 99, cut: rows}
  - {code: removed, title: 取消资格, where: "holder_ok AND revenue < 1000", size: 99, cut: rows}
  - {code: added, title: 增补, where: "NOT holder_ok AND revenue >= 1000", size: 1, outside_quota: national_ok}
"""
HOLDER_STEPS = (
    "      - {code: holder, register: title_holders, expect: listed, kinds: [微型示范企业], severity: warning, "
    "reason: 不是示范企业}\n"
    "      - {code: national, register: national_holders, expect: listed, severity: warning, "
    "reason: 不是国家级示范企业}\n"
)


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


def told(of: Holding) -> list[tuple[str, Any, Any]]:
    """The journal of a title: action, before, after."""
    entries = JournalEntry.objects.filter(thing=f"holding:{of.pk}").order_by("seq")
    return [(one.action, one.facts["before"], one.facts["after"]) for one in entries]


def test_a_published_list_confers_its_title_once() -> None:
    made = published(finished_run())
    found = {one.name: one for one in Holding.objects.all()}
    listed = [row[1] for row in made.lists[0]["rows"]]
    assert sorted(found) == sorted(listed)
    one = found[listed[0]]
    assert (one.title, one.state, one.code) == (TITLE, "held", "tiny-list")
    assert (one.programme, one.won_in, one.unit) == (made.programme, made.programme, "")
    assert told(one) == [("holding.conferred", "", "held")]
    places = ListedEntry.objects.filter(publication=made).order_by("position")
    assert [(entry.list_code, entry.position, entry.holding.name) for entry in places] == [
        ("main", place, name) for place, name in enumerate(listed)
    ]
    holdings.enter(made, by=builders.user())
    assert (Holding.objects.count(), ListedEntry.objects.count()) == (3, 3)


def test_an_entry_that_is_kept_back_gets_no_title() -> None:
    run = finished_run()
    made = published(run)
    Holding.objects.all().update(code="elsewhere")  # as if nothing had been entered yet
    ListedEntry.objects.all().delete()
    first = run.standings.get(position=1)
    holdings.enter(made, by=builders.user(), held={first.number})
    assert first.name not in set(Holding.objects.filter(code="tiny-list").values_list("name", flat=True))
    assert list(ListedEntry.objects.order_by("position").values_list("position", flat=True)) == [1, 2]


def test_who_holds_a_title_is_a_register_that_checks_look_up() -> None:
    made = published(finished_run())
    index = registers.newest("title_holders")
    assert index is not None
    assert {entry.name for entries in index.by_name.values() for entry in entries} == {
        row[1] for row in made.lists[0]["rows"]
    }
    one = Holding.objects.earliest("name")
    holdings.lapse(one, reason="企业注销", by=builders.user())
    again = registers.newest("title_holders")
    assert again is not None
    assert (len(index.by_uscc), len(again.by_uscc), one.number in again.by_uscc) == (3, 2, False)


def test_a_corrected_version_ends_the_titles_that_it_no_longer_lists() -> None:
    run = finished_run()
    published(run)
    last = run.standings.get(position=3)
    builders.violations({"name": last.name, "uscc": last.number}, {"name": "虚构无关有限公司"})
    builders.check_round(in_programme=run.programme)
    again = published(perform(runs.start(run.programme, by=builders.user())))
    assert last.name not in [row[1] for row in again.lists[0]["rows"]]
    ended = Holding.objects.get(name=last.name)
    assert (ended.state, ended.end_reason) == ("lapsed", "第 2 版榜单更正后不在榜")
    assert Holding.objects.filter(state="held").count() == 3
    assert ListedEntry.objects.filter(publication=again).count() == 3


def test_a_programme_without_titles_enters_nobody(tmp_path: Path) -> None:
    text = tiny.text("programme.yaml")
    lifecycle = text[text.index("lifecycle:") : text.index("about:")]
    folder = altered(tmp_path, changes={"programme.yaml": [(lifecycle, "")]})
    published(finished_run(folder=folder))
    assert Holding.objects.count() == 0


def test_a_title_is_held_once_and_ends_once() -> None:
    one = holding()
    with pytest.raises(IntegrityError), transaction.atomic():
        holding()
    with pytest.raises(Refused, match=r"^请写明失效的原因$"):
        holdings.lapse(one, reason=" ", by=builders.user())
    holdings.lapse(one, reason="企业注销", by=builders.user())
    with pytest.raises(Refused, match=r"^称号处于“已失效”，不能“注明失效”$"):
        holdings.lapse(one, reason="企业注销", by=builders.user())
    assert holding(held_from=one.held_from).state == "held"


def evaluation(tmp_path: Path, *, lists: str = LISTS) -> Path:
    """The next edition, which evaluates those who hold the title."""
    old = tiny.text("ranking.yaml")
    stated = old[old.index("lists:") : old.index("publish:")]
    review = "  - {code: violations, title: 失信名单}\n"
    more = "  - {code: title_holders, title: 示范企业}\n  - {code: national_holders, title: 国家级示范企业}\n"
    changes = {
        "programme.yaml": EVALUATION,
        "ranking.yaml": [(stated, lists)],
        "review.yaml": [(review, review + more), ("  - code: authenticity", "PLACE  - code: authenticity")],
    }
    folder = altered(tmp_path, changes=changes)
    path = folder / "review.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("PLACE", HOLDER_STEPS), encoding="utf-8")
    return folder.rename(folder.with_name("tiny-list-2026"))


def evaluated(folder: Path, *, revenue: dict[int, str]) -> Publication:
    """The edition's publication, with these applicants filing."""
    programme = builders.programme(folder=folder)
    builders.licences(seqs=sorted(revenue))
    for seq, stated in revenue.items():
        own = {"licence_no": f"B2-{seq:04d}", "revenue": stated, "online_revenue": "850"}
        builders.submission(seq=seq, answers=own, in_programme=programme, received_at=IN_2026)
    builders.check_round(in_programme=programme)
    run = perform(runs.start(programme, by=builders.user()))
    assert run.state == "finished", run.error
    return published(run)


def test_an_evaluation_retains_removes_and_adds(tmp_path: Path) -> None:
    first = published(finished_run(count=5))
    assert set(Holding.objects.values_list("number", flat=True)) == {tiny.number(seq) for seq in (2, 3, 4)}
    national = {"name": tiny.name(7), "uscc": tiny.number(7), "kind": "国家级示范", "listed_on": "2025-01-01"}
    builders.register("national_holders", [national])
    revenue = {3: "1500", 4: "900", 1: "1300", 6: "1400", 7: "1200"}
    made = evaluated(evaluation(tmp_path), revenue=revenue)
    assert made.state == "published", made.error
    standings = {one.number: one for one in made.run.standings.all()}
    lists = {seq: [code for code in standings[tiny.number(seq)].lists if code != "main"] for seq in revenue}
    assert lists == {3: ["retained"], 4: ["removed"], 1: [], 6: ["added"], 7: ["added"]}
    assert standings[tiny.number(7)].outside == ["added"]
    found = {one.number: one for one in Holding.objects.select_related("programme", "won_in")}
    states = {seq: found[tiny.number(seq)].state for seq in (2, 3, 4, 6, 7)}
    assert states == {2: "held", 3: "held", 4: "removed", 6: "held", 7: "held"}
    kept, lost, absent = (found[tiny.number(seq)] for seq in (3, 4, 2))
    assert (kept.programme, kept.won_in) == (made.programme, first.programme)
    assert told(kept)[1] == (
        "holding.retain",
        {"programme": "tiny-list-2024", "name": kept.name, "unit": ""},
        {"programme": "tiny-list-2026", "name": kept.name, "unit": ""},
    )
    assert (lost.end_clause, lost.programme) == ("第十四条", first.programme)
    assert absent.programme == first.programme  # whoever didn't file isn't judged by the lists
    assert found[tiny.number(6)].programme == made.programme
    assert tiny.number(1) not in found
    numbers = Holding.objects.count()
    holdings.enter(made, by=builders.user())
    assert Holding.objects.count() == numbers
    assert len(told(kept)) == 2


def test_holders_stand_in_the_check_without_a_fault_for_those_who_are_none(tmp_path: Path) -> None:
    published(finished_run(count=5))
    made = evaluated(evaluation(tmp_path), revenue={1: "1300", 3: "1500"})
    values = {one.number: one.values for one in made.run.standings.all()}
    assert {seq: values[tiny.number(seq)]["holder_ok"] for seq in (1, 3)} == {1: False, 3: True}
    assert {seq: values[tiny.number(seq)]["national_ok"] for seq in (1, 3)} == {1: None, 3: None}
    assert set(Case.objects.filter(programme=made.programme).values_list("failed_steps", flat=True)) == {0}


def test_lists_that_contradict_each_other_bar_the_publication(tmp_path: Path) -> None:
    published(finished_run(count=5))
    lists = LISTS.replace("holder_ok AND revenue < 1000", "holder_ok AND revenue >= 1000")
    made = evaluated(evaluation(tmp_path, lists=lists), revenue={1: "1300", 3: "1500"})
    assert made.state == "failed"
    assert made.error.startswith("榜单 removed 与 retained 或 added 有相同的企业")
    assert Holding.objects.filter(state="removed").count() == 0
