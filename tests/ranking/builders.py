"""Small recipes and tables for the engine's tests."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from declarations.core.document import Document, parse
from declarations.core.expression import Kind, frame
from ranking.core.engine import run
from ranking.core.recipe import Recipe, read_recipe
from ranking.core.result import Result

SCHEMA = {"id": Kind.TEXT, "name": Kind.TEXT, "a": Kind.NUMBER, "b": Kind.NUMBER, "ok": Kind.BOOLEAN, "kind": Kind.TEXT}


def indicator(code: str, /, **more: Any) -> dict[str, Any]:
    return {"code": code, "value": code, "weight": 1, **more}


def ranking(**more: Any) -> dict[str, Any]:
    """A recipe's data: one composite `total` of column `a`, ranked by it."""
    return {
        "format": 1,
        "key": {"id": "id", "name": "name"},
        "composites": [{"code": "total", "indicators": [indicator("a")]}],
        "rank": {"by": "total"},
        **more,
    }


def document_of(data: Mapping[str, Any]) -> Document:
    document, faults = parse(json.dumps(data, ensure_ascii=False, indent=1), "ranking.yaml")
    assert document is not None, faults
    return document


def recipe_of(data: Mapping[str, Any], schema: Mapping[str, Kind] = SCHEMA, **more: Any) -> Recipe:
    recipe, faults = read_recipe(document_of(data), schema, **more)
    assert recipe is not None, [str(fault) for fault in faults]
    return recipe


def faults_of(data: Mapping[str, Any], schema: Mapping[str, Kind] = SCHEMA) -> list[tuple[str, str]]:
    recipe, faults = read_recipe(document_of(data), schema)
    assert (recipe is None) == bool(faults)
    return [(fault.where, fault.message) for fault in faults]


def table_of(rows: Sequence[Mapping[str, object]], schema: Mapping[str, Kind] = SCHEMA) -> Any:
    return frame([{"name": row["id"], **row} for row in rows], schema)


def ranked(
    data: Mapping[str, Any], rows: Sequence[Mapping[str, object]], schema: Mapping[str, Kind] = SCHEMA
) -> Result:
    return run(recipe_of(data, schema), table_of(rows, schema))
