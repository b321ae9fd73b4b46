"""An entry beside its peers: medians over those that state a figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median as middle

from ranking.core.recipe import Composite, Recipe
from ranking.core.result import Entry


def median(figures: Iterable[float | None]) -> float | None:
    """The median of the stated figures, the mean of the two middle ones where they are even; None where none is."""
    stated = [figure for figure in figures if figure is not None]
    return middle(stated) if stated else None


def medians(rows: Iterable[Mapping[str, object]]) -> dict[str, float | None]:
    """The median of every column that holds numbers; logical values and texts have none."""
    stated: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, value in row.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                stated[name].append(value)
    return {name: median(figures) for name, figures in stated.items()}


def deciding(recipe: Recipe) -> tuple[Composite, ...]:
    """The composite that ranks, or all where a plain column ranks."""
    by = recipe.definition.rank.by
    return tuple(one for one in recipe.composites if one.definition.code == by) or recipe.composites


def dimensions(recipe: Recipe) -> dict[str, tuple[str, ...]]:
    """The indicators of each dimension of what ranks, in the order in which the recipe first names it."""
    found: dict[str, list[str]] = defaultdict(list)
    for composite in deciding(recipe):
        for indicator in composite.indicators:
            found[indicator.dimension].append(indicator.definition.code)
    return {title: tuple(codes) for title, codes in found.items()}


def total(contributions: Mapping[str, object], codes: Iterable[str]) -> float | None:
    """What indicators contributed together; None where none of them is known."""
    known = [value for code in codes if isinstance(value := contributions.get(code), int | float)]
    return sum(known) if known else None


def middles(recipe: Recipe, entries: Sequence[Entry]) -> dict[str, dict[str, float | None]]:
    """The medians over all that are ranked: of values, of contributions, and of each dimension's total."""
    return {
        "values": medians([entry.values for entry in entries]),
        "contributions": medians([entry.contributions for entry in entries]),
        "dimensions": {
            title: median(total(entry.contributions, codes) for entry in entries)
            for title, codes in dimensions(recipe).items()
        },
    }
