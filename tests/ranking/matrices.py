"""Plain matrices through the engine: rows of figures in, weights and scores out, in the order of the rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from declarations.core.expression import Kind
from ranking.core.method import Floats
from ranking.core.result import Result
from tests.ranking.builders import ranked

Matrix = Sequence[Sequence[float | None]]


def recipe_for(
    types: Sequence[int],
    *,
    given: Sequence[float] | None = None,
    steps: Mapping[str, Any] | None = None,
    rank: Mapping[str, Any] | None = None,
    **composite: Any,
) -> dict[str, Any]:
    """One composite `total` over columns c0, c1…: `types` are 1 for a benefit and -1 for a cost, `steps` those of every
    indicator."""
    indicators = [
        {"code": f"c{j}", "value": f"c{j}", "direction": "benefit" if kind > 0 else "cost", **(steps or {})}
        for j, kind in enumerate(types)
    ]
    for indicator, weight in zip(indicators, given or (), strict=bool(given)):
        indicator["weight"] = weight
    return {
        "format": 1,
        "key": {"id": "id", "name": "name"},
        "composites": [{"code": "total", "title": "总分", "indicators": indicators, **composite}],
        "rank": {"by": "total", **(rank or {})},
    }


def composed(matrix: Matrix, types: Sequence[int], ids: Sequence[str] | None = None, **more: Any) -> Result:
    names = ids or [f"{i:04}" for i in range(len(matrix))]
    rows = [{"id": name, **{f"c{j}": x for j, x in enumerate(row)}} for name, row in zip(names, matrix, strict=True)]
    schema = {"id": Kind.TEXT, "name": Kind.TEXT, **{f"c{j}": Kind.NUMBER for j in range(len(types))}}
    return ranked(recipe_for(types, **more), rows, schema)


def scores_of(result: Result) -> Floats:
    """The composite of every row by id; each of them must have one."""
    assert result.excluded == ()
    return np.array(
        [entry.values["total"] for entry in sorted(result.entries, key=lambda entry: entry.id)], dtype=float
    )


def ranks_of(result: Result) -> list[float]:
    return [entry.rank for entry in sorted(result.entries, key=lambda entry: entry.id)]


def weights_of(result: Result) -> Floats:
    return np.array(list(result.weights["total"].values()))


def step_of(result: Result, column: int, step: str) -> Floats:
    """An intermediate column over all rows."""
    return result.intermediate[f"total.c{column}.{step}"].to_numpy()
