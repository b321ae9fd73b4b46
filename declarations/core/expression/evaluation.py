"""Tables in, plain values out: the one way that Python values become the columns which expressions read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from declarations.core.expression.compilation import Expression
from declarations.core.expression.kinds import DTYPES, LABELS, Kind, Schema


def frame(rows: Sequence[Mapping[str, object]], schema: Schema) -> pl.DataFrame:
    """A table of exactly the columns of `schema`, in its order, one row for each of `rows`.

    int, Decimal and float become Float64, NULL where not finite or out of range; text String, bool Boolean, date Date.
    A missing key or None is NULL; keys outside the schema are passed over.
    Raises TypeError, naming the column, for a value of another type: turning text into numbers is the reader's work.
    """
    if not schema:
        return pl.DataFrame(height=len(rows))
    plain = [[_plain(row.get(column), kind, column) for column, kind in schema.items()] for row in rows]
    return pl.DataFrame(plain, schema={column: DTYPES[kind] for column, kind in schema.items()}, orient="row")


def evaluate(expressions: Mapping[str, Expression], values: Mapping[str, object], schema: Schema) -> dict[str, object]:
    """The value of each of `expressions` over one row of `values`, by its name; None is unknown.

    A form asks the same of many fields: what is written alike is worked out once.
    Raises TypeError as `frame` does, for the columns that the expressions read.
    """
    if not expressions:
        return {}
    once = _places(expressions)
    table = frame([values], _read_by(expressions, schema))
    found = table.select(expression.compiled.alias(str(place)) for expression, place in once.items()).row(0)
    return {name: found[once[expression]] for name, expression in expressions.items()}


def evaluate_all(
    expressions: Mapping[str, Expression], rows: Sequence[Mapping[str, object]], schema: Schema
) -> dict[str, list[object]]:
    """As `evaluate` over many rows: the values of each expression in the order of the rows."""
    once = _places(expressions)
    table = frame(rows, _read_by(expressions, schema))
    found = [column.to_list() for column in table.select(e.to_polars().alias(str(n)) for e, n in once.items())]
    return {name: found[once[expression]] for name, expression in expressions.items()}


def _places(expressions: Mapping[str, Expression]) -> dict[Expression, int]:
    """The different ones, numbered."""
    return {expression: place for place, expression in enumerate(dict.fromkeys(expressions.values()))}


def _read_by(expressions: Mapping[str, Expression], schema: Schema) -> dict[str, Kind]:
    read = frozenset[str]().union(*(expression.columns for expression in expressions.values()))
    return {column: kind for column, kind in schema.items() if column in read}


def _plain(value: object, kind: Kind, column: str) -> object:
    if value is None:
        return None
    match kind:
        case Kind.NUMBER if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return _number(value)
        case Kind.TEXT if isinstance(value, str):
            return value
        case Kind.BOOLEAN if isinstance(value, bool):
            return value
        case Kind.DATE if isinstance(value, date) and not isinstance(value, datetime):
            return value
    raise TypeError(f"列“{column}”应为{LABELS[kind]}，得到的是 {type(value).__name__}")


def _number(value: float | Decimal) -> float | None:
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    return number if math.isfinite(number) else None
