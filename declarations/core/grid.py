"""Rows of raw cells out of a file that people made: CSV in the encodings met here, or a workbook's first sheet."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import python_calamine

from declarations.core.percentage import Percentage

MAX_BYTES = 64 * 2**20
MAX_UNPACKED = 512 * 2**20
_PERCENT_STYLE = re.compile(rb'<xf [^>]*numFmtId="(9|10)"|formatCode="[^"]*%')
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # what encrypted and pre-2007 workbooks are wrapped in

Grid = list[list[Any]]


class GridError(ValueError):
    """A file that can't be read as rows; the message names the file and says why, in Chinese."""


def read_grid(path: Path) -> Grid:
    """Read `.csv` (UTF-8 with or without BOM, else GB 18030) or `.xlsx`. Raises `GridError`."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise GridError(f"{path.name}：文件不存在或不能读取") from error
    if size > MAX_BYTES:
        raise GridError(f"{path.name}：文件超过 {MAX_BYTES // 2**20} MB")
    reader = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if reader is None:
        raise GridError(f"{path.name}：只接受 .csv 或 .xlsx 文件")
    return reader(path)


def is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _csv(path: Path) -> Grid:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise GridError(f"{path.name}：文字编码不是 UTF-8 或 GB 18030")
    if "\0" in text:
        raise GridError(f"{path.name}：不是文本文件")
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise GridError(f"{path.name}：CSV 格式有误（{error}）") from error


def _xlsx(path: Path) -> Grid:
    """The archive's directory is looked at first, so that a small file can't unpack into the whole memory."""
    with path.open("rb") as opened:
        if opened.read(len(_OLE)) == _OLE:
            raise GridError(f"{path.name}：工作簿已加密，或是旧式 xls；请去掉密码、另存为 xlsx 后再用")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise GridError(f"{path.name}：不是完好的 .xlsx 文件") from error
    if unpacked > MAX_UNPACKED:
        raise GridError(f"{path.name}：解压后超过 {MAX_UNPACKED // 2**20} MB")
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        grid = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError) as error:
        raise GridError(f"{path.name}：工作簿不能读取（{error}）") from error
    lost = _lost_cells(path, grid)
    if lost:
        shown = "、".join(lost[:20]) + ("等" if len(lost) > 20 else "")
        raise GridError(f"{path.name}：单元格 {shown} 的公式没有结果或结果有错，请重新计算后保存，或改填数值")
    return _with_percentages(path, grid)


def _opened(path: Path) -> Any:
    """The workbook as the library reads it that tells formats and formulas too: few files need it, no start waits."""
    from openpyxl import load_workbook  # noqa: PLC0415

    return load_workbook(path, read_only=True)


def _with_percentages(path: Path, grid: Grid) -> Grid:
    """Numbers in cells of a percent format say so: the file holds 0.9 where the sheet shows 90 %."""
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive.namelist() else b""
    if not _PERCENT_STYLE.search(styles):
        return grid
    workbook = _opened(path)
    try:
        for row, cells in enumerate(workbook.worksheets[0].iter_rows(max_row=len(grid)), start=1):
            for column, cell in enumerate(cells, start=1):
                number = _at(grid, row, column)
                if isinstance(number, float) and "%" in cell.number_format:
                    grid[row - 1][column - 1] = Percentage(number)
    finally:
        workbook.close()
    return grid


def _lost_cells(path: Path, grid: Grid) -> list[str]:
    """Formulas without a kept result and cells that hold an error read as empty: a figure would be lost unnoticed."""
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    if not any(b"<f" in sheet or b't="e"' in sheet for sheet in sheets):
        return []
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    workbook = _opened(path)
    try:
        return [
            f"{get_column_letter(column)}{row}"
            for row, cells in enumerate(workbook.worksheets[0].iter_rows(), start=1)
            for column, cell in enumerate(cells, start=1)
            if cell.data_type in ("f", "e") and not is_filled(_at(grid, row, column))
        ]
    finally:
        workbook.close()


def _at(grid: Grid, row: int, column: int) -> Any:
    """The cell in this row and column, both from 1; None beyond the edge."""
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else None
