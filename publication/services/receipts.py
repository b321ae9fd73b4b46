"""The data that a version was made of, for staff and auditors to replay it: the public has their digests only."""

from __future__ import annotations

import json
from dataclasses import dataclass

from accounts.core.verdict import no
from accounts.models import User
from declarations.services.declarations import Refused
from publication.models import Publication
from ranking.services import cuts
from records.core.canonical import sha256
from records.services import files, journal


@dataclass(frozen=True)
class Part:
    """One file of the receipt."""

    code: str
    title: str
    name: str
    media_type: str


@dataclass(frozen=True)
class Taken:
    """A part with its bytes."""

    part: Part
    content: bytes


PARTS = (
    Part("snapshot", "数据快照：排名时采用的全部数据（Parquet）", "snapshot.parquet", "application/vnd.apache.parquet"),
    Part("recipe", "排名方法（YAML）", "ranking.yaml", "application/yaml"),
    Part("result", "排名结果：每项指标的贡献和不纳入的理由（JSON）", "result.json", "application/json"),
    Part(
        "intermediate", "计算过程：每一步的中间值（Parquet）", "intermediate.parquet", "application/vnd.apache.parquet"
    ),
    Part("entries", "各榜单的条目、暂缓公布的条目和摘要所用的盐（JSON）", "entries.json", "application/json"),
)


def take(publication: Publication, *, code: str, by: User) -> Taken:
    """A part of the receipt, written down as taken. Raises `Refused` for a part that there isn't."""
    part = next((one for one in PARTS if one.code == code), None)
    content = _content(publication, part) if part else None
    if part is None or content is None:
        raise Refused(no("这次排名没有留下这份数据"))
    facts = {"version": publication.version, "part": part.code, "sha256": sha256(content)}
    journal.record(f"publication:{publication.pk}", "publication.receipt_taken", by=by.label, facts=facts)
    return Taken(part, content)


def _content(publication: Publication, part: Part) -> bytes | None:
    run = publication.run
    if part.code == "recipe":
        return run.revision.documents["ranking.yaml"].encode()
    if part.code == "entries":
        return _entries(publication)
    file = {"snapshot": run.snapshot, "result": run.result, "intermediate": run.intermediate}[part.code]
    return files.read(file) if file else None


def _entries(publication: Publication) -> bytes:
    newest = cuts.newest(publication.run, until=publication.requested_at)
    data = {
        "number": publication.number,
        "salt": publication.salt,
        "lists": publication.keys,
        "held": publication.held,
        "staff_cuts": {code: {"cut": cut.pk, "ids": cut.ids} for code, cut in sorted(newest.items())},
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
