"""Verifying a publication from its manifest: the files' digests, and a replay of the run."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from declarations.models import ProgrammeRevision
from publication.core.manifest import Manifest, differences
from ranking.core import engine
from ranking.core.failure import RunError
from ranking.core.result import to_json
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
    """Compare the files beside the manifest and those in store with their digests, then replay the run."""
    checked = [*_files(manifest, folder), _replay(manifest)]
    worst = max(checked, key=lambda found: list(Outcome).index(found[0]))[0]
    return Verification(worst, tuple(line for _, line in checked))


def _files(manifest: Manifest, folder: Path) -> Iterator[tuple[Outcome, str]]:
    stored = set(StoredFile.objects.filter(sha256__in=manifest.files.values()).values_list("sha256", flat=True))
    for name, digest in manifest.files.items():
        path = folder / Path(name).name
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


def _replay(manifest: Manifest) -> tuple[Outcome, str]:
    revision = ProgrammeRevision.objects.filter(digest=manifest.revision).first()
    snapshot = StoredFile.objects.filter(sha256=manifest.snapshot).first()
    if revision is None or snapshot is None:
        return Outcome.DIFFERENT, "重算：库中没有这份清单所指的方案版本或数据快照"
    recipe = recipes.recipe_of(revision)
    if recipe.digest != manifest.recipe:
        return Outcome.DIFFERENT, "重算：方法与清单记载的不同"
    try:
        table = pl.read_parquet(io.BytesIO(files.read(snapshot)))
        replayed = to_json(engine.run(recipe, table))
        if sha256(replayed) == manifest.result:
            return Outcome.IDENTICAL, "重算：结果逐字节相同"
        return _compare(manifest, replayed)
    except (files.DamagedFile, RunError) as error:
        return Outcome.DIFFERENT, f"重算：不能进行（{error}）"


def _compare(manifest: Manifest, replayed: bytes) -> tuple[Outcome, str]:
    """Other bytes than the stored result's: equal ranks and near scores still make it equivalent."""
    result = StoredFile.objects.filter(sha256=manifest.result).first()
    if result is None:
        return Outcome.DIFFERENT, "重算：结果不同，且库中没有原结果可供比较"
    found = differences(json.loads(files.read(result)), json.loads(replayed))
    if found:
        return Outcome.DIFFERENT, f"重算：{len(found)} 处不同：{'；'.join(found[:5])}"
    return Outcome.EQUIVALENT, "重算：名次与榜单相同，得分相差不超过 1e-9"
