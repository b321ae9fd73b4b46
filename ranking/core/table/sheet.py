"""A file as columns of raw cells, with the row number that a spreadsheet shows for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from declarations.core.grid import GridError, read_grid

MAX_FAULTS = 50
SUFFIXES = (".csv", ".xlsx", ".parquet")

Cell = Any  # text, a number, a Boolean, a date or datetime as the file holds it; None for an empty one
Row = Sequence[Cell]


class TableError(ValueError):
    """A table that can't be used; `faults` are Chinese sentences naming file, row, column and value."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def capped(faults: Sequence[str]) -> TableError:
    """A TableError of the first 50 faults, saying how many more there are."""
    rest = len(faults) - MAX_FAULTS
    return TableError([*faults[:MAX_FAULTS], *([f"……另有 {rest} 处问题"] if rest > 0 else [])])


@dataclass(frozen=True)
class Sheet:
    """Raw columns by name, all as long as `numbers`, which holds each row's number in the file (the header is 1)."""

    file: str
    columns: dict[str, list[Cell]]
    numbers: list[int]

    def fault(self, row: int, column: str, message: str) -> str:
        return f"{self.file}：第 {self.numbers[row]} 行，列 {column}：{message}"


def read_sheet(path: Path) -> Sheet:
    """Read a CSV (UTF-8 or GB18030), the first sheet of a workbook, or a Parquet file.

    Raises TableError for files that can't be read, have no rows, repeat a column name, or have rows of odd length.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise TableError([f"{path.name}：不支持的文件类型“{path.suffix}”，可用 csv、xlsx、parquet"])
    if suffix == ".parquet":
        return _parquet(path)
    try:
        return _sheet(path.name, iter(read_grid(path)))
    except GridError as error:
        raise TableError([str(error)]) from error


def _parquet(path: Path) -> Sheet:
    try:
        table = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise TableError([f"{path.name}：无法读取，不是完好的 Parquet 文件"]) from error
    if not len(table):
        raise TableError([f"{path.name}：没有数据行"])
    columns = {name: _trim_all(table[name].to_list()) for name in table.columns}
    return Sheet(path.name, columns, list(range(2, len(table) + 2)))


def _sheet(file: str, rows: Iterator[Row]) -> Sheet:
    header = _header(file, next(rows, ()))
    faults: list[str] = []
    body: list[list[Cell]] = []
    numbers: list[int] = []
    for number, row in enumerate(rows, start=2):
        cells = [_trim(cell) for cell in row]
        if not any(cell is not None for cell in cells):
            continue
        if len(cells) < len(header) or any(cell is not None for cell in cells[len(header) :]):
            faults.append(f"{file}：第 {number} 行：有 {len(cells)} 格，而表头有 {len(header)} 列")
            continue
        body.append(cells)
        numbers.append(number)
    columns = {name: [cells[place] for cells in body] for place, name in enumerate(header) if name}
    faults += [
        f"{file}：第 {numbers[row]} 行，第 {place + 1} 列：有数据而没有列名“{cells[place]}”"
        for place, name in enumerate(header)
        if not name
        for row, cells in enumerate(body)
        if cells[place] is not None
    ]
    if faults:
        raise capped(faults)
    if not body:
        raise TableError([f"{file}：没有数据行"])
    return Sheet(file, columns, numbers)


def _header(file: str, row: Row) -> list[str]:
    names = [str(cell if cell is not None else "").strip() for cell in row]
    if not any(names):
        raise TableError([f"{file}：文件是空的，第 1 行应是列名"])
    repeated = [name for name, count in Counter(names).items() if name and count > 1]
    if repeated:
        raise TableError(f"{file}：第 1 行：列名重复：{name}" for name in repeated)
    return names


def _trim(cell: Cell) -> Cell:
    if isinstance(cell, str):
        cell = cell.strip()
        return cell or None
    return cell


def _trim_all(cells: list[Cell]) -> list[Cell]:
    return [_trim(cell) for cell in cells]
