"""`result.json`, `result.csv` and `manifest.json`: the same result gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from ranking.core.precision import printed
from ranking.core.result.receipt import ENGINE_VERSION, Entry, Result, Value

LIBRARIES = ("numpy", "polars", "pydantic", "sqlglot")
OWN = ("rank", "id", "name", "score", "lists")  # the columns that every result.csv starts with
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def to_json(result: Result) -> bytes:
    """UTF-8 JSON: digests, weights, entries in rank order, excluded rows by id, lists, warnings. Never NaN."""
    data: dict[str, Any] = {
        "recipe": result.recipe,
        "snapshot": result.snapshot,
        "engine": ENGINE_VERSION,
        "composites": {code: _composite(result, code) for code in result.weights},
        "lists": {code: list(ids) for code, ids in result.lists.items()},
        "candidates": {code: list(ids) for code, ids in result.candidates.items()},
        **({"outside_quota": {code: list(ids) for code, ids in result.outside.items()}} if result.outside else {}),
        "warnings": list(result.warnings),
        "entries": [_entry(entry) for entry in result.entries],
        "excluded": [{"id": row.id, "name": row.name, "reason": row.reason} for row in result.excluded],
    }
    return _json(data)


def to_csv(result: Result) -> bytes:
    """The entries for a spreadsheet: UTF-8 with a byte order mark, no cell that it would take for a formula."""
    content = io.BytesIO()
    text = io.TextIOWrapper(content, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    values = list(result.entries[0].values) if result.entries else []
    contributions = list(result.entries[0].contributions) if result.entries else []
    ends = ["rank_low", "rank_high"] if result.entries and result.entries[0].interval else []
    heads = [*OWN, *map(_heading, values), *(f"contribution.{code}" for code in contributions), *ends]
    writer.writerow(map(_cell, heads))
    for entry in result.entries:
        score = f"{printed(entry.score, result.decimals):f}"
        row = [entry.rank, _cell(entry.id), _cell(entry.name), score, _cell(" ".join(entry.lists))]
        figures = (*entry.values.values(), *entry.contributions.values(), *(entry.interval or ()))
        writer.writerow([*row, *map(_cell, figures)])
    text.flush()
    return content.getvalue()


def manifest(result: Result, files: Mapping[str, bytes], inputs: Mapping[str, bytes]) -> bytes:
    """What the result was made of and by: digests of the recipe, the snapshot, the files written and those read,
    the engine's version, Python's and the libraries'."""
    return _json(
        {
            "format": 1,
            "recipe": result.recipe,
            "snapshot": result.snapshot,
            "engine": ENGINE_VERSION,
            "files": {name: sha256(content) for name, content in files.items()},
            "inputs": {name: sha256(content) for name, content in inputs.items()},
            "python": platform.python_version(),
            "libraries": {name: version(name) for name in LIBRARIES},
        }
    )


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _composite(result: Result, code: str) -> dict[str, Any]:
    facts = result.facts[code]
    return {"weights": dict(result.weights[code]), **({"facts": list(facts)} if facts else {})}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "rank": entry.rank,
        "score": entry.score,
        "lists": list(entry.lists),
        "values": dict(entry.values),
        "contributions": dict(entry.contributions),
        **({"interval": entry.interval} if entry.interval else {}),
    }


def _heading(column: str) -> str:
    return f"value.{column}" if column in OWN else column


def _cell(value: Value) -> str | float:
    if type(value) is float:  # most cells
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _json(data: Mapping[str, Any]) -> bytes:
    """One line a key, and a line for each row of a list: quick to write and to compare."""
    return b"{\n" + b",\n".join(b"%b: %b" % (_line(key), _rows(value)) for key, value in data.items()) + b"\n}\n"


def _rows(value: object) -> bytes:
    if isinstance(value, list) and value:
        return b"[\n" + b",\n".join(map(_line, value)) + b"\n]"
    return _line(value)


def _line(value: object) -> bytes:
    return _ENCODER.encode(value).encode()
