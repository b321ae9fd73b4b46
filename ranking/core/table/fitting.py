"""A recipe fitted to a file that can't say what its columns hold.

Kinds come from the recipe's `columns`, else from the cells. Where the recipe then makes no sense, a column of mixed
cells is held to be what the recipe uses it as, so that the cells at fault are named rather than the expression.
"""

from __future__ import annotations

from collections.abc import Mapping

from declarations.core.document import Document, Fault, validate
from declarations.core.expression import Kind
from ranking.core.recipe import RankingFile, Recipe, read_recipe
from ranking.core.table import cells
from ranking.core.table.sheet import Sheet


def fit_recipe(document: Document, sheet: Sheet) -> tuple[Recipe | None, list[Fault]]:
    """Compile a recipe against the columns of `sheet`; returns the recipe or all of its faults."""
    definition, faults = validate(RankingFile, document)
    if definition is None:
        return None, faults
    fixed = {
        **definition.columns,
        **{name: Kind.TEXT for name in (definition.key.id, definition.key.name) if name in sheet.columns},
    }
    free = {name: cells.infer(column) for name, column in sheet.columns.items() if name not in fixed}
    recipe, faults = read_recipe(document, {**fixed, **free})
    if not faults:
        return recipe, faults
    return read_recipe(document, {**fixed, **_settled(document, sheet, fixed, free)})


def _settled(
    document: Document, sheet: Sheet, fixed: Mapping[str, Kind], inferred: Mapping[str, Kind]
) -> dict[str, Kind]:
    """Kinds under which the recipe has the fewest faults, the inferred ones where it makes no difference."""

    def count(kinds: Mapping[str, Kind]) -> int:
        return len(read_recipe(document, {**fixed, **kinds})[1])

    swapped = {name: _other(kind) for name, kind in inferred.items() if _other(kind) is not kind}
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
