"""From source text to a compiled expression."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import polars as pl

from declarations.core.expression import values
from declarations.core.expression.kinds import LABELS, ExpressionError, Kind, Schema
from declarations.core.expression.meaning import value_of
from declarations.core.expression.tokens import Sort, conjunct_spans, scan
from declarations.core.expression.tree import parse
from declarations.core.expression.values import Value


@dataclass(frozen=True)
class Expression:
    """A checked and compiled expression: its text, the kind of its value and the columns that it reads.

    `compiled` is right for a table of one row; for any other take `to_polars()`.
    """

    source: str
    kind: Kind
    columns: frozenset[str]
    compiled: pl.Expr = field(repr=False, compare=False)
    _schema: Schema = field(repr=False, compare=False)

    def to_polars(self) -> pl.Expr:
        """For a table as `frame` makes it, without NaN; one value a row, also when no column is read."""
        # Polars gives one row, whatever the table's height, for an expression of constants only, and (2.1) for the
        # comparison of a constant with what turns out to be all NULL. The condition is a full column and always TRUE.
        return pl.when(pl.int_range(pl.len()) >= 0).then(self.compiled)

    def conjuncts(self) -> tuple[Expression, ...]:
        """The conditions that AND joins at the top level, each with its own source text; itself when there is none.

        TRUE together exactly when the whole is TRUE, so that the reason for a FALSE or NULL can be told.
        """
        if self.kind is not Kind.BOOLEAN:
            return (self,)
        spans = conjunct_spans(scan(self.source, self._schema))
        if len(spans) == 1:
            return (self,)
        return tuple(
            compile_expression(self.source[start:end], self._schema, expected=Kind.BOOLEAN) for start, end in spans
        )

    @cached_property
    def unguarded(self) -> Expression:
        """The same without its `IS TRUE`, so that what such a guard makes FALSE for want of a value stays NULL."""
        tokens = scan(self.source, self._schema)
        guards = [(a.start, b.end) for a, b in pairwise(tokens) if a.is_keyword("is") and b.is_keyword("true")]
        source = self.source
        for start, end in reversed(guards):
            source = source[:start] + source[end:]
        return compile_expression(source, self._schema, expected=self.kind) if guards else self


def compile_expression(source: str, schema: Schema, *, expected: Kind | None = None) -> Expression:
    """Check `source` against the columns of `schema` and compile it. See the package for the language.

    Raises ExpressionError for anything outside the language, its bounds, the columns or their kinds, and when the
    value isn't of the `expected` kind.
    """
    tokens = scan(source, schema)
    value = value_of(parse(tokens), schema)
    kind = _settle_kind(value, expected)
    columns = frozenset(token.text for token in tokens if token.sort is Sort.COLUMN)
    polars = values.settled(values.as_kind(value, kind)).polars
    return Expression(source, kind, columns, polars, schema)


def _settle_kind(value: Value, expected: Kind | None) -> Kind:
    kind = value.kind or expected
    if kind is None:
        raise ExpressionError("表达式的值总是 NULL，看不出种类")
    if expected is not None and kind is not expected:
        what = "条件应为" if expected is Kind.BOOLEAN else "结果应为"
        raise ExpressionError(f"{what}“{LABELS[expected]}”，这里是“{LABELS[kind]}”")
    return kind
