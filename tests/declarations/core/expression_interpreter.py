"""A second, independent reading of the expression language: random trees, their source text and their meaning.

Plain Python over one row, written from the semantics and not from the compiler, to hold the compiler against.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from hypothesis import strategies as st

from declarations.core.expression import Kind

SCHEMA = {
    "a": Kind.NUMBER,
    "b": Kind.NUMBER,
    "c": Kind.NUMBER,
    "p": Kind.BOOLEAN,
    "q": Kind.BOOLEAN,
    "label": Kind.TEXT,
}
NUMBERS = [0.0, 1.0, -1.0, 2.0, 0.5, 2.675, 1.005, -2.5, 7.0, 1e-300, 1e300, 1.7e308, -1.7e308]
LITERALS = ["0", "1", "2", "0.5", "2.5", "2.675", "1e300", "1.7e308", "3e-320"]
LABELS = ["平台", "综合", "it's"]


@dataclass(frozen=True)
class Node:
    """An operator over parts, or a leaf whose only part is its text or column name."""

    operator: str
    parts: tuple[Any, ...]


rows = st.fixed_dictionaries(
    {name: st.sampled_from([None, *NUMBERS]) for name in "abc"}
    | {name: st.sampled_from([None, True, False]) for name in "pq"}
    | {"label": st.sampled_from([None, *LABELS])}
)


LEAVES = {
    "number": [
        *(Node("column", (name,)) for name in "abc"),
        *(Node("literal", (text,)) for text in LITERALS),
        Node("null", ()),
    ],
    "truth": [
        *(Node("column", (name,)) for name in "pq"),
        *(Node("truth", (truth,)) for truth in (True, False)),
        *(Node("label", (label,)) for label in LABELS),
        Node("null", ()),
    ],
}
# What each operator takes, by the kind of what it gives: n a number, t a truth value, r places, l a list.
OPERATORS = {
    "number": [
        *((operator, "nn") for operator in ("+", "-", "*", "/", "nullif")),
        *((operator, "n") for operator in ("neg", "abs", "sqrt")),
        *((operator, "nnn") for operator in ("least", "greatest", "coalesce", "clip", "switch")),
        ("round", "nr"),
        ("case", "tntnn"),
    ],
    "truth": [
        *((operator, "nn") for operator in ("=", "<>", "<", "<=", ">", ">=")),
        *((operator, "tt") for operator in ("and", "or", "=", "<>", "coalesce", "nullif")),
        *((operator, "t") for operator in ("not", "istrue", "isfalse", "isnull")),
        ("isnull", "n"),
        ("between", "nnn"),
        ("in", "nl"),
        ("case", "ttttt"),
    ],
}


@st.composite
def trees(draw: st.DrawFn, kind: str, levels: int = 3) -> Node:
    """A random tree of a `number` or a `truth` value, operators nested at most `levels` deep."""
    if levels == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(LEAVES[kind]))
    operator, takes = draw(st.sampled_from(OPERATORS[kind]))
    return Node(operator, tuple(draw(_part(letter, levels - 1)) for letter in takes))


def _part(letter: str, levels: int) -> st.SearchStrategy[Any]:
    match letter:
        case "n":
            return trees("number", levels)
        case "t":
            return trees("truth", levels)
        case "r":
            return st.integers(-2, 3)
    return st.lists(st.sampled_from(LITERALS), min_size=1, max_size=3)


def source(node: Node) -> str:
    """The tree as text, with every bracket written."""
    match node.operator:
        case "column" | "literal":
            return str(node.parts[0])
        case "null":
            return "NULL"
        case "truth":
            return "TRUE" if node.parts[0] else "FALSE"
        case "label":
            return f"label = '{node.parts[0].replace(chr(39), chr(39) * 2)}'"
        case "in":
            return f"(({source(node.parts[0])}) IN ({', '.join(node.parts[1])}))"
        case "round":
            return f"round({source(node.parts[0])}, {node.parts[1]})"
    return _operation(node.operator, [f"({source(part)})" for part in node.parts])


def _operation(operator: str, parts: list[str]) -> str:
    match operator:
        case "neg":
            return f"(- {parts[0]})"
        case "not":
            return f"(NOT {parts[0]})"
        case "isnull" | "istrue" | "isfalse":
            return f"({parts[0]} IS {operator.removeprefix('is').upper()})"
        case "between":
            return f"({parts[0]} BETWEEN {parts[1]} AND {parts[2]})"
        case "case":
            return f"CASE WHEN {parts[0]} THEN {parts[1]} WHEN {parts[2]} THEN {parts[3]} ELSE {parts[4]} END"
        case "switch":
            return f"CASE {parts[0]} WHEN {parts[1]} THEN {parts[2]} END"
    if operator.isalpha() and operator not in ("and", "or"):
        return f"{operator}({', '.join(parts)})"
    return f"({parts[0]} {operator.upper()} {parts[1]})"


def meaning(node: Node, row: Mapping[str, Any]) -> Any:
    """The value of the tree over one row; None is unknown."""
    match node.operator:
        case "column":
            return row[node.parts[0]]
        case "literal":
            return float(node.parts[0])
        case "null":
            return None
        case "truth":
            return node.parts[0]
        case "label":
            return None if row["label"] is None else row["label"] == node.parts[0]
        case "in":
            found = meaning(node.parts[0], row)
            return None if found is None else found in [float(text) for text in node.parts[1]]
        case "round":
            return _round(meaning(node.parts[0], row), node.parts[1])
    return _apply(node.operator, [meaning(part, row) for part in node.parts])


def _apply(operator: str, v: list[Any]) -> Any:
    match operator:
        case "isnull":
            return v[0] is None
        case "istrue" | "isfalse":
            return v[0] is (operator == "istrue")
        case "coalesce":
            return next((one for one in v if one is not None), None)
        case "and":
            return _and(v[0], v[1])
        case "or":
            return _not(_and(_not(v[0]), _not(v[1])))
        case "between":
            return _and(_strict(">=", [v[0], v[1]]), _strict("<=", [v[0], v[2]]))
        case "case":
            return v[1] if v[0] is True else v[3] if v[2] is True else v[4]
        case "switch":
            return v[2] if _strict("=", v[:2]) is True else None
        case "nullif":
            return None if _strict("=", v) is True else v[0]
    return _strict(operator, v)


def _and(x: bool | None, y: bool | None) -> bool | None:
    if x is False or y is False:
        return False
    return None if x is None or y is None else True


def _not(x: bool | None) -> bool | None:
    return None if x is None else not x


def _strict(operator: str, v: list[Any]) -> Any:
    """Operators that are unknown as soon as one operand is, and when their number isn't finite."""
    if any(one is None for one in v):
        return None
    found = _plain(operator, v)
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found


def _plain(operator: str, v: list[Any]) -> Any:  # noqa: C901
    match operator:
        case "+":
            return v[0] + v[1]
        case "-":
            return v[0] - v[1]
        case "*":
            return v[0] * v[1]
        case "/":
            return v[0] / v[1] if v[1] else None
        case "neg":
            return -v[0]
        case "abs":
            return abs(v[0])
        case "sqrt":
            return math.sqrt(v[0]) if v[0] >= 0 else None
        case "least":
            return min(v)
        case "greatest":
            return max(v)
        case "clip":
            return min(max(v[0], v[1]), v[2])
        case "not":
            return not v[0]
        case "=":
            return v[0] == v[1]
        case "<>":
            return v[0] != v[1]
        case "<":
            return v[0] < v[1]
        case "<=":
            return v[0] <= v[1]
        case ">":
            return v[0] > v[1]
        case ">=":
            return v[0] >= v[1]
    raise AssertionError(operator)


def _round(x: float | None, places: int) -> float | None:
    if x is None:
        return None
    with localcontext() as context:
        context.prec = 700
        found = float(Decimal(repr(x)).quantize(Decimal(f"1e{-places}"), rounding=ROUND_HALF_UP))
    return found if math.isfinite(found) else None
