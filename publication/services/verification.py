"""Verifying a publication from its manifest: the files' digests, what is kept of the version, a replay of the run."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from declarations.models import ProgrammeRevision
from declarations.services import programmes
from publication.core.manifest import Manifest, differences, digest_of, digest_of_statistics
from publication.models import Publication, PublishedFile
from publication.services import verifying
from ranking.core import engine
from ranking.core.failure import RunError
from ranking.core.result import to_json
from ranking.models import StaffCut
from ranking.services import recipes
from records.core.canonical import sha256
from records.models import StoredFile
from records.services import files


class Outcome(StrEnum):
    """`equivalent`: equal ranks and lists, scores within 1e-9, in other bytes (another machine or library version)."""

    IDENTICAL = "identical"
    EQUIVALENT = "equivalent"
    DIFFERENT = "different"


TITLES = {Outcome.IDENTICAL: "完全一致", Outcome.EQUIVALENT: "等价", Outcome.DIFFERENT: "不一致"}


@dataclass(frozen=True)
class Verification:
    """What was compared, line by line, and what came of it all."""

    outcome: Outcome
    lines: tuple[str, ...]


def verify(manifest: Manifest, *, folder: Path) -> Verification:
    """Compare the files beside the manifest and those in store with their digests, then what is kept of the version,
    and replay the run."""
    checked = [*_files(manifest, folder), *_kept(manifest), _replay(manifest)]
    worst = max(checked, key=lambda found: list(Outcome).index(found[0]))[0]
    return Verification(worst, tuple(line for _, line in checked))


def _files(manifest: Manifest, folder: Path) -> Iterator[tuple[Outcome, str]]:
    stored = set(StoredFile.objects.filter(sha256__in=manifest.files.values()).values_list("sha256", flat=True))
    for name, digest in manifest.files.items():
        path = folder / name
        if path.is_file():
            same = sha256(path.read_bytes()) == digest
            yield (Outcome.IDENTICAL, f"{name}：一致") if same else (Outcome.DIFFERENT, f"{name}：文件被改动过")
        elif digest in stored:
            yield _in_store(name, digest)
        else:
            yield Outcome.DIFFERENT, f"{name}：清单旁边和库中都没有这个文件"


def _in_store(name: str, digest: str) -> tuple[Outcome, str]:
    try:
        files.read(StoredFile.objects.get(sha256=digest))
    except files.DamagedFile:
        return Outcome.DIFFERENT, f"{name}：库中的文件已损坏或丢失"
    return Outcome.IDENTICAL, f"{name}：一致（库中）"


def _kept(manifest: Manifest) -> Iterator[tuple[Outcome, str]]:
    """The version as the database has it: its statistics, who is kept back, lists that staff cut, its forerunner."""
    found = Publication.objects.filter(
        programme__slug=manifest.programme, version=manifest.version, state=Publication.State.PUBLISHED
    )
    publication = found.select_related("programme", "run").first()
    if publication is None:
        yield Outcome.DIFFERENT, f"版本：库中没有公布过 {manifest.programme} 第 {manifest.version} 版"
        return
    yield Outcome.IDENTICAL, f"版本：{verifying.answer_on(publication).sentence}"
    known = {digest_of_statistics(publication.statistics, salt=salt) for salt in (publication.salt, "")}
    yield _compared("统计量", manifest.statistics in known)
    told = manifest.held.ids if manifest.held else ""
    held = digest_of(publication.held, salt=publication.salt) if publication.held else ""
    if told or held:
        yield _compared("暂缓公布的条目", told == held)
    cuts = {cut.pk: cut.ids for cut in StaffCut.objects.filter(run=publication.run)}
    for code, cut in sorted(manifest.staff_cuts.items()):
        same = cut.cut in cuts and digest_of(cuts[cut.cut], salt=publication.salt) == cut.ids
        yield _compared(f"人工确定的榜单 {code}", same)
    if manifest.supersedes:
        before = PublishedFile.objects.filter(
            publication__programme=publication.programme_id,
            publication__version=manifest.supersedes.version,
            kind=PublishedFile.Kind.MANIFEST,
            file__sha256=manifest.supersedes.manifest,
        )
        yield _compared(f"上一版（第 {manifest.supersedes.version} 版）的清单", before.exists())


def _compared(what: str, same: bool) -> tuple[Outcome, str]:
    return (Outcome.IDENTICAL, f"{what}：一致") if same else (Outcome.DIFFERENT, f"{what}：与库中的不同")


class _Hindrance(Exception):
    """What keeps the replay from being made or compared, in words."""


def _replay(manifest: Manifest) -> tuple[Outcome, str]:
    try:
        replayed = _ranked_again(manifest)
        if sha256(replayed) == manifest.result:
            return Outcome.IDENTICAL, "重算：结果逐字节相同"
        found = _differences(manifest, replayed)
    except _Hindrance as hindrance:
        return Outcome.DIFFERENT, f"重算：{hindrance}"
    if found:
        return Outcome.DIFFERENT, f"重算：{len(found)} 处不同：{'；'.join(found[:5])}"
    return Outcome.EQUIVALENT, "重算：名次与榜单相同，得分相差不超过 1e-9"


def _ranked_again(manifest: Manifest) -> bytes:
    """The result that the stored snapshot gives today."""
    revision = ProgrammeRevision.objects.filter(digest=manifest.revision).first()
    snapshot = StoredFile.objects.filter(sha256=manifest.snapshot).first()
    if revision is None or snapshot is None:
        raise _Hindrance("库中没有这份清单所指的方案版本或数据快照")
    try:
        recipe = recipes.recipe_of(revision)
        if recipe.digest != manifest.recipe:
            raise _Hindrance("方法与清单记载的不同")
        return to_json(engine.run(recipe, pl.read_parquet(io.BytesIO(files.read(snapshot)))))
    except files.DamagedFile as error:
        raise _Hindrance("库中的数据快照已损坏或丢失") from error
    except pl.exceptions.PolarsError as error:
        raise _Hindrance("清单所指的数据快照不是快照") from error
    except RunError as error:
        raise _Hindrance(f"不能进行（{'；'.join(error.faults[:5])}）") from error
    except programmes.UnreadableProgramme as error:
        raise _Hindrance("这一版代码读不了清单所指的方案版本") from error


def _differences(manifest: Manifest, replayed: bytes) -> list[str]:
    original = StoredFile.objects.filter(sha256=manifest.result).first()
    if original is None:
        raise _Hindrance("结果不同，且库中没有原结果可供比较")
    try:
        return differences(json.loads(files.read(original)), json.loads(replayed))
    except files.DamagedFile as error:
        raise _Hindrance("结果不同，且库中的原结果已损坏或丢失") from error
    except (ValueError, LookupError, TypeError) as error:
        raise _Hindrance("清单所指的原结果不是排名结果") from error
