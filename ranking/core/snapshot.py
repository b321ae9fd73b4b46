"""The canonical bytes of what a recipe reads: the same whatever file the table came from and however it was sorted."""

from __future__ import annotations

import hashlib
import json

import polars as pl

from ranking.core.preparation import read_inputs
from ranking.core.recipe import Recipe


def canonical_bytes(recipe: Recipe, table: pl.DataFrame) -> bytes:
    """UTF-8 JSON: one line of column names and kinds, then a line for each column's values in the order of the ids."""
    rows = read_inputs(recipe, table)
    lines = [_json(dict(recipe.inputs))]
    for name in recipe.inputs:
        column = rows[name]
        values = column.dt.to_string("%Y-%m-%d") if column.dtype == pl.Date else column
        lines.append(_json(values.to_list()))
    return "\n".join(lines).encode()


def digest_of(recipe: Recipe, table: pl.DataFrame) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(recipe, table)).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
