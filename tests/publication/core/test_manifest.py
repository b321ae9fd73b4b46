"""The manifest: written, read back, and refused in one sentence when it is none; how two results differ."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.core.manifest import Manifest, ManifestError, differences, read_manifest, write_manifest

DIGEST = "a" * 64
VALID: dict[str, Any] = {
    "format": 1,
    "programme": "tiny-list-2024",
    "version": 2,
    "published_on": "2024-06-01",
    "run": "0b5f1a3c-0000-4000-8000-000000000000",
    **dict.fromkeys(("revision", "recipe", "snapshot", "result", "statistics", "lock"), DIGEST),
    "engine": "1",
    "code": "unversioned",
    "figures_synthetic": True,
    "files": {"2024年微型企业榜.csv": DIGEST},
}


def read(**changed: Any) -> Manifest:
    return read_manifest(json.dumps(VALID | changed).encode())


def test_what_is_written_is_read_back() -> None:
    manifest = Manifest.model_validate(VALID)
    assert read_manifest(write_manifest(manifest)) == manifest
    assert json.loads(write_manifest(manifest)) == VALID
    assert write_manifest(manifest).endswith(b"}\n")


def test_lists_that_staff_cut_are_read_back() -> None:
    data = VALID | {"staff_cuts": {"main": {"cut": 7, "entries": 0, "ids": DIGEST}}}
    assert json.loads(write_manifest(Manifest.model_validate(data))) == data


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"staff_cuts": {"main": {"cut": 7, "entries": 1, "ids": "甲公司"}}}, "staff_cuts"),
        ({"staff_cuts": {"main": {"cut": 7, "entries": 1, "ids": DIGEST, "reason": "内部"}}}, "staff_cuts"),
        ({"format": 2}, "format"),
        ({"version": 0}, "version"),
        ({"version": "x"}, "version"),
        ({"result": "A" * 64}, "result"),
        ({"result": DIGEST + "0"}, "result"),
        ({"snapshot": None, "lock": 7}, "snapshot、lock"),
        ({"files": {}}, "files"),
        ({"files": [DIGEST]}, "files"),
        ({"files": {"a.csv": "../../etc/passwd"}}, "files"),
        ({"files": {"../a.csv": DIGEST}}, "files"),
        ({"files": {"/etc/passwd": DIGEST}}, "files"),
        ({"files": {"..\\a.csv": DIGEST}}, "files"),
        ({"files": {"a.csv：一致\n重算": DIGEST}}, "files"),
        ({"files": {"a\x00.csv": DIGEST}}, "files"),
        ({"files": {"": DIGEST}}, "files"),
        ({"files": {"..": DIGEST}}, "files"),
        ({"files": {f"{number}.csv": DIGEST for number in range(51)}}, "files"),
        ({"programme": "x\n完全一致"}, "programme"),
        ({"engine": {"a": [1]}}, "engine"),
        ({"\n完全一致": 1}, "多余的项"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(changed: dict[str, Any], places: str) -> None:
    with pytest.raises(ManifestError) as refused:
        read(**changed)
    assert str(refused.value) == f"不是榜评公布的清单，有误的项：{places}"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是 JSON 文件"),
        (b"%PDF-1.7", "不是 JSON 文件"),
        (b"\xff\xfe\x00", "不是 JSON 文件"),
        (b'{"version": ' + b"9" * 5000 + b"}", "不是 JSON 文件"),
        (b"[" * 90_000, "不是 JSON 文件"),
        (b" " * 100_001, "超过 100 KB，不是榜评公布的清单"),
        (b"[]", "不是榜评公布的清单，有误的项：整个文件"),
        (b"null", "不是榜评公布的清单，有误的项：整个文件"),
    ],
)
def test_other_files_are_refused_in_one_line(content: bytes, sentence: str) -> None:
    with pytest.raises(ManifestError) as refused:
        read_manifest(content)
    assert str(refused.value) == sentence


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.floats(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_anything_is_read_or_refused(content: bytes) -> None:
    with pytest.raises(ManifestError):
        read_manifest(content)


RESULT: dict[str, Any] = {
    "entries": [{"id": "a", "rank": 1, "score": 80.0}, {"id": "b", "rank": 2, "score": 70.0}],
    "lists": {"main": ["a"]},
    "excluded": [{"id": "c", "reason": "无许可证"}],
}


def entry(identity: str, rank: int, score: float) -> dict[str, Any]:
    return {"id": identity, "rank": rank, "score": score}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"entries": [entry("a", 1, 80 + 9e-10), entry("b", 2, 70 - 9e-10)]}, []),
        ({"entries": [entry("a", 1, 80 + 2e-9), entry("b", 2, 70.0)]}, ["a：得分 80.0 变为 80.000000002"]),
        ({"entries": [entry("b", 2, 70.0), entry("a", 1, 80.0)]}, []),
        (
            {"entries": [entry("a", 2, 80.0), entry("b", 1, 70.0)]},
            ["a：名次 1 变为 2", "b：名次 2 变为 1"],
        ),
        ({"entries": [entry("a", 1, 80.0)]}, ["b：只在一次结果中有名次"]),
        ({"lists": {"main": ["b"]}}, ["榜单的成员或次序不同"]),
        ({"excluded": []}, ["不纳入的企业不同"]),
        ({"excluded": [{"id": "c", "reason": "另一种说法"}]}, []),
    ],
)
def test_differences(changed: dict[str, Any], found: list[str]) -> None:
    assert differences(RESULT, RESULT | changed) == found
