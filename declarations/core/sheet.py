"""Reading a table that people made: CSV in the encodings that are met here, or the first sheet of a workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from openpyxl.utils import get_column_letter

MAX_BYTES = 64 * 2**20
MAX_UNPACKED = 512 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000


class SheetError(ValueError):
    """A file that can't be read as a table; the message names the file and says why, in Chinese."""


@dataclass(frozen=True)
class Sheet:
    """Headers, and the rows that hold anything, each with the number a spreadsheet shows (the header is row 1)."""

    file: str
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]

    def records(self) -> list[tuple[int, dict[str, Any]]]:
        return [(number, dict(zip(self.headers, cells, strict=True))) for number, cells in self.rows]


def read_sheet(path: Path) -> Sheet:
    """Read `.csv` (UTF-8 with or without BOM, else GB 18030) or `.xlsx`. Raises `SheetError`."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SheetError(f"{path.name}：文件不存在或不能读取") from error
    if size > MAX_BYTES:
        raise SheetError(f"{path.name}：文件超过 {MAX_BYTES // 2**20} MB")
    reader = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if reader is None:
        raise SheetError(f"{path.name}：只接受 .csv 或 .xlsx 文件")
    return _sheet(path.name, reader(path))


def _csv(path: Path) -> list[list[Any]]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetError(f"{path.name}：文字编码不是 UTF-8 或 GB 18030")
    if "\0" in text:
        raise SheetError(f"{path.name}：不是文本文件")
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise SheetError(f"{path.name}：CSV 格式有误（{error}）") from error


def _xlsx(path: Path) -> list[list[Any]]:
    """The archive's directory is looked at first, so that a small file can't unpack into the whole memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise SheetError(f"{path.name}：不是有效的 .xlsx 文件（可能已损坏、加密或是改了后缀的旧格式）") from error
    if unpacked > MAX_UNPACKED:
        raise SheetError(f"{path.name}：解压后超过 {MAX_UNPACKED // 2**20} MB")
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        grid = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError) as error:
        raise SheetError(f"{path.name}：工作簿不能读取（{error}）") from error
    lost = _lost_cells(path, grid)
    if lost:
        shown = "、".join(lost[:20]) + ("等" if len(lost) > 20 else "")
        raise SheetError(f"{path.name}：单元格 {shown} 的公式没有结果或结果有错，请重新计算后保存，或改填数值")
    return grid


def _lost_cells(path: Path, grid: list[list[Any]]) -> list[str]:
    """Formulas without a kept result and cells that hold an error read as empty: a figure would be lost unnoticed."""
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    if not any(b"<f" in sheet or b't="e"' in sheet for sheet in sheets):
        return []
    workbook = openpyxl.load_workbook(path, read_only=True)
    try:
        return [
            f"{get_column_letter(column)}{row}"
            for row, cells in enumerate(workbook.worksheets[0].iter_rows(), start=1)
            for column, cell in enumerate(cells, start=1)
            if cell.data_type in ("f", "e") and not _filled(_at(grid, row, column))
        ]
    finally:
        workbook.close()


def _at(grid: list[list[Any]], row: int, column: int) -> Any:
    """The cell in this row and column, both from 1; None beyond the edge."""
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else None


def _sheet(file: str, grid: list[list[Any]]) -> Sheet:
    if not grid or not any(_filled(cell) for cell in grid[0]):
        raise SheetError(f"{file}：第 1 行应为列名，现为空")
    if len(grid) > MAX_ROWS or len(grid[0]) > MAX_COLUMNS:
        raise SheetError(f"{file}：超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列")
    headers = [str(cell).strip() for cell in grid[0]]
    while headers and not headers[-1]:
        headers.pop()
    faults = [f"第 {i} 列没有列名" for i, header in enumerate(headers, start=1) if not header]
    faults += [f"列名“{h}”重复" for i, h in enumerate(headers) if h and h in headers[:i]]
    rows = []
    for number, cells in enumerate(grid[1:], start=2):
        if not any(_filled(cell) for cell in cells):
            continue
        if any(_filled(cell) for cell in cells[len(headers) :]):
            faults.append(f"第 {number} 行的单元格比列名多")
        padded = [*cells, *[None] * len(headers)][: len(headers)]
        rows.append((number, tuple(cell if _filled(cell) else None for cell in padded)))
    if faults:
        shown = "；".join(faults[:20]) + (f"；另有 {len(faults) - 20} 处" if len(faults) > 20 else "")
        raise SheetError(f"{file}：{shown}")
    return Sheet(file, tuple(headers), tuple(rows))


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""
