"""Faults of a report, by `check_programme`: beside those of the other files, with folder, file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.publication.through_services import altered


def checked(capsys: pytest.CaptureFixture[str], *folders: Path) -> tuple[int, list[str], str]:
    """Exit code, the lines printed, and what went to the error stream."""
    code: int | str | None = 0
    try:
        call_command("check_programme", *map(str, folders))
    except SystemExit as ended:
        code = ended.code
    printed = capsys.readouterr()
    assert isinstance(code, int)
    return code, printed.out.splitlines(), printed.err


def test_faults_of_the_report_have_their_folder_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = altered(
        tmp_path,
        changes={
            "report/overview.md": [("{{ chart(cities) }}", "{{ chart(towns) }}，去年5家。")],
            "report/report.yaml": [("list: main", "list: gold")],
        },
    )
    assert checked(capsys, folder) == (
        1,
        [
            f"{folder}/report/overview.md:5: chart(towns): 没有代码为“towns”的图",
            f"{folder}/report/overview.md:5: 未绑定的数字: "
            "“5”没有与数据绑定：请改用统计量、external、forecast，名称用 label",
            f"{folder}/report/report.yaml:12: annexes[0].list: 没有代码为“gold”的榜单",
        ],
        "共 3 处问题\n",
    )


def test_a_folder_without_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = altered(tmp_path, changes={})
    (folder / "report" / "report.yaml").unlink()
    assert checked(capsys, folder) == (1, [f"{folder}/report/report.yaml:1: .: 缺少这个文件"], "共 1 处问题\n")


def test_the_report_waits_for_the_files_that_it_speaks_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Otherwise every column would be called unknown."""
    folder = altered(tmp_path, changes={"form.yaml": [("code: revenue,", "code: REVENUE,")]})
    code, lines, _ = checked(capsys, folder)
    assert code == 1
    assert {line.split(":")[0] for line in lines} == {f"{folder}/form.yaml"}
