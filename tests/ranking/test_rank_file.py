"""The command, as another program calls it."""

import csv
import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
RECIPE = Path(__file__).parent / "data" / "isi_2017.yaml"
TABLE = ROOT / "tests" / "data" / "isi_2017.csv"


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    with pytest.raises(SystemExit) as ended:
        call_command("rank_file", *map(str, arguments))
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()


def test_writes_three_files_that_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out"
    call_command("rank_file", str(RECIPE), str(TABLE), "--out", str(out))
    assert capsys.readouterr().out.splitlines() == ["参与排名 126 行，未参与 0 行", f"结果写在 {out}"]
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "result.csv", "result.json"]
    result = json.loads((out / "result.json").read_bytes())
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert {key: manifest[key] for key in ("recipe", "snapshot", "engine")} == {
        key: result[key] for key in ("recipe", "snapshot", "engine")
    }
    for name, digest in manifest["files"].items():
        assert sha256((out / name).read_bytes()).hexdigest() == digest
    assert manifest["inputs"] == {path.name: sha256(path.read_bytes()).hexdigest() for path in (RECIPE, TABLE)}
    with (out / "result.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["id"] for row in rows] == [entry["id"] for entry in result["entries"]]
    assert (rows[0]["name"], rows[0]["score"], rows[0]["rank"]) == ("卢森堡", "0.9087", "1")


def test_again_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        call_command("rank_file", str(RECIPE), str(TABLE), "--out", str(tmp_path / name))
    for file in ("result.json", "result.csv", "manifest.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_bad_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "data.csv"
    text = TABLE.read_text(encoding="utf-8")
    table.write_text(text.replace("0.8499", "高").replace("0.8853,", "0.8853;,"), encoding="utf-8")
    out = tmp_path / "out"
    assert refusal(capsys, RECIPE, table, "--out", out) == ["data.csv：第 2 行，列 info_economy：不是数：“高”"]
    table.write_text(text.replace("0.8499", ""), encoding="utf-8")
    assert refusal(capsys, RECIPE, table, "--out", out) == ["指标 信息经济指数：不允许缺失，涉及 卢森堡"]
    assert not out.exists()


def test_bad_recipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe, out = tmp_path / "ranking.yaml", tmp_path / "out"
    recipe.write_text(RECIPE.read_text(encoding="utf-8").replace("by: index", "by: idx, order: up"), encoding="utf-8")
    assert refusal(capsys, recipe, TABLE, "--out", out) == [
        "ranking.yaml:13: rank.by: 没有这一列：idx",
        "ranking.yaml:13: rank.order: 应为 desc、asc 之一",
    ]
    recipe.write_text("a: [", encoding="utf-8")
    assert [line.split(": ")[0] for line in refusal(capsys, recipe, TABLE, "--out", out)] == ["ranking.yaml:1"]
    recipe.write_bytes(b"\xff\xff")
    assert refusal(capsys, recipe, TABLE, "--out", out) == ["ranking.yaml：编码不是 UTF-8"]
    recipe.write_text("- 1", encoding="utf-8")
    assert refusal(capsys, recipe, TABLE, "--out", out) == ["ranking.yaml:1: .: 应为键值表"]


def test_missing_files_and_an_output_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = tmp_path / "gone.yaml"
    assert refusal(capsys, gone, TABLE, "--out", tmp_path) == ["gone.yaml：无法读取：No such file or directory"]
    assert refusal(capsys, RECIPE, tmp_path / "gone.csv", "--out", tmp_path) == ["gone.csv：文件不存在或不能读取"]
    (tmp_path / "taken").write_text("")
    assert refusal(capsys, RECIPE, TABLE, "--out", tmp_path / "taken") == [
        f"{tmp_path / 'taken'}：无法写入：File exists"
    ]


def test_as_a_process_without_a_database(tmp_path: Path) -> None:
    shutil.copy(TABLE, tmp_path / "data.csv")
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run(
        [sys.executable, "manage.py", "rank_file", RECIPE, tmp_path / "data.csv", "--out", tmp_path / "out"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads((tmp_path / "out" / "result.json").read_bytes())["entries"]) == 126
