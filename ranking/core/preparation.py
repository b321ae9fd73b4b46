"""From an input table to the rows that the steps work on: sorted by id, looked up, derived."""

from __future__ import annotations

import numpy as np
import polars as pl

from declarations.core.expression import Kind
from ranking.core.failure import RunError, list_rows
from ranking.core.method import Floats
from ranking.core.recipe import Recipe
from ranking.core.recipe.definition import Lookup


def prepare(recipe: Recipe, table: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """The recipe's input columns in the order of the ids, with lookups and derived columns; and warnings.

    Raises RunError for absent columns, empty or repeated ids and infinite numbers.
    """
    rows, warnings = look_up(recipe, read_inputs(recipe, table))
    for code, expression in recipe.derive:
        rows = rows.with_columns(expression.to_polars().alias(code))
    return rows, warnings


def read_inputs(recipe: Recipe, table: pl.DataFrame) -> pl.DataFrame:
    """The columns that the recipe reads, sorted by id, NaN turned into null."""
    absent = [name for name in recipe.inputs if name not in table.columns]
    if absent:
        raise RunError(f"数据缺少列 {name}" for name in absent)
    rows = table.select(list(recipe.inputs))
    key = rows[recipe.definition.key.id]
    if key.null_count():
        raise RunError([f"{key.null_count()} 行没有主键"])
    repeated = key.filter(key.is_duplicated()).unique().sort().to_list()
    if repeated:
        raise RunError([f"主键重复：{list_rows(repeated)}"])
    numbers = [name for name, kind in recipe.inputs.items() if kind is Kind.NUMBER]
    rows = rows.sort(key.name).with_columns(pl.col(numbers).cast(pl.Float64).fill_nan(None))
    infinite = {name: rows.filter(pl.col(name).is_infinite())[key.name].to_list() for name in numbers}
    if any(infinite.values()):
        raise RunError(f"列 {name} 含无穷大，涉及 {list_rows(ids)}" for name, ids in infinite.items() if ids)
    return rows


def look_up(recipe: Recipe, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Add the lookups' columns; a value that the table doesn't hold gives null and a warning."""
    warnings = []
    for code, lookup in recipe.definition.lookups.items():
        found = _joined(lookup, rows[lookup.on]).alias(code)
        strange = rows[lookup.on].filter(found.is_null() & rows[lookup.on].is_not_null()).unique().sort().to_list()
        if strange:
            warnings.append(f"对照表 {code} 没有以下取值，按缺失处理：{list_rows(strange)}")
        rows = rows.with_columns(found)
    return rows, warnings


def _joined(lookup: Lookup, on: pl.Series) -> pl.Series:
    dtype = pl.Float64 if isinstance(next(iter(lookup.values.values())), float) else pl.String
    return on.replace_strict(lookup.values, default=None, return_dtype=dtype)


def as_floats(column: pl.Series) -> Floats:
    """A number, Boolean or date column as float64; null becomes NaN, a date its day number."""
    if column.dtype == pl.Date:
        column = column.to_physical()
    return np.array(column.cast(pl.Float64).to_numpy(), dtype=np.float64)
