"""The statistics themselves: typed functions of an edition, a scope and quantities.

Sums are `math.fsum` (exactly rounded, so independent of order) over rows sorted by id. A row whose condition or
value is unknown makes the figure unknown, unless the scope asks for the stated rows only.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import polars as pl

from declarations.core.expression import Expression
from publication.core.calls import CallError
from publication.core.numbers import decimal_of
from publication.core.statistics.edition import Edition
from publication.core.statistics.figures import Figure, Names, Series

Row = tuple[float, ...]


@dataclass(frozen=True)
class Scope:
    """Which rows a statistic speaks of: a list, a condition on its rows, and whether gaps may be left out."""

    of: str
    where: Expression | None = None
    stated_only: bool = False


@dataclass(frozen=True)
class Quantity:
    """A number for each row: a column or an expression, with its unit ("" = none stated)."""

    text: str
    expression: Expression
    unit: str


@dataclass(frozen=True)
class Change:
    """A quantity and the same a period before."""

    now: Quantity
    before: Quantity


def count(edition: Edition, scope: Scope) -> Figure:
    rows = judged(edition, scope)
    met = [condition for condition, _ in rows if condition is not None]
    return figure(scope, len(met), len(rows), float(sum(met)))


def list_size(edition: Edition, scope: Scope, code: str) -> Figure:
    size = len(edition.order(code))
    return Figure(float(size), size, size)


def total(edition: Edition, scope: Scope, quantity: Quantity) -> Figure:
    return _reduce(edition, scope, _sum, quantity)


def mean(edition: Edition, scope: Scope, quantity: Quantity) -> Figure:
    return _reduce(edition, scope, lambda rows: quotient(_sum(rows), len(rows)), quantity)


def median(edition: Edition, scope: Scope, quantity: Quantity) -> Figure:
    return _reduce(edition, scope, lambda rows: statistics.median(row[0] for row in rows) if rows else None, quantity)


def growth(edition: Edition, scope: Scope, change: Change) -> Figure:
    """Sum now / sum before − 1 over the same rows; unknown unless the sum before is above zero."""
    return _reduce(edition, scope, _growth, change.now, change.before)


def ratio(edition: Edition, scope: Scope, above: Quantity, below: Quantity) -> Figure:
    return _reduce(edition, scope, lambda rows: quotient(_sum(rows, 0), _sum(rows, 1)), above, below)


def share(edition: Edition, scope: Scope, quantity: Quantity | None = None) -> Figure:
    """The part that meets the condition: of the rows, or of their total of `quantity`."""
    rows = judged(edition, scope, *([quantity] if quantity else []))
    stated = [(met, values[0] if quantity else 1.0) for met, values in rows if met is not None and None not in values]
    part = math.fsum(value or 0.0 for met, value in stated if met)
    whole = math.fsum(value or 0.0 for _, value in stated)
    return figure(scope, len(stated), len(rows), quotient(part, whole))


def top_total(edition: Edition, scope: Scope, quantity: Quantity, n: int) -> Figure:
    first = _first(edition, scope.of, n)
    values = {id_: value for id_, value in _by_id(edition, scope, quantity).items() if id_ in first}
    stated = [value for value in values.values() if value is not None]
    return figure(scope, len(stated), n, math.fsum(stated))


def top_share(edition: Edition, scope: Scope, quantity: Quantity, n: int) -> Figure:
    first = _first(edition, scope.of, n)
    values = _by_id(edition, scope, quantity)
    stated = {id_: value for id_, value in values.items() if value is not None}
    part = math.fsum(value for id_, value in stated.items() if id_ in first)
    return figure(scope, len(stated), len(values), quotient(part, math.fsum(stated.values())))


def bins(
    edition: Edition,
    scope: Scope,
    quantity: Quantity,
    edges: Sequence[Decimal],
    labels: Sequence[str] | None = None,
) -> Series:
    """How many rows lie below the first edge, in [edge, next edge), …, at or above the last edge.

    Values are compared at 12 significant digits, so that 1.2 − 1 lies at 0.2 and not below it.
    """
    rows = within(edition, scope, quantity)
    stated = [row for row in rows if row is not None]
    places = [sum(decimal_of(value) >= edge for edge in edges) for (value,) in stated]
    figures = [figure(scope, len(stated), len(rows), float(places.count(place))) for place in range(len(edges) + 1)]
    return Series(tuple(labels or bin_labels(edges)), tuple(figures))


def bin_count(edition: Edition, scope: Scope, quantity: Quantity, edges: Sequence[Decimal], number: int) -> Figure:
    """The `number`-th (from 1) of the bins."""
    return bins(edition, scope, quantity, edges).figures[number - 1]


def bin_labels(edges: Sequence[Decimal]) -> list[str]:
    """`[0, 1]` → `<0`, `0–1`, `≥1`."""
    between = [f"{low}–{high}" for low, high in pairwise(edges)]
    return [f"<{edges[0]}", *between, f"≥{edges[-1]}"]


def names(edition: Edition, scope: Scope, code: str, n: int | None = None, column: str | None = None) -> Names:
    """The names on a list in its order, or the first `n`; from the name column or another text column."""
    order = edition.order(code)[: n if n is None else len(_first(edition, code, n))]
    members = edition.members(code)
    known = dict(zip(members[edition.outline.id_column], members[column or edition.outline.name_column], strict=True))
    return Names(tuple(known[id_] for id_ in order))


def judged(edition: Edition, scope: Scope, *quantities: Quantity) -> list[tuple[bool | None, tuple[float | None, ...]]]:
    """For each row of the scope's list, in id order: does it meet the condition, and the quantities' values."""
    members = edition.members(scope.of)
    where = scope.where.to_polars() if scope.where else pl.lit(True)
    columns = [where.alias("0")] + [q.expression.to_polars().alias(str(i + 1)) for i, q in enumerate(quantities)]
    # with_columns spreads an expression of constants over all rows, select would give a single one.
    found = members.with_columns(columns).select([str(i) for i in range(len(columns))])
    return [(row[0], row[1:]) for row in found.iter_rows()]


def quotient(above: float, below: float) -> float | None:
    """Above / below; None when it is undefined or not finite."""
    if below == 0:
        return None
    value = above / below
    return value if math.isfinite(value) else None


def _reduce(
    edition: Edition, scope: Scope, value: Callable[[list[Row]], float | None], *quantities: Quantity
) -> Figure:
    rows = within(edition, scope, *quantities)
    stated = [row for row in rows if row is not None]
    return figure(scope, len(stated), len(rows), value(stated))


def within(edition: Edition, scope: Scope, *quantities: Quantity) -> list[Row | None]:
    """The rows that meet the condition; None for one of which this, or a value, is unknown."""
    found: list[Row | None] = []
    for met, values in judged(edition, scope, *quantities):
        if met is False:
            continue
        stated = tuple(value for value in values if value is not None)
        found.append(stated if met and len(stated) == len(values) else None)
    return found


def figure(scope: Scope, stated: int, of: int, value: float | None) -> Figure:
    """`value`, unless it rests on gaps that the scope doesn't allow."""
    known = stated == of or scope.stated_only
    return Figure(value if known else None, stated, of)


def _by_id(edition: Edition, scope: Scope, quantity: Quantity) -> dict[str, float | None]:
    ids = edition.members(scope.of)[edition.outline.id_column]
    return {id_: values[0] for id_, (_, values) in zip(ids, judged(edition, scope, quantity), strict=True)}


def _first(edition: Edition, of: str, n: int) -> set[str]:
    order = edition.order(of)
    if n > len(order):
        raise CallError(f"只有 {len(order)} 家，取不到前 {n} 家")
    return set(order[:n])


def _sum(rows: Iterable[Row], at: int = 0) -> float:
    return math.fsum(row[at] for row in rows)


def _growth(rows: list[Row]) -> float | None:
    before = _sum(rows, 1)
    change = quotient(_sum(rows), before) if before > 0 else None
    return None if change is None else change - 1
