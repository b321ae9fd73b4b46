"""Reading tables that people made: CSV in two encodings, workbooks, and files that only pretend to be either."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from declarations.core.answers import parse
from declarations.core.form import FieldDefinition, FieldType
from declarations.core.sheet import SheetError, read_sheet

TABLE = "名称,收入\n甲,1.5\n\n乙,\n"


def write(folder: Path, content: str | bytes, name: str = "表.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, rows: list[list[object]], name: str = "表.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_met_here(tmp_path, encoding):
    sheet = read_sheet(write(tmp_path, TABLE.encode(encoding)))
    assert sheet.headers == ("名称", "收入")
    assert sheet.records() == [(2, {"名称": "甲", "收入": "1.5"}), (4, {"名称": "乙", "收入": None})]


def test_a_quoted_cell_may_hold_a_line_break_and_keeps_the_row_numbers(tmp_path):
    sheet = read_sheet(write(tmp_path, 'a,b\r\n"一\n二",1\r\n三,2\r\n'))
    assert sheet.rows == ((2, ("一\n二", "1")), (3, ("三", "2")))


def test_a_workbook_s_first_sheet_with_typed_cells(tmp_path):
    rows = [["名称", "收入", "成立", "上市", " "], ["甲", 1.5, date(2010, 5, 6), True, None], [], ["乙", 3, None, None]]
    sheet = read_sheet(workbook(tmp_path, rows))
    assert sheet.headers == ("名称", "收入", "成立", "上市")
    assert sheet.rows == ((2, ("甲", 1.5, date(2010, 5, 6), True)), (4, ("乙", 3.0, None, None)))


def test_a_number_in_a_percent_format_is_what_the_sheet_shows(tmp_path):
    """Only where a percentage is asked for: elsewhere the number itself is meant."""
    book = openpyxl.Workbook()
    book.active.append(["share", "rate", "plain"])
    book.active.append([0.9, 0.1234, 0.9])
    book.active["A2"].number_format = "0%"
    book.active["B2"].number_format = "0.00%"
    book.save(tmp_path / "表.xlsx")
    ((_, cells),) = read_sheet(tmp_path / "表.xlsx").rows
    assert cells == (0.9, 0.1234, 0.9)
    percent = FieldDefinition(code="a", label="甲", type=FieldType.PERCENT)
    decimal = FieldDefinition(code="a", label="甲", type=FieldType.DECIMAL)
    assert [parse(percent, cell) for cell in cells] == [Decimal(90), Decimal("12.34"), Decimal("0.9")]
    assert [parse(decimal, cell) for cell in cells] == [Decimal("0.9"), Decimal("0.1234"), Decimal("0.9")]


def test_a_formula_s_kept_result_is_read(tmp_path):
    """Spreadsheet programs keep the result beside the formula."""
    path = workbook(tmp_path, [["a"], ["=1+1"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert b"<f>1+1</f><v/>" in parts[name] or b"<f>1+1</f><v />" in parts[name] or b"<f>1+1</f><v></v>" in parts[name]
    for empty in (b"<v/>", b"<v />", b"<v></v>"):
        parts[name] = parts[name].replace(b"<f>1+1</f>" + empty, b"<f>1+1</f><v>2</v>")
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    assert read_sheet(path).rows == ((2, (2.0,)),)


FAULTY = {
    "empty file": ("a.csv", b"", "a.csv：第 1 行应为列名，现为空"),
    "empty first row": ("a.csv", b",,\n1,2,3\n", "a.csv：第 1 行应为列名，现为空"),
    "header twice": ("a.csv", "甲,乙,甲\n".encode(), "a.csv：列名“甲”重复"),
    "column without header": ("a.csv", b"a,,c\n1,2,3\n", "a.csv：第 2 列没有列名"),
    "more cells than headers": ("a.csv", b"a,b\n1,2\n1,2,3\n", "a.csv：第 3 行的单元格比列名多"),
    "no text": ("a.csv", b"a\0b\n", "a.csv：不是文本文件"),
    "no encoding": ("a.csv", b"\x81\xff\xff\n", "a.csv：文字编码不是 UTF-8 或 GB 18030"),
    "quote left open": ("a.csv", b'a,b\n"1,2\n', "a.csv：CSV 格式有误（unexpected end of data）"),
    "another suffix": ("a.xls", b"\xd0\xcf\x11\xe0", "a.xls：只接受 .csv 或 .xlsx 文件"),
    ".xls renamed": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        "a.xlsx：工作簿已加密，或是旧式 xls；请去掉密码、另存为 xlsx 后再用",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_file_that_is_no_table_says_why(tmp_path, name):
    file, content, message = FAULTY[name]
    with pytest.raises(SheetError) as refused:
        read_sheet(write(tmp_path, content, file))
    assert str(refused.value) == message


def test_every_fault_of_the_headers_is_told_at_once(tmp_path):
    with pytest.raises(SheetError, match=r"a\.csv：第 2 列没有列名；列名“a”重复；第 2 行的单元格比列名多"):
        read_sheet(write(tmp_path, "a,,a\n1,2,3,4\n", "a.csv"))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SheetError, match=r"无\.csv：文件不存在或不能读取"):
        read_sheet(tmp_path / "无.csv")


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(SheetError, match=r"a\.xlsx：工作簿不能读取"):
        read_sheet(path)


def test_a_small_file_that_unpacks_into_gigabytes_is_refused(tmp_path):
    """The archive's directory says how much its parts unpack into; here it says two gigabytes."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 1000)
    content = bytearray(path.read_bytes())
    size = content.index(b"PK\x01\x02") + 24
    content[size : size + 4] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(SheetError, match=r"a\.xlsx：解压后超过 512 MB"):
        read_sheet(path)


def test_a_formula_without_result_and_an_error_are_not_read_as_empty(tmp_path):
    path = workbook(tmp_path, [["名称", "收入", "利润"], ["甲", "=1+1", 2], ["乙", 3, "#DIV/0!"]])
    with pytest.raises(SheetError) as refused:
        read_sheet(path)
    assert str(refused.value) == "表.xlsx：单元格 B2、C3 的公式没有结果或结果有错，请重新计算后保存，或改填数值"
