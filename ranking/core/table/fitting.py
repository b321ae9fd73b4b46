"""A recipe fitted to a file that can't say what its columns hold.

Kinds come from the recipe's `columns`, else from the cells. Where the recipe then makes no sense, a column of mixed
cells is held to be what the recipe uses it as, so that the cells at fault are named rather than the expression.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from declarations.core.document import Document, Fault
from declarations.core.expression import Kind
from ranking.core.recipe import Recipe, read_recipe
from ranking.core.table import cells
from ranking.core.table.sheet import Sheet


def fit_recipe(document: Document, sheet: Sheet) -> tuple[Recipe | None, list[Fault]]:
    """Compile a recipe against the columns of `sheet`; returns the recipe or all of its faults."""
    columns, keys = (_mapping(document.data, part) for part in ("columns", "key"))
    fixed = {name: Kind(kind) for name, kind in columns.items() if kind in tuple(Kind)}
    fixed |= {name: Kind.TEXT for name in keys.values() if name in sheet.columns}
    free = {name: cells.infer(column) for name, column in sheet.columns.items() if name not in fixed}
    recipe, faults = read_recipe(document, {**fixed, **free})
    if not faults:
        return recipe, faults
    return read_recipe(document, {**fixed, **_settled(document, sheet, fixed, free)})


def _mapping(data: Any, part: str) -> dict[str, str]:
    """Text values of a part of a recipe that may not be one: what is wrong with it is the schema's to say."""
    found = data.get(part) if isinstance(data, dict) else None
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def _settled(
    document: Document, sheet: Sheet, fixed: Mapping[str, Kind], inferred: Mapping[str, Kind]
) -> dict[str, Kind]:
    """Kinds under which the recipe has the fewest faults, the inferred ones where it makes no difference."""

    def count(kinds: Mapping[str, Kind]) -> int:
        return len(read_recipe(document, {**fixed, **kinds})[1])

    named = set(re.findall(r"\w+", str(document.data)))
    swapped = {name: _other(kind) for name, kind in inferred.items() if name in named and _other(kind) is not kind}
    # Columns least like what they would be turned into are tried first: they are the likeliest to be themselves.
    order = sorted(swapped, key=lambda name: cells.share_of_numbers(sheet.columns[name]))
    kinds = {**inferred, **swapped}
    best = count(kinds)
    for allowance in (-1, 0):
        for name in order:
            trial = {**kinds, name: inferred[name]}
            if kinds[name] is not inferred[name] and (found := count(trial)) <= best + allowance:
                kinds, best = trial, found
    return kinds if best < count(inferred) else dict(inferred)


def _other(kind: Kind) -> Kind:
    return {Kind.TEXT: Kind.NUMBER, Kind.NUMBER: Kind.TEXT}.get(kind, kind)
