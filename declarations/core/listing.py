"""The staff's list of declarations as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from openpyxl import Workbook

HEADS = (
    *("企业名称", "申报对象", "登记号", "类别", "推荐单位", "状态", "已保存部分"),
    *("受理编号", "提交时间", "最近变动", "截止", "延期", "数据为合成"),
)
_WIDTHS = {"A": 36, "B": 28, "C": 22, "D": 16, "E": 20, "H": 30, "I": 18, "J": 18, "K": 18}
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
Cell = str | int


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, a line at a time; no cell that a spreadsheet would take for a formula."""
    yield b"\xef\xbb\xbf"
    for cells in chain([HEADS], rows):
        text = io.StringIO(newline="")
        csv.writer(text).writerow(map(_safe, cells))
        yield text.getvalue().encode()


def write_workbook(rows: Iterable[Sequence[Cell]], *, into: IO[bytes]) -> None:
    """An .xlsx of one sheet, its heads frozen, written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("申报")
    sheet.freeze_panes = "B2"
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append(HEADS)
    for cells in rows:
        sheet.append([_safe(cell) for cell in cells])
    book.save(into)


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
