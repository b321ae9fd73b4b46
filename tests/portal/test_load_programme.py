"""`load_programme DIR…`: freezes revisions, all folders or none."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from declarations.models import Programme, ProgrammeRevision
from tests import tiny

pytestmark = pytest.mark.django_db


def run(*folders: Path) -> tuple[str, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("load_programme", *map(str, folders), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_a_folder_is_loaded_once(tmp_path):
    out, err, error = run(tiny.FOLDER)
    revision = ProgrammeRevision.objects.get()
    assert (out, err, error) == (f"tiny-list-2024：载入第 1 版 {revision.digest[:12]}\n", "", "")
    assert run(tiny.FOLDER)[0] == f"tiny-list-2024：内容未变，仍为第 1 版 {revision.digest[:12]}\n"
    assert ProgrammeRevision.objects.count() == 1


def test_one_faulty_folder_keeps_all_out(tmp_path):
    faulty = Path(shutil.copytree(tiny.FOLDER, tmp_path / tiny.SLUG))
    (faulty / "review.yaml").unlink()
    assert run(tiny.FOLDER, faulty) == (
        "",
        f"{faulty}/review.yaml:1: .: 缺少这个文件\n",
        "共 1 处问题，全部未载入",
    )
    assert Programme.objects.count() == 0
