"""`check_programme DIR…`: one line a fault, exit 1 on any."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests import tiny


def run(*folders: Path) -> tuple[str, str, int]:
    """What it printed, what it wrote to stderr, its exit status."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_programme", *map(str, folders), stdout=out, stderr=err)
    except SystemExit as stopped:
        return out.getvalue(), err.getvalue(), stopped.code
    return out.getvalue(), err.getvalue(), 0


@pytest.fixture
def faulty(tmp_path):
    folder = Path(shutil.copytree(tiny.FOLDER, tmp_path / tiny.SLUG))
    text = tiny.text("programme.yaml").replace("base_year: 2023", "base_year: 2025").replace("tiny-list", "tiny-lust")
    (folder / "programme.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_programme_without_fault():
    assert run(tiny.FOLDER) == (f"{tiny.FOLDER}：没有问题\n", "", 0)


def test_faults_are_printed_one_a_line_for_every_folder(faulty):
    assert run(faulty, tiny.FOLDER) == (
        f"{faulty}/programme.yaml:2: code: 文件夹应名为 tiny-lust-2024（<code>-<year>）\n"
        f"{faulty}/programme.yaml:6: base_year: 基准年晚于评选年度\n"
        f"{tiny.FOLDER}：没有问题\n",
        "共 2 处问题\n",
        1,
    )
