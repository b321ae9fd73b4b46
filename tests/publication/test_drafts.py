"""The texts of a run's report: versions, conflicts, and what is published of them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from declarations.services.declarations import Refused
from publication.core.manifest import read_manifest
from publication.models import Publication, ReportDraft
from publication.services import drafts, publications, verification
from publication.services.drafts import Stale
from publication.services.verification import Outcome
from ranking.models import Run
from ranking.services import runs
from records.core.canonical import sha256
from records.models import JournalEntry
from records.services import files
from tests import builders, tiny
from tests.performing import perform
from tests.publication.through_services import altered, finished_run, published, ready

pytestmark = pytest.mark.django_db
FILE = "overview.md"
OWN = (tiny.FOLDER / "report" / FILE).read_text(encoding="utf-8")
NEW = "上榜企业有{{ list_size(main) }}家。\n"


@pytest.fixture
def run() -> Run:
    return finished_run()


def save(run: Run, body: str, based_on: int, email: str = "writer@example.cn") -> drafts.Text:
    return drafts.save(run, chapter=FILE, body=body, based_on=based_on, by=builders.user(email=email))


def test_the_programmes_own_text_stands_until_staff_save_theirs(run: Run):
    assert (drafts.newest(run, chapter=FILE).version, drafts.newest(run, chapter=FILE).body) == (0, OWN)
    saved = save(run, NEW.replace("\n", "\r\n"), 0)
    assert (saved.version, saved.body) == (1, NEW)
    assert drafts.bodies(run) == {FILE: NEW}
    assert drafts.report_of(run).texts[FILE] == NEW
    entry = JournalEntry.objects.get(action="report.saved")
    assert entry.facts == {"chapter": FILE, "version": 1, "text": sha256(NEW.encode())}


def test_what_changes_nothing_makes_no_version(run: Run):
    assert save(run, OWN, 0).version == 0
    save(run, NEW, 0)
    assert save(run, NEW, 0).version == 1
    assert ReportDraft.objects.count() == 1


def test_a_save_on_a_stale_version_is_refused_with_what_stands(run: Run):
    save(run, NEW, 0, email="first@example.cn")
    with pytest.raises(Stale) as refused:
        save(run, "我的文字。", 0)
    assert (refused.value.newest.version, refused.value.newest.body) == (1, NEW)
    assert "已保存第 1 版" in refused.value.verdict.sentence
    assert save(run, "我的文字。", 1).version == 2


def test_what_cannot_be_kept_is_refused(run: Run):
    for body in ("\x00", "长" * 200_001):
        with pytest.raises(Refused):
            save(run, body, 0)
    assert not ReportDraft.objects.exists()


def test_an_earlier_version_comes_back_as_a_new_one(run: Run):
    save(run, NEW, 0)
    by = builders.user()
    assert drafts.restore(run, chapter=FILE, number=0, based_on=1, by=by).version == 2
    assert [(one.version, one.body) for one in drafts.versions(run, chapter=FILE)] == [(2, OWN), (1, NEW), (0, OWN)]
    assert ReportDraft.objects.get(version=2).note == "恢复方案原文"
    with pytest.raises(Refused, match="没有第 9 版"):
        drafts.restore(run, chapter=FILE, number=9, based_on=2, by=by)


def test_a_saved_version_is_never_changed(run: Run):
    save(run, NEW, 0)
    for change in (lambda: ReportDraft.objects.update(body="x"), lambda: ReportDraft.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_later_run_goes_on_from_the_texts_of_the_earlier(run: Run):
    save(run, NEW, 0)
    later = perform(runs.start(run.programme, by=builders.user()))
    assert drafts.earlier_run(later) == run
    assert drafts.take_over(later, by=builders.user()) == 1
    assert drafts.bodies(later) == {FILE: NEW}
    assert drafts.earlier_run(later) is None
    with pytest.raises(Refused):
        drafts.take_over(later, by=builders.user())


def test_what_is_published_is_the_text_as_it_stood_at_the_request(run: Run, tmp_path: Path):
    save(run, NEW, 0)
    publication = publications.publish(ready(run), by=builders.user())
    save(run, "之后的文字。", 1)
    perform(publication)
    assert publication.state == "published", publication.error
    assert [one["key"] for one in publication.bindings if one["file"] == FILE] == ["list_size(main)"]
    kept = publication.files.get(kind="manifest")
    manifest = read_manifest(files.read(kept.file))
    assert manifest.drafts == {FILE: sha256(NEW.encode())}
    assert verification.verify(manifest, folder=tmp_path).outcome == Outcome.IDENTICAL


def test_without_texts_of_ones_own_the_manifest_names_none(run: Run):
    kept = published(run).files.get(kind="manifest")
    assert "drafts" not in json.loads(files.read(kept.file))


def test_a_text_that_the_figures_do_not_bear_out_bars_publication(run: Run):
    save(run, "上榜企业超过{{ over(99, list_size(main)) }}家，共 12 家。\n", 0)
    with pytest.raises(Refused) as refused:
        publications.publish(ready(run), by=builders.user())
    told = refused.value.verdict.sentence
    assert "“总体评述”第 1 行 over(99, list_size(main))，与数据不符" in told and "“12”没有与数据绑定" in told
    assert not Publication.objects.exists()


def test_one_enterprises_figure_is_published_with_its_consent_alone(tmp_path: Path):
    consent = ("annexes:\n", "declared: {consent: is_listed, columns: [revenue]}\nannexes:\n")
    folder = altered(tmp_path, changes={"report/report.yaml": [consent]})
    run = finished_run(folder=folder, answers={3: {"is_listed": "是", "market_value": "5000"}})
    quote = '{{{{ declared("{}", revenue)|wan }}}}。\n'
    save(run, quote.format(tiny.name(4)), 0)
    with pytest.raises(Refused, match=f"“{tiny.name(4)}”没有在申报时同意公开单项数据"):
        publications.publish(ready(run), by=builders.user())
    save(run, quote.format(tiny.name(3)), 1)
    made = perform(publications.publish(run, by=builders.user()))
    assert made.state == "published", made.error
    assert [(one["origin"], one["printed"]) for one in made.bindings] == [("declared", "1,120万元")]


def test_texts_at_a_moment_leave_out_what_came_later(run: Run):
    save(run, NEW, 0)
    first = ReportDraft.objects.get()
    assert drafts.bodies(run, until=first.saved_at - timedelta(microseconds=1)) == {}
    assert drafts.digests(run, until=first.saved_at) == {FILE: sha256(NEW.encode())}
