"""An entry beside its peers: medians over those that state a figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median as middle


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
