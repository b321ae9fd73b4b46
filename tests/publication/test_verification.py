"""Verifying a publication: its files beside the manifest, those in store, and the replay of its run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from publication.core.manifest import CutList, HeldEntries, Superseded, read_manifest, write_manifest
from publication.models import Publication
from publication.services.verification import Outcome, Verification, verify
from records.core.canonical import canonical_json, sha256
from records.services import files
from tests.publication import through_services

pytestmark = pytest.mark.django_db

REPLAYED = "重算：结果逐字节相同"


@pytest.fixture
def publication(settings: Any) -> Publication:
    settings.JOB_HEARTBEAT_SECONDS = 600
    return through_services.publication()


def written(publication: Publication, folder: Path) -> Path:
    """Every file of the publication in a folder, as people download them; the manifest's path."""
    for one in publication.files.select_related("file"):
        (folder / one.name).write_bytes(files.read(one.file))
    return folder / publication.files.get(kind="manifest").name


def verified(manifest: Path, **changed: Any) -> Verification:
    """The manifest at this path, with these of its items changed."""
    found = read_manifest(manifest.read_bytes())
    return verify(found.model_copy(update=changed), folder=manifest.parent)


def with_result(publication: Publication, change: Callable[[dict[str, Any]], None]) -> str:
    """The digest of a stored result like the publication's, changed."""
    assert publication.run.result is not None
    result = json.loads(files.read(publication.run.result))
    change(result)
    return files.keep(json.dumps(result).encode(), media_type="application/json", by="test").sha256


def damaged(digest: str) -> None:
    Path(default_storage.path(f"{digest[:2]}/{digest}")).write_bytes(b"other bytes")


def test_as_published_it_is_identical(publication: Publication, tmp_path: Path) -> None:
    manifest = written(publication, tmp_path)
    names = list(read_manifest(manifest.read_bytes()).files)
    today = f"{timezone.localdate():%Y-%m-%d}"
    stands = f"版本：这是“2024年微型企业榜”第 1 版（tiny-list-2024-v1），{today}公布，现行有效。"
    expected = Verification(Outcome.IDENTICAL, (*(f"{name}：一致" for name in names), stands, "统计量：一致", REPLAYED))
    assert verified(manifest) == expected
    assert len(names) == 5


def test_statistics_of_a_manifest_from_before_they_were_salted_are_known(
    publication: Publication, tmp_path: Path
) -> None:
    manifest = written(publication, tmp_path)
    before = sha256(canonical_json(publication.statistics))
    assert "统计量：一致" in verified(manifest, statistics=before).lines


def test_files_are_taken_from_the_store_where_none_lie_beside(publication: Publication, tmp_path: Path) -> None:
    manifest = written(publication, tmp_path)
    report = publication.files.get(kind="report")
    (tmp_path / report.name).unlink()
    found = verified(manifest)
    assert (found.outcome, found.lines[0]) == (Outcome.IDENTICAL, f"{report.name}：一致（库中）")
    damaged(report.file.sha256)
    found = verified(manifest)
    assert (found.outcome, found.lines[0]) == (Outcome.DIFFERENT, f"{report.name}：库中的文件已损坏或丢失")
    unknown = {**read_manifest(manifest.read_bytes()).files, report.name: "0" * 64}
    found = verified(manifest, files=unknown)
    assert (found.outcome, found.lines[0]) == (Outcome.DIFFERENT, f"{report.name}：清单旁边和库中都没有这个文件")


def test_one_changed_byte_is_noticed(publication: Publication, tmp_path: Path) -> None:
    manifest = written(publication, tmp_path)
    path = tmp_path / publication.files.get(kind="csv").name
    path.write_bytes(path.read_bytes().replace("虚构".encode(), "虛构".encode(), 1))
    found = verified(manifest)
    assert found.outcome is Outcome.DIFFERENT
    place = list(read_manifest(manifest.read_bytes()).files).index(path.name)
    assert [found.lines[place], found.lines[-1]] == [f"{path.name}：文件被改动过", REPLAYED]


def test_a_changed_snapshot_is_noticed(publication: Publication, tmp_path: Path) -> None:
    manifest = written(publication, tmp_path)
    assert publication.run.snapshot is not None
    damaged(publication.run.snapshot.sha256)
    found = verified(manifest)
    assert (found.outcome, found.lines[-1]) == (Outcome.DIFFERENT, "重算：库中的数据快照已损坏或丢失")


def test_what_is_kept_of_the_version_is_compared(publication: Publication, tmp_path: Path) -> None:
    manifest = written(publication, tmp_path)
    for changed, line in (
        ({"version": 7}, "版本：库中没有公布过 tiny-list-2024 第 7 版"),
        ({"statistics": "0" * 64}, "统计量：与库中的不同"),
        ({"held": HeldEntries(entries=1, ids="0" * 64)}, "暂缓公布的条目：与库中的不同"),
        ({"staff_cuts": {"main": CutList(cut=1, entries=1, ids="0" * 64)}}, "人工确定的榜单 main：与库中的不同"),
        (
            {"supersedes": Superseded(version=1, manifest="0" * 64, reason="有误")},
            "上一版（第 1 版）的清单：与库中的不同",
        ),
    ):
        found = verified(manifest, **changed)
        assert (found.outcome, line in found.lines, found.lines[-1]) == (Outcome.DIFFERENT, True, REPLAYED)


@pytest.mark.parametrize(
    ("by", "outcome"), [(1e-10, Outcome.EQUIVALENT), (9e-10, Outcome.EQUIVALENT), (2e-9, Outcome.DIFFERENT)]
)
def test_scores_may_differ_by_a_billionth(
    publication: Publication, tmp_path: Path, by: float, outcome: Outcome
) -> None:
    def change(result: dict[str, Any]) -> None:
        result["entries"][1]["score"] += by

    found = verified(written(publication, tmp_path), result=with_result(publication, change))
    assert found.outcome is outcome
    assert found.lines[-1].startswith(
        "重算：名次与榜单相同" if outcome is Outcome.EQUIVALENT else "重算：1 处不同：9199"
    )


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"revision": "0" * 64}, "重算：库中没有这份清单所指的方案版本或数据快照"),
        ({"snapshot": "0" * 64}, "重算：库中没有这份清单所指的方案版本或数据快照"),
        ({"recipe": "0" * 64}, "重算：方法与清单记载的不同"),
        ({"result": "0" * 64}, "重算：结果不同，且库中没有原结果可供比较"),
        ({"result": "csv"}, "重算：清单所指的原结果不是排名结果"),
        ({"result": "json"}, "重算：清单所指的原结果不是排名结果"),
        ({"snapshot": "report"}, "重算：清单所指的数据快照不是快照"),
    ],
)
def test_a_manifest_that_points_elsewhere_is_different(
    publication: Publication, tmp_path: Path, changed: dict[str, str], line: str
) -> None:
    """A digest that isn't one is the kind of a published file to point to."""
    digests = {one.kind: one.file.sha256 for one in publication.files.select_related("file")}
    found = verified(written(publication, tmp_path), **{key: digests.get(d, d) for key, d in changed.items()})
    assert (found.outcome, found.lines[-1]) == (Outcome.DIFFERENT, line)


def test_a_manifest_whose_snapshot_is_another_table_is_different(publication: Publication, tmp_path: Path) -> None:
    assert publication.run.intermediate is not None
    found = verified(written(publication, tmp_path), snapshot=publication.run.intermediate.sha256)
    assert found.outcome is Outcome.DIFFERENT
    assert found.lines[-1].startswith("重算：不能进行（")
    assert "\n" not in found.lines[-1]


def test_the_command_says_what_it_compared(
    publication: Publication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = written(publication, tmp_path)
    call_command("verify_publication", str(manifest))
    *lines, last = capsys.readouterr().out.splitlines()
    assert last == "tiny-list-2024 第 1 版：完全一致（identical）"
    assert len(lines) == 8
    found = read_manifest(manifest.read_bytes())
    manifest.write_bytes(write_manifest(found.model_copy(update={"result": sha256(b"")})))
    with pytest.raises(SystemExit) as ended:
        call_command("verify_publication", str(manifest))
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "tiny-list-2024 第 1 版：不一致（different）"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "读不了这个文件（No such file or directory）"),
        (b"\xff\xfe", "不是 JSON 文件"),
        (b"x" * 1_000_000, "超过 100 KB，不是榜评公布的清单"),
        (b'{"format": 1}', "不是榜评公布的清单，有误的项："),
    ],
)
def test_the_command_refuses_what_is_no_manifest_in_one_sentence(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "manifest.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("verify_publication", str(path))
    assert str(refused.value).startswith(f"{path}：{sentence}")
    assert "\n" not in str(refused.value)
