"""The manifest of a publication: digests of everything it was made of and of every file it consists of, no data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from declarations.core.document import Definition
from records.core.canonical import canonical_json, sha256

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[^./\\\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,199}$")]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Reason = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]{1,2000}$")]
MAX_BYTES = 100_000
SCORE_TOLERANCE = 1e-9


class ManifestError(ValueError):
    """A file that is no manifest of a publication; the message says what is wrong."""


class CutList(Definition):
    """A list that staff cut: the key of the cut, how many stand on it, the `digest_of` their ids."""

    cut: Annotated[int, Field(ge=1)]
    entries: Annotated[int, Field(ge=0)]
    ids: Digest


class HeldEntries(Definition):
    """The entries that objections keep back: how many, the `digest_of` their keys."""

    entries: Annotated[int, Field(ge=1)]
    ids: Digest


class Superseded(Definition):
    """The version in whose place this one stands, the digest of its manifest, and why there is a new one."""

    version: Annotated[int, Field(ge=1)]
    manifest: Digest
    reason: Reason


class Manifest(Definition):
    """`result` is the digest of the run's `result.json`, `snapshot` that of the stored Parquet bytes, `statistics` the
    `digest_of_statistics`.

    The result knows only the candidates of a list that staff cut: who stands on it says `staff_cuts`, by list, which a
    programme without such lists doesn't have. Nor has it `held` unless something is kept back, `drafts`, the texts that
    staff wrote by the chapter's file, unless they wrote any (`revision` stands for the programme's own), or
    `supersedes` in a first version: the manifests of all versions make a chain.
    """

    format: Literal[1]
    programme: Text
    version: Annotated[int, Field(ge=1)]
    published_on: Text
    run: Text
    revision: Digest
    recipe: Digest
    snapshot: Digest
    result: Digest
    statistics: Digest
    engine: Text
    code: Text
    lock: Digest
    figures_synthetic: bool
    files: Annotated[dict[FileName, Digest], Field(min_length=1, max_length=50)]
    staff_cuts: Annotated[dict[Text, CutList], Field(max_length=50)] = Field(default_factory=dict)
    drafts: Annotated[dict[Text, Digest], Field(max_length=100)] = Field(default_factory=dict)
    held: HeldEntries | None = None
    supersedes: Superseded | None = None


def digest_of(ids: Sequence[str], *, salt: str) -> str:
    """The digest of ids as canonical JSON, the salt first. Without one anybody could try all registration numbers:
    whose entry is kept back isn't public. Manifests from before have none."""
    return sha256(canonical_json([salt, *ids] if salt else list(ids)))


def digest_of_statistics(statistics: Mapping[str, Any], *, salt: str) -> str:
    """The digest of the statistics as they are stored, unrounded, the salt first: without one anybody could try the
    digits that the report rounds off until the digest is right. Manifests from before have none."""
    return sha256(canonical_json([salt, statistics] if salt else statistics))


def write_manifest(manifest: Manifest) -> bytes:
    return (json.dumps(manifest.model_dump(exclude_defaults=True), ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(content: bytes) -> Manifest:
    """Raises `ManifestError`."""
    if len(content) > MAX_BYTES:
        raise ManifestError(f"超过 {MAX_BYTES // 1000} KB，不是榜评公布的清单")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ManifestError("不是 JSON 文件") from error
    try:
        return Manifest.model_validate(data)
    except ValidationError as error:
        places = dict.fromkeys(str(fault["loc"][0]) if fault["loc"] else "整个文件" for fault in error.errors())
        known = [place if place in (*Manifest.model_fields, "整个文件") else "多余的项" for place in places]
        raise ManifestError(f"不是榜评公布的清单，有误的项：{'、'.join(dict.fromkeys(known))}") from error


def differences(stored: Mapping[str, Any], replayed: Mapping[str, Any]) -> list[str]:
    """How a replay's result departs from the stored one: other ids, ranks or lists, or scores beyond the tolerance.

    Empty means *equivalent*: equal ranks and lists, scores within 1e-9.
    """
    before = {entry["id"]: entry for entry in stored["entries"]}
    after = {entry["id"]: entry for entry in replayed["entries"]}
    found = [f"{identity}：只在一次结果中有名次" for identity in sorted(before.keys() ^ after.keys())]
    for identity in sorted(before.keys() & after.keys()):
        old, new = before[identity], after[identity]
        if old["rank"] != new["rank"]:
            found.append(f"{identity}：名次 {old['rank']} 变为 {new['rank']}")
        if abs(old["score"] - new["score"]) > SCORE_TOLERANCE:
            found.append(f"{identity}：得分 {old['score']} 变为 {new['score']}")
    if stored["lists"] != replayed["lists"]:
        found.append("榜单的成员或次序不同")
    if {row["id"] for row in stored["excluded"]} != {row["id"] for row in replayed["excluded"]}:
        found.append("不纳入的企业不同")
    return found
