"""Publishing through the services: refused, carried out once, barred; and what the public files carry."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from declarations.services.declarations import Refused
from publication.core.manifest import digest_of_statistics, read_manifest
from publication.models import Notice, Publication, PublishedFile
from publication.services import publications, reports
from ranking.services import runs
from records.core.canonical import canonical_json, sha256
from records.models import JournalEntry, StoredFile
from records.services import journal
from records.services.jobs import JobFault
from tests import builders, tiny
from tests.performing import job_of, perform
from tests.publication.carried import carrying, contents, figures_declared, text_of, texts_of
from tests.publication.published import publication as as_published
from tests.publication.through_services import altered, finished_run, publication, published, ready

pytestmark = pytest.mark.django_db
KINDS = ("report", "screen", "workbook", "csv", "json", "manifest")
SIGNED = ("report", "screen")


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


def actions(of: Publication) -> list[str]:
    entries = JournalEntry.objects.filter(thing=f"publication:{of.id}").order_by("seq")
    return list(entries.values_list("action", flat=True))


def test_only_a_finished_run_is_published() -> None:
    queued = runs.start(finished_run().programme, by=builders.user())
    with pytest.raises(Refused, match=r"^排名尚未完成，不能公布$"):
        publications.publish(queued, by=builders.user())
    assert Publication.objects.count() == 0


def test_one_publication_at_a_time() -> None:
    run = ready(finished_run())
    first = publications.publish(run, by=builders.user())
    with pytest.raises(Refused, match=r"^本方案已有一次公布正在制作，请等它完成$"):
        publications.publish(run, by=builders.user())
    assert Publication.objects.count() == 1
    perform(first)
    with pytest.raises(Refused, match=r"^这次排名已经公布，之后名单、数字和报告文字都没有改动$"):
        publications.publish(run, by=builders.user())
    again = perform(runs.start(run.programme, by=builders.user()))
    assert published(again).version == 2


def test_a_publication_freezes_what_it_says() -> None:
    found = publication()
    assert (found.state, found.version, found.error) == ("published", 1, "")
    assert (found.published_by, found.published_at is None) == (builders.user(), False)
    title = "2024年微型企业榜"
    assert [(one.kind, one.name) for one in found.files.all()] == [
        ("report", f"{title}报告.pdf"),
        ("screen", f"{title}报告（屏幕版）.pdf"),
        ("workbook", f"{title}.xlsx"),
        ("csv", f"{title}.csv"),
        ("json", f"{title}.json"),
        ("manifest", f"{title}.manifest.json"),
    ]
    (main,) = found.lists
    assert (main["code"], main["columns"]) == (
        "main",
        [["rank", "排名"], ["name", "企业名称"], ["short_name", "简称"], ["city_city", "所在地：市"]],
    )
    assert main["rows"] == [[4 - seq + 1, tiny.name(seq), f"虚构{seq}", "太原市"] for seq in (4, 3, 2)]
    assert {binding["key"]: binding["printed"] for binding in found.bindings} == {
        "list_size(main)": "3",
        "total(revenue)": "3,361万元",
    }
    assert set(found.statistics) == {"list_size(main)", "total(revenue)", "group_count(city_city)"}
    assert actions(found) == ["publication.requested", "publication.published"]
    assert journal.verify() == []


def test_the_manifest_names_every_digest() -> None:
    found = publication()
    made = contents(found)
    run = found.run
    manifest = read_manifest(made["manifest"])
    assert dict(manifest.files) == {
        one.name: sha256(made[one.kind]) for one in found.files.all() if one.kind != "manifest"
    }
    assert run.snapshot is not None and run.result is not None
    assert (manifest.snapshot, manifest.result) == (run.snapshot.sha256, run.result.sha256)
    assert (manifest.recipe, manifest.revision, manifest.lock) == (
        run.recipe_digest,
        run.revision.digest,
        run.lock_digest,
    )
    assert manifest.statistics == digest_of_statistics(found.statistics, salt=found.salt)
    # Without the salt anybody could try the digits that the report rounds off.
    assert found.salt and manifest.statistics != sha256(canonical_json(found.statistics))
    assert (manifest.programme, manifest.version, manifest.figures_synthetic) == ("tiny-list-2024", 1, True)


def test_the_same_publication_gives_the_same_bytes() -> None:
    """As when a worker is lost before the end and another one does it all again."""
    found = publications.publish(ready(finished_run()), by=builders.user())
    both = []
    for _ in range(2):
        with transaction.atomic():
            publications.carry_out(str(found.id), progress=lambda percent, note: None)
            both.append(contents(found))
            transaction.set_rollback(True)
    assert tuple(both[0]) == KINDS
    assert unsigned(both[0]) == unsigned(both[1])


def unsigned(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """What doesn't depend on the moment: PDFs without the signature, which stands behind them, and the other files."""
    pages = {kind: made[kind][: made[kind].index(b"%%EOF")] for kind in SIGNED}
    digests = {sha256(made[kind]).encode() for kind in SIGNED}
    lines = [line for line in made["manifest"].splitlines() if not any(digest in line for digest in digests)]
    return {**made, **pages, "manifest": b"\n".join(lines)}


def test_after_the_end_nothing_changes() -> None:
    found = publication()
    before = (Publication.objects.values().get(), list(PublishedFile.objects.values()), actions(found))
    publications.carry_out(str(found.id), progress=lambda percent, note: None)
    publications.give_up(str(found.id), error="太晚了")
    assert (Publication.objects.values().get(), list(PublishedFile.objects.values()), actions(found)) == before


FALSE_CLAIM = ("营业收入合计{{ total(revenue)|wan }}。", "营业收入合计超过{{ over(9000, total(revenue))|wan(0) }}。")
NO_FIGURE = ("营业收入合计{{ total(revenue)|wan }}。", "增长{{ growth(staff)|percent }}。")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (FALSE_CLAIM, "over(9000, total(revenue))|wan(0)，"),
        (NO_FIGURE, "growth(staff)|percent，"),
    ],
)
def test_a_sentence_that_is_not_so_bars_publication(tmp_path: Path, change: tuple[str, str], where: str) -> None:
    """It is refused before anything is made; a making that comes upon it all the same fails."""
    run = ready(finished_run(folder=altered(tmp_path, changes={"report/overview.md": [change]})))
    sentence = f"评价报告有 1 处与数据不符或未绑定：“总体评述”第 3 行 {where}"
    refused = publications.may_publish(run)
    assert (refused.is_yes, refused.sentence[: len(sentence)]) == (False, sentence)
    assert refused.sentence.endswith("。请在“报告撰写”中改好")
    with pytest.raises(Refused), transaction.atomic():
        publications.publish(run, by=builders.user())
    making = as_published(run, state=Publication.State.BUILDING)
    with pytest.raises(JobFault) as failed, transaction.atomic():
        publications.carry_out(str(making.id), progress=lambda percent, note: None)
    assert str(failed.value)[: len(sentence)] == sentence


def test_a_character_that_cannot_be_printed_bars_publication(tmp_path: Path) -> None:
    """Where there is a notice, its paper bars it before."""
    folder = altered(tmp_path, changes={"review.yaml": [(", approval, notice", "")]})
    found = publication(folder=folder, answers={4: {"short_name": "虚构😀"}})
    assert_barred(found, "报告字体缺少这些字：😀，请改写或补充字体")


def test_a_character_of_the_text_that_cannot_be_printed_bars_publication(tmp_path: Path) -> None:
    folder = altered(tmp_path, changes={"report/overview.md": [("上榜企业", "上榜企业🚀")]})
    assert_barred(publication(folder=folder), "报告字体缺少这些字：🚀，请改写或补充字体")


def assert_barred(found: Publication, sentence: str) -> None:
    """It failed with this sentence, left nothing behind, and another can be made."""
    assert (found.state, found.error[: len(sentence)]) == ("failed", sentence)
    assert "\n" not in found.error
    assert (job_of(found).state, job_of(found).error) == ("failed", found.error)
    assert (found.files.count(), found.lists, found.statistics, found.published_at) == (0, [], {}, None)
    notices = Notice.objects.values("pdf")
    assert StoredFile.objects.filter(media_type="application/pdf").exclude(pk__in=notices).count() == 0
    assert actions(found) == ["publication.requested", "publication.failed"]
    assert publications.publish(found.run, by=builders.user()).version == 1  # nobody saw the failed one


def test_no_file_carries_what_was_not_published() -> None:
    """Figures, scores and numbers stay inside; the report's totals are another matter."""
    found = publication()
    texts = texts_of(contents(found))
    scores = {f"{score:.4f}" for score in found.run.standings.exclude(score=None).values_list("score", flat=True)}
    secret = figures_declared() | scores
    assert {"1160.25", "13800000000", "B2-0001", tiny.number(4)} <= secret
    assert len(scores) == 4
    assert carrying(texts, secret) == set()
    named = [[tiny.name(seq) in text for seq in (1, 2, 3, 4)] for kind, text in texts.items() if kind != "manifest"]
    assert named == [[False, True, True, True]] * 4


def test_the_check_for_secrets_would_see_one() -> None:
    texts = {"csv": "虚构,1160.25,", "report": "合计3,450.75万元，乙1,200，丙12000", "json": '"99.5000"'}
    assert carrying(texts, {"1160.25", "1200", "2000", "99.5000", "99.5"}) == {
        ("csv", "1160.25"),
        ("report", "1200"),
        ("json", "99.5000"),
    }


def test_public_columns_are_those_of_the_annex() -> None:
    made = contents(publication())
    (main,) = json.loads(made["json"])["lists"]
    assert [list(entry) for entry in main["entries"]] == [["rank", "name", "short_name", "city_city"]] * 3
    assert next(csv.reader([made["csv"].decode("utf-8-sig").splitlines()[0]])) == [
        "榜单",
        "排名",
        "企业名称",
        "简称",
        "所在地：市",
        "说明",
    ]


def test_a_name_that_looks_like_a_formula_is_text_everywhere() -> None:
    made = contents(publication(answers={4: {"short_name": "=1+1"}}))
    assert "'=1+1" in made["csv"].decode()
    assert "=1+1" in text_of(made["report"])
    assert "<f>" not in texts_of(made)["workbook"]


@pytest.mark.parametrize("synthetic", [True, False])
def test_synthetic_figures_are_marked_in_every_file(synthetic: bool) -> None:
    found = publication(synthetic=synthetic)
    texts = texts_of(contents(found))
    expected = dict.fromkeys(("workbook", "csv", "json"), synthetic)
    assert {kind: reports.SYNTHETIC_MARK in texts[kind] for kind in expected} == expected
    pages = PdfReader(io.BytesIO(contents(found)["report"])).pages
    assert {"合成数据" in page.extract_text() for page in pages} == {synthetic}
    assert json.loads(texts["manifest"])["figures_synthetic"] is synthetic


def test_published_means_by_somebody() -> None:
    found = publication()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(id=found.id).update(published_by=None)
