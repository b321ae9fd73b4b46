"""Standings as files."""

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from ranking.core.roll import WRITERS, Roll, RollRow

ROLL = Roll(
    title="第1次排名",
    note="合成数据",
    indicators=("规模", "效益"),
    rows=(
        RollRow(1.0, "N1", "=cmd()", 98.5, "主榜", (40.125, None), ""),
        RollRow(2.5, "N2", "-乙", 97.0, "", (-3.0, 1.0), ""),
        RollRow(None, "N3", "丙公司", None, "", (), "未填许可证编号"),
    ),
)
HEADS = ["排名", "登记号", "企业名称", "得分", "榜单", "贡献：规模", "贡献：效益", "不纳入的原因", "说明"]


def table(kind: str, roll: Roll = ROLL) -> list[list[object]]:
    content = WRITERS[kind][0](roll)
    if kind == "xlsx":
        return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_workbook_holds_numbers_guards_formulas_and_leaves_the_unknown_empty():
    assert table("xlsx") == [
        HEADS,
        [1, "N1", "'=cmd()", 98.5, "主榜", 40.125, None, None, "合成数据"],
        [2.5, "N2", "'-乙", 97, None, -3, 1, None, "合成数据"],
        [None, "N3", "丙公司", None, None, None, None, "未填许可证编号", "合成数据"],
    ]


def test_the_csv_says_the_same():
    assert table("csv") == [
        HEADS,
        ["1", "N1", "'=cmd()", "98.5", "主榜", "40.125", "", "", "合成数据"],
        ["2.5", "N2", "'-乙", "97.0", "", "-3.0", "1.0", "", "合成数据"],
        ["", "N3", "丙公司", "", "", "", "", "未填许可证编号", "合成数据"],
    ]


@pytest.mark.parametrize("kind", WRITERS)
def test_real_figures_carry_no_mark(kind):
    real = Roll(ROLL.title, "", ROLL.indicators, ROLL.rows)
    assert table(kind, real)[0] == HEADS[:-1]


@pytest.mark.parametrize("kind", WRITERS)
def test_ranks_under_drawn_weights_stand_beside_the_rank(kind):
    rows = (replace(ROLL.rows[0], interval=(1, 4)), *ROLL.rows[1:])
    found = table(kind, replace(ROLL, rows=rows))
    assert found[0] == [HEADS[0], "最好名次", "最差名次", *HEADS[1:]]
    nothing = None if kind == "xlsx" else ""
    assert [[str(cell or "") for cell in row[:4]] for row in found[1:]] == [
        ["1", "1", "4", "N1"],
        ["2.5", "", "", "N2"],
        ["", "", "", "N3"],
    ]
    assert found[2][1] == nothing


def test_a_workbook_keeps_the_names_in_sight_whether_or_not_there_are_intervals():
    def sheet(roll):
        return load_workbook(io.BytesIO(WRITERS["xlsx"][0](roll))).active

    plain = sheet(ROLL)
    wide = sheet(replace(ROLL, rows=(replace(ROLL.rows[0], interval=(1, 4)),)))
    assert (plain.freeze_panes, wide.freeze_panes) == ("D2", "F2")
    assert (plain.column_dimensions["C"].width, wide.column_dimensions["E"].width) == (36, 36)
