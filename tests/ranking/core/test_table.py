# ruff: noqa: E501 (one file or fault a line reads best)
import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from declarations.core.expression import Kind
from ranking.core.recipe import Recipe
from ranking.core.table import TableError, fit_recipe, read_sheet, read_table
from ranking.core.table.cells import infer
from tests.ranking.builders import document_of, indicator, ranking

DATA = ranking(
    columns={"ok": "boolean", "since": "date", "code": "text"},
    eligible="ok AND since < DATE '2020-01-01' AND region = '山西'",
    publish=["code"],
)
HEADER = ["id", "name", "a", "ok", "since", "region", "code", "extra"]
ROWS: list[list[Any]] = [
    ["007", "甲", "1.5", "是", "2019-12-31", "山西", "00123", "x"],
    ["110108199001011234", "乙", "-2e3", "0", "", "山西", "", ""],
]


def csv_file(folder: Path, rows: list[list[Any]], *, encoding: str = "utf-8") -> Path:
    path = folder / "data.csv"
    path.write_bytes("\r\n".join(",".join(map(str, row)) for row in rows).encode(encoding))
    return path


def xlsx_file(folder: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.create_sheet("second").append(["something else"])
    book.save(folder / "data.xlsx")
    return folder / "data.xlsx"


def fitted(path: Path, data: dict[str, Any]) -> Recipe:
    recipe, faults = fit_recipe(document_of(data), read_sheet(path))
    assert recipe is not None, [str(fault) for fault in faults]
    return recipe


def table_from(path: Path, data: dict[str, Any] = DATA) -> pl.DataFrame:
    return read_table(path, fitted(path, data))


def faults_from(path: Path, data: dict[str, Any] = DATA) -> tuple[str, ...]:
    with pytest.raises(TableError) as refused:
        table_from(path, data)
    return refused.value.faults


MIDNIGHT = datetime.datetime(2019, 12, 31)  # noqa: DTZ001 (a workbook's dates know no zone)
EXPECTED = [
    {"id": "007", "name": "甲", "a": 1.5, "code": "00123", "ok": True, "region": "山西", "since": datetime.date(2019, 12, 31)},
    {"id": "110108199001011234", "name": "乙", "a": -2000.0, "code": None, "ok": False, "region": "山西", "since": None},
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    table = table_from(csv_file(tmp_path, [HEADER, *ROWS], encoding=encoding))
    assert table.to_dicts() == EXPECTED
    assert table.schema["a"] == pl.Float64


def test_xlsx_of_text_or_of_native_cells(tmp_path: Path) -> None:
    assert table_from(xlsx_file(tmp_path, [HEADER, *ROWS])).to_dicts() == EXPECTED
    native = [["007", "甲", 1.5, True, datetime.date(2019, 12, 31), "山西", "00123"], [42, 43, -2000, 0, None, "山西"]]
    expected = [EXPECTED[0], {**EXPECTED[1], "id": "42", "name": "43"}]
    assert table_from(xlsx_file(tmp_path, [HEADER, *native])).to_dicts() == expected


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    pl.DataFrame(
        {
            "id": [7, 123456789012345678],
            "name": ["甲", "乙"],
            "a": [Decimal("1.5"), None],
            "ok": [True, False],
            "since": [MIDNIGHT, None],
            "region": ["山西", " 山西 "],
            "code": ["00123", ""],
            "unread": [[1], [2]],
        }
    ).write_parquet(path)
    assert table_from(path).to_dicts() == [
        {**EXPECTED[0], "id": "7"},
        {**EXPECTED[1], "id": "123456789012345678", "a": None},
    ]


def test_blank_lines_count_as_rows_and_are_passed_over(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["id", "name", "a"], ["1", "甲", "1"], [], ["", "", ""], ["2", '"乙\n丙"', "x"], []])
    assert faults_from(path, ranking()) == ("data.csv：第 5 行，列 a：不是数：“x”",)


def test_every_bad_cell_is_named_at_once(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["1", "甲", "1,234", "是", "2019-12-31", "山西", "", ""],
        ["", "乙", "NaN", "也许", "2019-02-30", "山西", "", ""],
        ["1", "丙", "inf", "2", "31/12/2019", "山西", "", ""],
        ["2", "丁", "1e999", "false", "", "山西", "", ""],
    ]
    path = xlsx_file(tmp_path, rows)
    assert faults_from(path) == (
        "data.xlsx：第 2 行，列 a：不是数：“1,234”",
        "data.xlsx：第 3 行，列 id：主键是空的",
        "data.xlsx：第 3 行，列 a：不是数：“NaN”",
        "data.xlsx：第 3 行，列 ok：不是是/否（可写 true、false、1、0、是、否）：“也许”",
        "data.xlsx：第 3 行，列 since：不是日期（年-月-日，如 2018-12-31）：“2019-02-30”",
        "data.xlsx：第 4 行，列 id：主键重复：“1”，首见于第 2 行",
        "data.xlsx：第 4 行，列 a：不是数：“inf”",
        "data.xlsx：第 4 行，列 ok：不是是/否（可写 true、false、1、0、是、否）：“2”",
        "data.xlsx：第 4 行，列 since：不是日期（年-月-日，如 2018-12-31）：“31/12/2019”",
        "data.xlsx：第 5 行，列 a：不是有限的数：“1e999”",
    )


def test_only_the_first_fifty_are_listed(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["id", "name", "a"], ["0", "n", "1"], *([str(n), "n", "x"] for n in range(1, 53))])
    faults = faults_from(path, ranking())
    assert len(faults) == 51
    assert faults[-1] == "……另有 2 处问题"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "data.csv：文件是空的，第 1 行应是列名"),
        (b"id,name,a\r\n", "data.csv：没有数据行"),
        (b"id,name,a,a,name\r\n1,n,1,2,3\r\n", "data.csv：第 1 行：列名重复：name\ndata.csv：第 1 行：列名重复：a"),
        (
            b"id,name,a\r\n1,n\r\n2,n,3,4\r\n",
            "data.csv：第 2 行：有 2 格，而表头有 3 列\ndata.csv：第 3 行：有 4 格，而表头有 3 列",
        ),
        (b"id,name,a,\r\n1,n,2,3\r\n", "data.csv：第 2 行，第 4 列：有数据而没有列名“3”"),
        (b'id,name,a\r\n1,"n,2\r\n', "data.csv：CSV 格式有误（unexpected end of data）"),
        (b"id,name,a\r\n1,\xff\xff,2\r\n", "data.csv：文字编码不是 UTF-8 或 GB 18030"),
    ],
)
def test_a_csv_that_is_no_table(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "data.csv").write_bytes(content)
    with pytest.raises(TableError) as refused:
        read_sheet(tmp_path / "data.csv")
    assert sorted(refused.value.faults) == sorted(fault.split("\n"))


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("data.xlsx", b"no zip", "data.xlsx：不是完好的 .xlsx 文件"),
        ("data.xlsx", bytes.fromhex("d0cf11e0a1b11ae1"), "data.xlsx：工作簿已加密，或是旧式 xls；请去掉密码、另存为 xlsx 后再用"),
        ("data.parquet", b"PAR1", "data.parquet：无法读取，不是完好的 Parquet 文件"),
        ("data.ods", b"", "data.ods：不支持的文件类型“.ods”，可用 csv、xlsx、parquet"),
        ("data.csv", None, "data.csv：文件不存在或不能读取"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | None, fault: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as refused:
        read_sheet(tmp_path / name)
    assert refused.value.faults == (fault,)


def test_an_empty_sheet_is_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="文件是空的"):
        read_sheet(xlsx_file(tmp_path, []))


def test_errors_and_uncalculated_formulas_are_not_missing(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["id", "name", "a"], ["1", "n", "#DIV/0!"], ["2", "n", "=1+1"], ["3", "n", 3]])
    with pytest.raises(TableError) as refused:
        read_sheet(path)
    assert refused.value.faults == ("data.xlsx：单元格 C2、C3 的公式没有结果或结果有错，请重新计算后保存，或改填数值",)


def test_a_number_that_excel_cannot_keep_is_no_key(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["id", "name", "a"], [110108199001011234, "n", 1], [1.5, "n", 1]])
    with pytest.raises(TableError) as refused:
        table_from(path, ranking())
    assert [fault.split("：“")[0] for fault in refused.value.faults] == [
        f"data.xlsx：第 {row} 行，列 id：主键不能存成小数或超过 15 位的数，请改存为文字" for row in (2, 3)
    ]


def test_a_declared_column_that_is_read_must_be_there(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["id", "name", "a", "region"], ["1", "n", "1", "山西"]])
    assert faults_from(path) == tuple(f"data.csv：缺少列 {name}" for name in ("code", "ok", "since"))


def test_a_declared_column_that_nothing_reads_may_be_absent(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["id", "name", "a"], ["1", "n", "1"]])
    assert table_from(path, ranking(columns={"ok": "boolean"})).columns == ["id", "name", "a"]


def test_a_mixed_column_is_what_the_recipe_uses_it_as(tmp_path: Path) -> None:
    data = ranking(
        composites=[
            {"code": "total", "indicators": [indicator("a", value="CASE WHEN region = '山西' THEN a / b ELSE 0 END")]}
        ]
    )
    header = ["id", "name", "a", "b", "region"]
    good = csv_file(tmp_path, [header, ["1", "n", "", "007", "山西"], ["2", "n", "", "1", "陕西"]])
    assert table_from(good, data).to_dicts()[0] == {"id": "1", "name": "n", "a": None, "b": 7.0, "region": "山西"}
    bad = csv_file(tmp_path, [header, ["1", "n", "1", "无", "山西"], ["2", "n", "待定", "1", "陕西"]])
    assert faults_from(bad, data) == (
        "data.csv：第 2 行，列 b：不是数：“无”",
        "data.csv：第 3 行，列 a：不是数：“待定”",
    )


def test_digits_used_as_words_are_words(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["id", "name", "a", "region"], ["1", "n", "1", "14"], ["2", "n", "1", "61"]])
    table = table_from(path, ranking(eligible="region = '14'"))
    assert table["region"].to_list() == ["14", "61"]


def test_a_recipe_at_fault_is_told_in_its_own_terms(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["id", "name", "a"], ["1", "n", "1"]])
    recipe, faults = fit_recipe(document_of(ranking(eligible="a > nothing")), read_sheet(path))
    assert recipe is None
    assert [fault.message for fault in faults] == ["位置 5：没有列“nothing”"]
    _, faults = fit_recipe(document_of(ranking(key={"id": "number", "name": "name"})), read_sheet(path))
    assert [(fault.where, fault.message) for fault in faults] == [("key.id", "没有这一列：number")]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", None, "-2.5", "+1e3", ".5"], Kind.NUMBER),
        (["1", "x"], Kind.TEXT),
        (["0"], Kind.NUMBER),
        (["0.5", "-0.25"], Kind.NUMBER),
        (["01"], Kind.TEXT),
        (["1234567890123456"], Kind.TEXT),
        (["１２"], Kind.TEXT),
        (["1_000"], Kind.TEXT),
        (["是", "FALSE"], Kind.BOOLEAN),
        ([True, False], Kind.BOOLEAN),
        (["1", "true"], Kind.TEXT),
        (["2019-12-31"], Kind.TEXT),
        ([datetime.date(2019, 12, 31)], Kind.DATE),
        ([None], Kind.TEXT),
    ],
)
def test_kinds_follow_the_cells(cells: list[Any], kind: Kind) -> None:
    assert infer(cells) is kind
