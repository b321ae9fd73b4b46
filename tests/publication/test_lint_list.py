"""`lint_list`: what it prints, and its exit codes. No database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from tests.publication.core.lint.published import path_of

NAMES = "企业名称、单位名称、公司名称、机构名称"


def run(capsys: Any, *arguments: object) -> tuple[int, str, str]:
    """Its exit code, what it prints, and what it complains of."""
    code = 0
    try:
        call_command("lint_list", *map(str, arguments))
    except SystemExit as left:
        code = int(left.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_defects_are_printed_with_row_rule_and_cure_and_exit_1(capsys: Any) -> None:
    code, out, err = run(capsys, path_of("internet100_2015.csv"))
    assert (code, err) == (1, "")
    assert "R11 错误 第 31 行 brands：品牌“百事通”与名称里的“百视通”只差一字。请与企业确认品牌的写法和归属\n" in out


def test_a_clean_list_exits_0(capsys: Any) -> None:
    assert run(capsys, path_of("market_cap_2015.csv")) == (0, "market_cap_2015：30 行，没有发现缺陷\n", "")


def test_another_list_shows_the_wrong_one_under_a_title(capsys: Any) -> None:
    code, out, _ = run(
        capsys, path_of("internet100_2017_as_printed.csv"), "--against", path_of("electronics100_2017.csv"), "--json"
    )
    found = json.loads(out)["findings"]
    first = found[0]
    assert (code, first["rule"], first["row"], first["value"]) == (1, "R04", None, "electronics100_2017")


def test_weights_are_given_by_column(capsys: Any) -> None:
    weights = "info_economy=30,network_society=30,online_government=10,digital_life=30"
    code, out, _ = run(capsys, path_of("isi_2017.csv"), "--weights", weights, "--json")
    assert (code, [one["rule"] for one in json.loads(out)["findings"]]) == (1, ["R02", "R03"])


def test_a_workbook_with_its_title_above(capsys: Any, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["某省百强名单"], ["排名", "企业名称"], [1, "甲乙丙有限公司"], [2, "丁戊己有限公司"]):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    code, out, _ = run(capsys, tmp_path / "x.xlsx")
    assert (code, out.splitlines()[0]) == (1, "某省百强名单：2 行，发现 1 处")
    assert run(capsys, tmp_path / "x.xlsx", "--title", "某榜")[1] == "某榜：2 行，没有发现缺陷\n"


def test_lists_of_one_file_are_held_against_each_other(capsys: Any, tmp_path: Path) -> None:
    rows = [f"{title},{rank},第{rank}家有限公司" for title in ("甲榜", "乙榜") for rank in range(1, 7)]
    (tmp_path / "x.csv").write_text("\n".join(["榜单,排名,企业名称", *rows]), encoding="utf-8")
    code, out, _ = run(capsys, tmp_path / "x.csv")
    assert (code, out.splitlines()[-1], out.count("R04")) == (1, "共 2 处", 2)


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        ("甲,乙\n1,2\n", [], f"x.csv：前 10 行里没有名称列（如 {NAMES}），不像一份名单\n"),
        ("企业名称\n", [], "x.csv：列名之下没有一行数据\n"),
        ("企业名称,得分\n甲,1\n", ["--weights", "乙=1"], "x.csv：没有列“乙”，列名是：企业名称、得分\n"),
        ("企业名称,得分\n甲,1\n", ["--weights", "得分"], "--weights “得分”：应写成 列=权重\n"),
        ("企业名称,得分\n甲,1\n", ["--weights", "得分=0"], "--weights：权重之和为零\n"),
        ("企业名称,得分\n甲,1\n", ["--against", "nosuch.csv"], "nosuch.csv：文件不存在或不能读取\n"),
    ],
)  # fmt: skip
def test_bad_input_exits_2_with_one_line(
    capsys: Any, tmp_path: Path, content: str, arguments: list[str], sentence: str
) -> None:
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    assert run(capsys, tmp_path / "x.csv", *arguments) == (2, "", sentence)


def test_several_others_may_be_named_at_once_or_one_by_one(capsys: Any) -> None:
    other, equal = path_of("innovation50_2017.csv"), path_of("electronics100_2017.csv")
    for arguments in ((other, equal), (other, "--against", equal)):
        _, out, _ = run(capsys, path_of("internet100_2017_as_printed.csv"), "--against", *arguments)
        assert out.count("R04") == 1
