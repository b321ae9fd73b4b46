"""Tokens to sqlglot's syntax tree: its parser, an allow-list of its nodes, and the way back to source positions.

sqlglot never sees what was written, only a canonical text made of checked tokens: columns are quoted and functions
prefixed, so that no name of theirs means anything to it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from sqlglot import exp, parse_one
from sqlglot.errors import ParseError, SqlglotError

from declarations.core.expression.kinds import ExpressionError
from declarations.core.expression.tokens import Sort, Token

MAX_TREE_DEPTH = 60
FUNCTION_PREFIX = "fn_"

ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div)
COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
LOGIC = (exp.And, exp.Or)
CHAINED = (*ARITHMETIC, *COMPARISONS, *LOGIC)
"""Two-sided operators, whose left side may be as long a chain as the bounds on tokens allow."""

_ALLOWED = frozenset(
    {
        *CHAINED,
        exp.Anonymous,
        exp.Between,
        exp.Boolean,
        exp.Case,
        exp.Cast,
        exp.Column,
        exp.DataType,
        exp.Identifier,
        exp.If,
        exp.In,
        exp.Is,
        exp.Literal,
        exp.Neg,
        exp.Not,
        exp.Null,
        exp.Paren,
    }
)


@dataclass(frozen=True)
class Tree:
    """A checked syntax tree and the tokens that it was read from."""

    root: exp.Expr
    _tokens: Sequence[Token]
    _starts: Sequence[int]

    def position(self, node: exp.Expr) -> int | None:
        """The 1-based source character at which `node` starts, as far as sqlglot tells."""
        found = [m["start"] for part in node.walk() if (m := part.meta) and "start" in m]
        return _token_at(min(found), self._starts, self._tokens).position if found else None

    def refuse(self, message: str, node: exp.Expr) -> NoReturn:
        raise ExpressionError(message, self.position(node))


def parse(tokens: Sequence[Token]) -> Tree:
    """The tree of checked tokens. Raises ExpressionError for a wrong order of words or a construct not allowed."""
    text, starts = _canonical(tokens)
    try:
        root = parse_one(text, into=exp.Condition)
    except ParseError as error:
        raise _syntax_error(error, starts, tokens) from None
    except SqlglotError:
        raise ExpressionError("语法错误") from None
    except RecursionError:
        raise ExpressionError("嵌套过深") from None
    tree = Tree(root, tokens, starts)
    _check_nodes(tree)
    _check_depth(tree)
    return tree


def unwrapped(node: exp.Expr) -> exp.Expr:
    """The node inside any number of brackets."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def spine(node: exp.Expr) -> tuple[exp.Expr, list[exp.Expr]]:
    """A chain of two-sided operators as its first operand and its operators from left to right."""
    chain: list[exp.Expr] = []
    node = unwrapped(node)
    while isinstance(node, CHAINED):
        chain.append(node)
        node = unwrapped(node.this)
    return node, chain[::-1]


def _canonical(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    words: list[str] = []
    starts: list[int] = []
    length = 0
    for token in tokens:
        word = _canonical_word(token)
        starts.append(length)
        words.append(word)
        length += len(word) + 1
    return " ".join(words), starts


def _canonical_word(token: Token) -> str:
    match token.sort:
        case Sort.COLUMN:
            return f'"{token.text}"'
        case Sort.FUNCTION:
            return FUNCTION_PREFIX + token.text
    return token.text


def _token_at(offset: int, starts: Sequence[int], tokens: Sequence[Token]) -> Token:
    return tokens[max(bisect_right(starts, offset) - 1, 0)]


def _syntax_error(error: ParseError, starts: Sequence[int], tokens: Sequence[Token]) -> ExpressionError:
    """sqlglot tells the last character of the token it stumbled over, as a column of the canonical text."""
    column = next((e["col"] for e in error.errors if e.get("col")), None)
    cause = error.__cause__
    if column is None and isinstance(cause, ParseError):
        column = next((e["col"] for e in cause.errors if e.get("col")), None)
    if column is None:
        return ExpressionError("语法错误：表达式不完整或缺少运算符")
    token = _token_at(column - 1, starts, tokens)
    return ExpressionError(f"语法错误：在“{token.text}”附近，表达式不完整或缺少运算符", token.position)


def _check_nodes(tree: Tree) -> None:
    for node in tree.root.walk():
        if type(node) not in _ALLOWED:
            tree.refuse(f"不支持的写法（{type(node).__name__}）", node)
        if _is_foreign(node):
            tree.refuse(f"语法错误：“{node.name.upper()}”不能用在这里", node)


def _is_foreign(node: exp.Expr) -> bool:
    """Whether sqlglot made a column or a function of a keyword."""
    if isinstance(node, exp.Identifier):
        return not node.args.get("quoted")
    return isinstance(node, exp.Anonymous) and not node.name.startswith(FUNCTION_PREFIX)


def _check_depth(tree: Tree) -> None:
    """Bound what the compiler recurses into; a chain of operators counts once, however long."""
    waiting: list[tuple[exp.Expr, int]] = [(tree.root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_TREE_DEPTH:
            raise ExpressionError(f"嵌套超过 {MAX_TREE_DEPTH} 层", tree.position(tree.root))
        first, chain = spine(node)
        parts = [operator.expression for operator in chain]
        parts.extend([first] if chain else first.iter_expressions())
        waiting.extend((part, depth + 1) for part in parts)
