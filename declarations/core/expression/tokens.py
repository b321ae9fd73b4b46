"""The lexical gate: the only words and marks that ever reach the parser, and the bounds that keep it from blowing up.

Everything here is one pass without recursion, so that no text, however long or deep, can do harm.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from declarations.core.expression.functions import FUNCTIONS
from declarations.core.expression.kinds import ExpressionError, Schema

MAX_LENGTH = 2_000
MAX_TOKENS = 600
MAX_DEPTH = 20
"""Brackets, CASEs and prefix operators inside one another; sqlglot spends some 20 stack frames on each."""

RESERVED = frozenset(
    {"and", "or", "not", "in", "is", "null", "true", "false", "between", "case", "when", "then", "else", "end"}
)
"""Words that can't be column names. Function names can: only a bracket makes a word a function."""


class Sort(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    KEYWORD = "keyword"
    FUNCTION = "function"
    DATE = "date"
    COLUMN = "column"
    MARK = "mark"


@dataclass(frozen=True)
class Token:
    """One word or mark; `start` and `end` are 0-based offsets into the source. Keywords and functions in lower case."""

    sort: Sort
    text: str
    start: int
    end: int

    @property
    def position(self) -> int:
        return self.start + 1

    def is_keyword(self, *words: str) -> bool:
        return self.sort is Sort.KEYWORD and self.text in words

    def is_mark(self, mark: str) -> bool:
        return self.sort is Sort.MARK and self.text == mark


_PATTERN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<refused>--|/\*|==|\|\||::|\{\{)
      | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z_0-9.]))
      | (?P<text>'(?:[^']|'')*')
      | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
      | (?P<mark><>|!=|<=|>=|[-+*/(),<>=])""",
    re.VERBOSE,
)

_REFUSED = {
    "--": "不允许写注释；两个减号之间请加空格",
    "/*": "不允许写注释",
    "==": "“等于”只写一个等号 =",
    "||": "不支持拼接文字",
    "::": "不支持类型转换",
    "{{": "不支持占位符",
    '"': "列名不加引号；文字用半角单引号",
    "`": "列名不加引号；文字用半角单引号",
    "%": "不支持取余运算",
    ";": "只能写一个表达式，不能有分号",
    "'": "文字缺少结尾的单引号",
    "!": "“不等于”写作 <> 或 !=",
}

_FULL_WIDTH = dict(zip("（），＝＜＞＋－＊／×÷‘’“”。", "(),=<>+-*/*/''''.", strict=True)) | {
    "≥": ">=",
    "≤": "<=",
    "≠": "<>",
}

_CLOSING = {")": "(", "end": "case"}
_RESTARTING = frozenset({"and", "or", "when", "then", "else"})


def scan(source: str, schema: Schema) -> tuple[Token, ...]:
    """Split `source` into tokens, every column of which stands in `schema`.

    Raises ExpressionError for anything outside the allow-list and beyond the bounds.
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"表达式有 {len(source)} 个字符，最多 {MAX_LENGTH} 个")
    _check_characters(source)
    tokens = _split(source)
    if not tokens:
        raise ExpressionError("表达式是空的")
    if len(tokens) > MAX_TOKENS:
        raise ExpressionError(f"表达式过长：有 {len(tokens)} 个词，最多 {MAX_TOKENS} 个", tokens[MAX_TOKENS].position)
    _check_nesting(tokens)
    for token in tokens:
        if token.sort is Sort.COLUMN and token.text not in schema:
            raise ExpressionError(f"没有列“{token.text}”{_close(token.text.lower(), schema)}", token.position)
    return tuple(tokens)


def conjunct_spans(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Source offsets of the parts that a top-level AND joins, left to right; brackets around a part are opened.

    One span, of the whole, when the top level isn't a conjunction.
    """
    while _is_bracketed(tokens):
        tokens = tokens[1:-1]
    parts = _split_at_and(tokens)
    if len(parts) == 1:
        return [(tokens[0].start, tokens[-1].end)]
    return [span for part in parts for span in conjunct_spans(part)]


def _check_characters(source: str) -> None:
    for offset, character in enumerate(source):
        if not (character.isprintable() or character in "\t\r\n\u3000"):
            raise ExpressionError(f"不允许的字符 U+{ord(character):04X}", offset + 1)


def _split(source: str) -> list[Token]:
    tokens: list[Token] = []
    offset = 0
    while offset < len(source):
        match = _PATTERN.match(source, offset)
        if match is None or match.lastgroup == "refused":
            raise ExpressionError(_refusal(source, offset), offset + 1)
        if match.lastgroup != "space":
            tokens.append(_token(match, source))
        offset = match.end()
    return tokens


def _refusal(source: str, offset: int) -> str:
    for mark in (source[offset : offset + 2], source[offset]):
        if mark in _REFUSED:
            return _REFUSED[mark]
    character = source[offset]
    if character in _FULL_WIDTH:
        return f"“{character}”是全角符号，请改用半角的 {_FULL_WIDTH[character]}"
    if character.isdigit():
        return "数写得不对"
    return f"不允许的字符“{character}”" + ("；文字要放在半角单引号里" if character.isalpha() else "")


def _token(match: re.Match[str], source: str) -> Token:
    text, start, end = match.group(), match.start(), match.end()
    match match.lastgroup:
        case "number":
            if not math.isfinite(float(text)):
                raise ExpressionError(f"数 {text} 太大", start + 1)
            return Token(Sort.NUMBER, text, start, end)
        case "word":
            return _word(text, start, end, source[end:].lstrip())
        case "text":
            return Token(Sort.TEXT, text, start, end)
    return Token(Sort.MARK, text, start, end)


def _word(text: str, start: int, end: int, rest: str) -> Token:
    lowered = text.lower()
    if lowered in RESERVED:
        return Token(Sort.KEYWORD, lowered, start, end)
    if lowered == "date" and rest.startswith("'"):
        return Token(Sort.DATE, lowered, start, end)
    if rest.startswith("("):
        if lowered not in FUNCTIONS:
            raise ExpressionError(f"不支持函数“{text}”{_close(lowered, FUNCTIONS)}", start + 1)
        return Token(Sort.FUNCTION, lowered, start, end)
    return Token(Sort.COLUMN, text, start, end)


def _close(word: str, known: Sequence[str] | Schema | frozenset[str]) -> str:
    found = get_close_matches(word, sorted(known), n=3)
    return f"，是不是“{'”“'.join(found)}”？" if found else ""


class _Nesting:
    """How deep the walk along the tokens is: what is open, and the prefix operators before each."""

    def __init__(self) -> None:
        self.open: list[Token] = []
        self.prefixes = [0]

    def enter(self, token: Token) -> None:
        self.open.append(token)
        self.prefixes.append(0)

    def leave(self, token: Token) -> None:
        if not self.open or self.open[-1].text != _CLOSING[token.text]:
            raise ExpressionError(
                f"“{token.text.upper()}”前面没有相配的“{_CLOSING[token.text].upper()}”", token.position
            )
        self.open.pop()
        self.prefixes.pop()

    @property
    def depth(self) -> int:
        return len(self.open) + sum(self.prefixes)


def _check_nesting(tokens: Sequence[Token]) -> None:
    """Pair brackets and CASE … END and bound how deep they and prefix operators go.

    Prefix operators are counted since the last AND, OR, comma or branch of their bracket, which is never too few.
    """
    nesting = _Nesting()
    before: Token | None = None
    for token in tokens:
        if token.is_mark("(") or token.is_keyword("case"):
            nesting.enter(token)
        elif token.is_mark(")") or token.is_keyword("end"):
            nesting.leave(token)
        elif token.is_mark(",") or token.is_keyword(*_RESTARTING):
            nesting.prefixes[-1] = 0
        elif _is_prefix(token, before):
            nesting.prefixes[-1] += 1
        if nesting.depth > MAX_DEPTH:
            raise ExpressionError(f"嵌套超过 {MAX_DEPTH} 层", token.position)
        if token.is_mark(")") and before is not None and before.is_mark(","):
            raise ExpressionError("逗号后面缺少内容", before.position)
        before = token
    if nesting.open:
        raise ExpressionError(f"“{nesting.open[-1].text.upper()}”没有结尾", nesting.open[-1].position)


def _is_prefix(token: Token, before: Token | None) -> bool:
    if token.is_keyword("not"):
        return before is None or not before.is_keyword("is")
    if not (token.is_mark("-") or token.is_mark("+")):
        return False
    if before is None:
        return True
    if before.sort is Sort.MARK:
        return before.text != ")"
    return before.sort is Sort.KEYWORD and not before.is_keyword("end", "null", "true", "false")


def _is_bracketed(tokens: Sequence[Token]) -> bool:
    """Whether one pair of brackets holds the whole."""
    if not tokens[0].is_mark("("):
        return False
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.is_mark("(") - token.is_mark(")")
        if depth == 0:
            return index == len(tokens) - 1
    return False


def _split_at_and(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    parts: list[Sequence[Token]] = []
    depth = betweens = start = 0
    for index, token in enumerate(tokens):
        depth += token.is_mark("(") + token.is_keyword("case") - token.is_mark(")") - token.is_keyword("end")
        if depth > 0:
            continue
        if token.is_keyword("or"):
            return [tokens]
        if token.is_keyword("between"):
            betweens += 1
        elif token.is_keyword("and"):
            if betweens:
                betweens -= 1
            else:
                parts.append(tokens[start:index])
                start = index + 1
    return [*parts, tokens[start:]]
