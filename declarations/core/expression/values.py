"""What an expression means: each node of the tree as a Polars expression of a known kind.

Numbers are Float64. Whatever isn't finite is NULL, but only made so where it matters: + - * and the numerator of /
carry infinities and NaN on to their result, so one check at the end of such a chain equals a check at each step.
NULL is unknown: comparisons with it are NULL, logic is three-valued, least and greatest are NULL with any NULL.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from declarations.core.expression.functions import quotient
from declarations.core.expression.kinds import DTYPES, LABELS, ExpressionError, Kind

MAX_SIZE = 3_000
"""Operations in the compiled expression: CASE x WHEN, nullif, least, greatest and clip repeat their arguments."""

_NOT_FINITE = pl.Series([math.nan, math.inf, -math.inf])
_NULLS = pl.Series([None, None, None], dtype=pl.Float64)


@dataclass(frozen=True)
class Value:
    """A compiled (sub-)expression. `kind` None: always NULL. `finite` False: NaN and infinities stand for NULL."""

    kind: Kind | None
    polars: pl.Expr
    size: int = 1
    finite: bool = True


NULL = Value(None, pl.lit(None))


def literal(value: object, kind: Kind) -> Value:
    return Value(kind, pl.lit(value, dtype=DTYPES[kind]))


def as_kind(value: Value, kind: Kind) -> Value:
    """A NULL takes whatever kind is asked for; any other value must have it."""
    if value.kind is None:
        return Value(kind, pl.lit(None, dtype=DTYPES[kind]))
    if value.kind is not kind:
        raise ExpressionError(f"这里需要“{LABELS[kind]}”，写的却是“{LABELS[value.kind]}”")
    return value


def common_kind(values: Sequence[Value]) -> Kind | None:
    """The kind that all of `values` share; None when all are NULL."""
    kinds = list(dict.fromkeys(value.kind for value in values if value.kind is not None))
    if len(kinds) > 1:
        hint = "；日期常量写作 DATE '2018-12-31'" if set(kinds) == {Kind.DATE, Kind.TEXT} else ""
        raise ExpressionError(f"“{LABELS[kinds[0]]}”和“{LABELS[kinds[1]]}”不能放在一起比较或混用{hint}")
    return kinds[0] if kinds else None


def settled(value: Value) -> Value:
    """The value with NULL in place of NaN and the infinities. One Polars node: nothing is repeated."""
    if value.finite:
        return value
    return replace(value, polars=value.polars.replace(_NOT_FINITE, _NULLS), size=value.size + 1, finite=True)


def combined(kind: Kind | None, polars: Callable[[], pl.Expr], *parts: Value, finite: bool = True) -> Value:
    """A value made of `parts` (named as often as they are repeated), built only if it isn't too big."""
    size = 1 + sum(part.size for part in parts)
    if size > MAX_SIZE:
        raise ExpressionError("表达式展开后过大，请拆成几个")
    return Value(kind, polars(), size, finite)


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    a, b = as_kind(left, Kind.NUMBER), as_kind(right, Kind.NUMBER)
    if operator == "/":
        b = settled(b)
    operate = _ARITHMETIC[operator]
    return combined(Kind.NUMBER, lambda: operate(a.polars, b.polars), a, b, finite=False)


def negated(value: Value) -> Value:
    a = as_kind(value, Kind.NUMBER)
    return combined(Kind.NUMBER, lambda: -a.polars, a, finite=a.finite)


def comparison(operator: str, left: Value, right: Value) -> Value:
    a, b = _comparable([left, right])
    if operator not in ("=", "<>") and a.kind in (Kind.TEXT, Kind.BOOLEAN):
        raise ExpressionError(f"“{LABELS[a.kind]}”只能用 = 或 <> 比较，不能比大小")
    compare = _COMPARISONS[operator]
    return combined(Kind.BOOLEAN, lambda: compare(a.polars, b.polars), a, b)


def between(value: Value, low: Value, high: Value) -> Value:
    a, b, c = _comparable([value, low, high])
    if a.kind in (Kind.TEXT, Kind.BOOLEAN):
        raise ExpressionError(f"BETWEEN 只用于数和日期，这里是“{LABELS[a.kind]}”")
    return combined(Kind.BOOLEAN, lambda: a.polars.is_between(b.polars, c.polars), a, b, c)


def one_of(value: Value, literals: Sequence[tuple[object, Kind]]) -> Value:
    """IN over Python values of literals, none of which is NULL. A NULL value gives NULL."""
    a, *_ = _comparable([value, *(Value(kind, value.polars) for _, kind in literals)])
    found = [one for one, _ in literals]
    return combined(Kind.BOOLEAN, lambda: a.polars.is_in(found), a)


def is_null(value: Value) -> Value:
    a = settled(value)
    return combined(Kind.BOOLEAN, a.polars.is_null, a)


def is_truth(value: Value, truth: bool) -> Value:
    """IS TRUE and IS FALSE, which are never NULL."""
    a = as_kind(value, Kind.BOOLEAN)
    return combined(Kind.BOOLEAN, lambda: a.polars.eq_missing(truth), a)


def inverted(value: Value) -> Value:
    a = as_kind(value, Kind.BOOLEAN)
    return combined(Kind.BOOLEAN, lambda: ~a.polars, a)


def logic(operator: str, left: Value, right: Value) -> Value:
    a, b = as_kind(left, Kind.BOOLEAN), as_kind(right, Kind.BOOLEAN)
    if operator == "and":
        return combined(Kind.BOOLEAN, lambda: a.polars & b.polars, a, b)
    return combined(Kind.BOOLEAN, lambda: a.polars | b.polars, a, b)


def choice(branches: Sequence[tuple[Value, Value]], otherwise: Value) -> Value:
    """CASE: the value of the first branch whose condition is TRUE; NULL conditions are passed over."""
    kind = common_kind([*(value for _, value in branches), otherwise])
    if kind is None:
        return NULL
    conditions = [as_kind(condition, Kind.BOOLEAN) for condition, _ in branches]
    values = [as_kind(value, kind) for _, value in branches]
    last = as_kind(otherwise, kind)

    def build() -> pl.Expr:
        chain: pl.Expr = last.polars
        for condition, value in zip(reversed(conditions), reversed(values), strict=True):
            chain = pl.when(condition.polars).then(value.polars).otherwise(chain)
        return chain

    finite = all(value.finite for value in (*values, last))
    return combined(kind, build, *conditions, *values, last, finite=finite)


def first_known(values: Sequence[Value]) -> Value:
    """coalesce: the first that isn't NULL."""
    kind = common_kind(values)
    if kind is None:
        return NULL
    parts = [settled(as_kind(value, kind)) for value in values]
    return combined(kind, lambda: pl.coalesce([part.polars for part in parts]), *parts)


def unless_equal(value: Value, other: Value) -> Value:
    """nullif: NULL where the two are equal."""
    a, b = _comparable([value, other])
    if value.kind is None:
        return NULL
    return combined(a.kind, lambda: pl.when(a.polars == b.polars).then(None).otherwise(a.polars), a, a, b)


def extreme(name: str, values: Sequence[Value]) -> Value:
    """least and greatest: NULL with any NULL."""
    parts = [settled(as_kind(value, Kind.NUMBER)) for value in values]

    def build() -> pl.Expr:
        found = [part.polars for part in parts]
        picked = pl.min_horizontal(found) if name == "least" else pl.max_horizontal(found)
        return pl.when(pl.all_horizontal([one.is_not_null() for one in found])).then(picked)

    return combined(Kind.NUMBER, build, *parts, *parts)


def clipped(value: Value, low: Value, high: Value) -> Value:
    """least(greatest(value, low), high)."""
    return extreme("least", [extreme("greatest", [value, low]), high])


def _comparable(values: Sequence[Value]) -> list[Value]:
    """All of one kind, which is that of numbers when all are NULL."""
    kind = common_kind(values) or Kind.NUMBER
    return [settled(as_kind(value, kind)) for value in values]


_ARITHMETIC: Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": quotient,
}

_COMPARISONS: Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
