"""Versions after the first: refused without a reason or a difference, what they keep, and taking a list back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from declarations.models import Programme
from publication.core.manifest import digest_of, read_manifest
from publication.core.procedure import ObjectionMove
from publication.models import Publication
from publication.services import corrections, findings, publications, rereviews, verification
from publication.services.verification import Outcome
from ranking.models import Run
from ranking.services import runs
from records.core.canonical import canonical_json, sha256
from records.models import JournalEntry
from records.services import journal
from tests import builders, tiny
from tests.clearing import accepted
from tests.performing import perform
from tests.publication import noticed, published
from tests.publication.carried import carrying, contents, figures_declared, texts_of
from tests.publication.through_services import finished_run, ready
from tests.publication.through_services import published as through_services
from tests.ranking import standings
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


def joined_by(seq: int, *, programme: Programme) -> Run:
    """A run after one more enterprise, with the highest revenue so far, was taken in."""
    builders.licences(seqs=range(1, seq + 1))
    own = {"licence_no": f"B2-{seq:04d}", "short_name": f"虚构{seq}", "revenue": f"{1000 + 40 * seq}.25"}
    own["online_revenue"] = "900.75"
    builders.submission(seq=seq, figures_synthetic=True, answers=own, in_programme=programme)
    builders.check_round(in_programme=programme)
    return perform(runs.start(programme, by=builders.user()))


def written(of: Publication, folder: Path) -> Path:
    for one in of.files.select_related("file"):
        (folder / one.name).write_bytes(contents(of)[one.kind])
    return folder / of.files.get(kind="manifest").name


def facts_of(found: Publication, action: str) -> dict[str, Any]:
    return JournalEntry.objects.get(thing=f"publication:{found.pk}", action=action).facts


def test_a_new_ranking_says_why_and_what_is_otherwise(tmp_path: Path) -> None:
    first = through_services(finished_run())
    assert (first.kind, first.reason, first.changes, first.number) == ("first", "", {}, "tiny-list-2024-v1")
    run = ready(joined_by(5, programme=first.programme))
    assert refusal(publications.publish, run, reason=" \n", by=builders.user()) == (
        "第 1 版已经公布，请写明出新版的理由"
    )
    second = through_services(run, reason="补审一家\r\n企业")
    assert (second.state, second.error, second.version) == ("published", "", 2)
    assert (second.kind, second.reason) == ("reranked", "补审一家\n企业")

    (main,) = second.changes["lists"]
    assert main["entered"] == [{"name": tiny.name(5), "rank": "1"}]
    assert main["moved"][0] == {"of": tiny.name(4), "what": "排名", "old": "1", "new": "2"}
    figures = {(one["what"], one["old"], one["new"]) for one in second.changes["figures"]}
    assert figures == {("合计(营业收入（2023年）)", "3,361万元", "3,481万元")}
    assert second.changes["chapters"] == []  # the same words with other figures

    made = contents(second)
    lines = list(csv.reader(made["changes"].decode("utf-8-sig").splitlines()))
    assert lines[:2] == [
        ["类别", "榜单或章节", "企业或数字", "项目", "上一版", "这一版"],
        ["列入", "微型企业榜名单", tiny.name(5), "", "", "1"],
    ]
    opened = json.loads(made["json"])
    assert (opened["number"], opened["reason"]) == ("tiny-list-2024-v2", "补审一家\n企业")
    texts = texts_of(made)
    assert ["补审一家" in texts[kind] for kind in ("report", "workbook", "manifest")] == [True] * 3
    assert "/verify/tiny-list-2024-v2/" in "".join(texts["report"].split())

    manifest = read_manifest(made["manifest"])
    assert manifest.supersedes is not None
    assert (manifest.supersedes.version, manifest.supersedes.manifest) == (1, sha256(contents(first)["manifest"]))
    found = verification.verify(manifest, folder=written(second, tmp_path).parent)
    assert (found.outcome, "上一版（第 1 版）的清单：一致" in found.lines) == (Outcome.IDENTICAL, True)
    old = verification.verify(read_manifest(contents(first)["manifest"]), folder=tmp_path / "none")
    assert (old.outcome, [line for line in old.lines if "取代" in line]) == (
        Outcome.IDENTICAL,
        [line for line in old.lines if line.endswith("已被第 2 版取代。")],
    )
    assert facts_of(second, "publication.requested")["kind"] == "reranked"

    # Nothing that was declared stands in any file of either version.
    declared = figures_declared()
    assert {"1200.25", "900.75"} <= declared
    assert [carrying(one, declared) for one in (texts_of(contents(first)), texts)] == [set(), set()]


def test_what_was_kept_back_comes_with_a_correction_from_the_same_run(tmp_path: Path) -> None:
    run = noticed.run_of_verified(tmp_path)
    notice = noticed.noticed(run)
    objection = noticed.under_review(notice)
    noticed.expire(notice)
    staff = noticed.official("staff", Role.STAFF)
    accepted(run, by=staff)
    first = perform(publications.publish(run, rest_for="其余没有异议", by=staff))
    held = read_manifest(contents(first)["manifest"]).held
    # Whoever tries all registration numbers doesn't find out whose entry it is.
    assert held is not None
    assert held.ids == digest_of([objection.entry], salt=first.salt)
    assert held.ids != sha256(canonical_json([objection.entry]))
    assert tiny.name(3) not in "".join(texts_of(contents(first)).values())
    assert refusal(publications.publish, run, reason="理由", rest_for="x", by=staff) == (
        "这次排名已经公布，之后名单、数字和报告文字都没有改动"
    )

    by = noticed.official("second", Role.VERIFIER)
    rereviews.answer(objection, move=ObjectionMove.REJECT, reason="经核实不成立", by=by)
    told = [one.finding.message for one in findings.found_in(run) if "（第 1 版）" in one.finding.message]
    assert [tiny.name(3) in one for one in told] == [True]  # the two versions' totals differ by that one's figure
    assert "R41" in {one.finding.rule for one in findings.found_in(run) if one.is_open}
    accepted(run, by=staff)
    second = perform(publications.publish(run, reason="异议不成立，恢复公布", by=staff))
    assert (second.kind, second.held) == ("correction", [])
    (main,) = second.changes["lists"]
    assert main["cells"] == [{"of": tiny.name(3), "what": "企业名称", "old": "暂缓公布", "new": tiny.name(3)}]
    assert ("一个榜单的企业数(main)", "2", "3") in {
        (one["what"], one["old"], one["new"]) for one in second.changes["figures"]
    }
    assert second.changes["chapters"] == ["图：各地企业数"]
    found = verification.verify(read_manifest(contents(first)["manifest"]), folder=tmp_path)
    assert (found.outcome, "暂缓公布的条目：一致" in found.lines) == (Outcome.IDENTICAL, True)


def test_a_version_after_the_first_has_a_reason_in_the_database() -> None:
    run = standings.finished()
    published.publication(run)
    for facts in ({"reason": ""}, {"kind": "first"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            published.publication(run, version=2, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(reason="第一版没有理由")


def test_the_leader_takes_the_list_in_force_back_once() -> None:
    run = standings.finished()
    first, second = published.publication(run), published.publication(run, version=2)
    by = builders.user(email="leader@example.cn", role=Role.LEADER)
    assert refusal(corrections.revoke, first, reason="有误", by=by) == "第 1 版已被第 2 版取代，请撤销第 2 版"
    assert refusal(corrections.revoke, second, reason=" ", by=by) == "请写明撤销的理由"
    corrections.revoke(second, reason="数据造假", by=by)
    assert (second.state, second.revoked_by, second.revoked_for) == ("published", by, "数据造假")
    assert refusal(corrections.revoke, second, reason="x", by=by) == "第 2 版已经撤销"
    assert facts_of(second, "publication.revoked") == {"version": 2, "before": "published", "after": "revoked"}
    assert journal.verify() == []
    assert corrections.may_correct(run, before=second, held=[]).is_yes  # after a revocation always
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=second.pk).update(revoked_for="")


def test_a_reason_too_long_for_the_files_is_refused() -> None:
    before = published.publication(standings.finished())
    assert refusal(corrections.need_reason, "长" * 2001, before=before) == ("出新版的理由有 2001 字，不能超过 2000 字")
    assert corrections.need_reason("随便", before=None) == ""
