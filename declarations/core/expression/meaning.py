"""The walk over a syntax tree: which node means which value, and where in the source a refusal belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl
from sqlglot import exp

from declarations.core.expression import values
from declarations.core.expression.functions import MAX_PLACES, SIGNATURES, Signature, completed_years, rounded
from declarations.core.expression.kinds import ExpressionError, Kind, Schema
from declarations.core.expression.tree import FUNCTION_PREFIX, Tree, spine, unwrapped
from declarations.core.expression.values import Value

_ARITHMETIC: Mapping[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_COMPARISONS: Mapping[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_LOGIC: Mapping[type[exp.Expr], str] = {exp.And: "and", exp.Or: "or"}
_NEEDED = dict.fromkeys(_ARITHMETIC, Kind.NUMBER) | dict.fromkeys(_LOGIC, Kind.BOOLEAN)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def value_of(tree: Tree, schema: Schema) -> Value:
    """The compiled value of a checked tree. Raises ExpressionError, placed, for kinds that don't fit."""
    return _Walk(tree, schema).value(tree.root)


class _Walk:
    def __init__(self, tree: Tree, schema: Schema) -> None:
        self.tree = tree
        self.schema = schema

    def value(self, node: exp.Expr) -> Value:
        first, chain = spine(node)
        found = self._placed(first, self._single)
        for operator in chain:
            found = self._two_sided(operator, found)
        return found

    def _two_sided(self, operator: exp.Expr, left: Value) -> Value:
        right = self.value(operator.expression)
        needed = _NEEDED.get(type(operator))
        if needed is not None:
            right = self._placed(operator.expression, lambda _: values.as_kind(right, needed))
        return self._placed(operator, lambda _: _two_sided(operator, left, right))

    def _placed(self, node: exp.Expr, build: Callable[[exp.Expr], Value]) -> Value:
        try:
            return build(node)
        except ExpressionError as error:
            if error.position is not None:
                raise
            raise ExpressionError(error.message, self.tree.position(node)) from None

    def _single(self, node: exp.Expr) -> Value:  # noqa: C901, PLR0911 - one line a node type
        match node:
            case exp.Literal() | exp.Boolean() | exp.Cast():
                return values.literal(*_literal(node))
            case exp.Null():
                return values.NULL
            case exp.Column():
                return Value(self.schema[node.name], pl.col(node.name))
            case exp.Neg():
                return values.negated(self.value(node.this))
            case exp.Not():
                return values.inverted(self.value(node.this))
            case exp.Is():
                return self._is(node)
            case exp.In():
                return self._in(node)
            case exp.Between():
                return values.between(*(self.value(node.args[part]) for part in ("this", "low", "high")))
            case exp.Case():
                return self._case(node)
            case exp.Anonymous():
                return self._call(node)
        raise ExpressionError("不支持的写法")

    def _is(self, node: exp.Is) -> Value:
        match node.expression:
            case exp.Null():
                return values.is_null(self.value(node.this))
            case exp.Boolean() as truth:
                return values.is_truth(self.value(node.this), bool(truth.this))
        raise ExpressionError("IS 后面只能是 NULL、TRUE 或 FALSE")

    def _in(self, node: exp.In) -> Value:
        if not node.expressions:
            raise ExpressionError("IN 后面应是括号里的一列常量")
        return values.one_of(self.value(node.this), [_listed(item) for item in node.expressions])

    def _case(self, node: exp.Case) -> Value:
        operand = self.value(node.this) if node.this else None
        branches = []
        for branch in node.args["ifs"]:
            condition = self.value(branch.this)
            if operand is not None:
                condition = values.comparison("=", operand, condition)
            branches.append((condition, self.value(branch.args["true"])))
        default = node.args.get("default")
        return values.choice(branches, self.value(default) if default else values.NULL)

    def _call(self, node: exp.Anonymous) -> Value:
        name = str(node.this).removeprefix(FUNCTION_PREFIX)
        signature = SIGNATURES[name]
        given = len(node.expressions)
        if not signature.least <= given <= signature.most:
            raise ExpressionError(f"函数 {name} 需要{_count(signature)}个参数，这里有 {given} 个")
        if name == "round":
            return self._round(node.expressions)
        arguments = [
            self._placed(item, lambda item: _argument(self.value(item), signature)) for item in node.expressions
        ]
        return _called(name, signature, arguments)

    def _round(self, items: Sequence[exp.Expr]) -> Value:
        value = self._placed(items[0], lambda item: values.as_kind(self.value(item), Kind.NUMBER))
        places = _places(items[1]) if len(items) == 2 else 0
        return values.combined(Kind.NUMBER, lambda: rounded(value.polars, places), value)


def _two_sided(node: exp.Expr, left: Value, right: Value) -> Value:
    kind = type(node)
    if kind in _ARITHMETIC:
        return values.arithmetic(_ARITHMETIC[kind], left, right)
    if kind in _COMPARISONS:
        return values.comparison(_COMPARISONS[kind], left, right)
    return values.logic(_LOGIC[kind], left, right)


def _literal(node: exp.Expr) -> tuple[object, Kind]:
    match node:
        case exp.Boolean():
            return bool(node.this), Kind.BOOLEAN
        case exp.Literal() if node.is_string:
            return str(node.this), Kind.TEXT
        case exp.Literal():
            return float(node.this), Kind.NUMBER
        case exp.Cast() if isinstance(node.this, exp.Literal) and node.to.this is exp.DType.DATE:
            return _date(str(node.this.this)), Kind.DATE
    raise ExpressionError("这里只能是常量")


def _constant(item: exp.Expr) -> tuple[object, Kind]:
    item = unwrapped(item)
    if isinstance(item, exp.Neg):
        value, kind = _literal(unwrapped(item.this))
        if isinstance(value, float):
            return -value, kind
    return _literal(item)


def _listed(item: exp.Expr) -> tuple[object, Kind]:
    if isinstance(unwrapped(item), exp.Null):
        raise ExpressionError("IN 的列表里不能有 NULL；要判断是否为空，用 IS NULL")
    return _constant(item)


def _date(text: str) -> date:
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ExpressionError(f"“{text}”不是日期，应写作 DATE '2018-12-31'")


def _places(item: exp.Expr) -> int:
    value, _ = _constant(item)
    if isinstance(value, float) and value.is_integer() and abs(value) <= MAX_PLACES:
        return int(value)
    raise ExpressionError(f"round 的位数应是 -{MAX_PLACES} 到 {MAX_PLACES} 的整数常量")


def _count(signature: Signature) -> str:
    if signature.least == signature.most:
        return f" {signature.least} "
    return f" {signature.least} 至 {signature.most} "


def _argument(value: Value, signature: Signature) -> Value:
    return value if signature.takes is None else values.as_kind(value, signature.takes)


def _called(name: str, signature: Signature, arguments: Sequence[Value]) -> Value:  # noqa: PLR0911 - one a function
    match name:
        case "coalesce":
            return values.first_known(arguments)
        case "nullif":
            return values.unless_equal(*arguments)
        case "least" | "greatest":
            return values.extreme(name, arguments)
        case "clip":
            return values.clipped(*arguments)
        case "year":
            return values.combined(Kind.NUMBER, lambda: arguments[0].polars.dt.year().cast(pl.Float64), *arguments)
        case "years_between":
            later, earlier = arguments
            return values.combined(Kind.NUMBER, lambda: completed_years(later.polars, earlier.polars), later, earlier)
    formula = signature.formula
    if formula is None:
        raise KeyError(name)
    argument = arguments[0] if signature.keeps_infinity else values.settled(arguments[0])
    return values.combined(Kind.NUMBER, lambda: formula(argument.polars), argument, finite=False)
