"""From raw cells to the typed columns that a recipe reads, or every cell that isn't of its column's kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from declarations.core.expression.kinds import DTYPES
from ranking.core.recipe import Recipe
from ranking.core.table import cells
from ranking.core.table.sheet import Sheet, TableError, capped, read_sheet


def read_table(source: Path | Sheet, recipe: Recipe) -> pl.DataFrame:
    """The recipe's input columns in Polars types of their kinds, null for an empty cell, rows as in the file.

    Raises TableError with a sentence for each absent column, empty or repeated key and cell of the wrong kind, all
    in one go, the first 50 of them.
    """
    sheet = source if isinstance(source, Sheet) else read_sheet(source)
    absent = [name for name in recipe.inputs if name not in sheet.columns]
    if absent:
        raise TableError(f"{sheet.file}：缺少列 {name}" for name in absent)
    faults: list[tuple[int, str]] = []
    columns = {}
    for name, kind in recipe.inputs.items():
        is_key = name == recipe.definition.key.id
        read = cells.key if is_key else cells.READERS[kind]
        values = _values(sheet, name, read, faults)
        columns[name] = pl.Series(name, values, dtype=DTYPES[kind])
        if is_key:
            faults += _key_faults(sheet, name, values)
    if faults:
        raise capped([text for _, text in sorted(faults, key=lambda fault: fault[0])])
    return pl.DataFrame(columns)


def _values(sheet: Sheet, name: str, read: Callable[[Any], Any], faults: list[tuple[int, str]]) -> list[Any]:
    if read is cells.number and cells.are_plain_numbers(sheet.columns[name]):
        return sheet.columns[name]
    found: list[Any] = []
    for row, cell in enumerate(sheet.columns[name]):
        try:
            found.append(None if cell is None else read(cell))
        except ValueError as error:
            faults.append((row, sheet.fault(row, name, f"{error}：“{_shown(cell)}”")))
            found.append(None)
    return found


def _key_faults(sheet: Sheet, name: str, keys: list[str | None]) -> list[tuple[int, str]]:
    faults = []
    first: dict[str, int] = {}
    for row, key in enumerate(keys):
        if key is None:
            if sheet.columns[name][row] is None:
                faults.append((row, sheet.fault(row, name, "主键是空的")))
        elif key in first:
            faults.append((row, sheet.fault(row, name, f"主键重复：“{key}”，首见于第 {sheet.numbers[first[key]]} 行")))
        else:
            first[key] = row
    return faults


def _shown(cell: Any) -> str:
    shown = str(cell)
    return shown if len(shown) <= 40 else shown[:40] + "…"
