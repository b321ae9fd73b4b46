"""A table that people made: headers, and rows with the numbers that a spreadsheet shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from declarations.core.grid import Grid, GridError, is_filled, read_grid

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
    """Read `.csv` or `.xlsx` as a table with headers. Raises `SheetError`."""
    try:
        return _sheet(path.name, read_grid(path))
    except GridError as error:
        raise SheetError(str(error)) from error


def _sheet(file: str, grid: Grid) -> Sheet:
    if not grid or not any(is_filled(cell) for cell in grid[0]):
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
        if not any(is_filled(cell) for cell in cells):
            continue
        if any(is_filled(cell) for cell in cells[len(headers) :]):
            faults.append(f"第 {number} 行的单元格比列名多")
        padded = [*cells, *[None] * len(headers)][: len(headers)]
        rows.append((number, tuple(cell if is_filled(cell) else None for cell in padded)))
    if faults:
        shown = "；".join(faults[:20]) + (f"；另有 {len(faults) - 20} 处" if len(faults) > 20 else "")
        raise SheetError(f"{file}：{shown}")
    return Sheet(file, tuple(headers), tuple(rows))
