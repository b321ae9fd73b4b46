"""The grammar of bound text: `{{ name(arguments)|format }}`, read by hand, never evaluated.

    placeholder := call [ "|" call ]            the second is the format; its brackets may be left out
    call        := name "(" [ argument { "," argument } ] ")"
    argument    := [ name "=" ] ( name | number | 'text' | "text" | call )

Texts have no escapes: one that holds a single quote stands in double quotes and the other way round.
Length and nesting are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

MAX_LENGTH = 1_000
MAX_DEPTH = 3


class CallError(ValueError):
    """Something is wrong with a call; the message is for the person who wrote it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Name:
    """A bare word: a column, a list, `true`."""

    text: str


@dataclass(frozen=True)
class Call:
    """`name(arguments, keyword=argument)`."""

    name: str
    arguments: tuple[Argument, ...] = ()
    keywords: tuple[tuple[str, Argument], ...] = ()


Argument = Name | Decimal | str | Call


@dataclass(frozen=True)
class Placeholder:
    """What stands between `{{` and `}}`."""

    call: Call
    format: Call | None


@dataclass(frozen=True)
class Span:
    """Where a placeholder stands in a text: offsets of its braces, its line (from 1), and what is between them."""

    start: int
    end: int
    line: int
    body: str


def parse_call(text: str) -> Call:
    """Read one call, as charts and tables name their statistics. Raises CallError."""
    reader = _Reader(text)
    call = reader.call(1)
    reader.end()
    return call


def parse_placeholder(body: str) -> Placeholder:
    """Read what stands between the braces. Raises CallError."""
    reader = _Reader(body)
    call = reader.call(1)
    style = reader.style() if reader.take("|") else None
    reader.end()
    return Placeholder(call, style)


def find_spans(text: str) -> tuple[list[Span], list[tuple[int, str]]]:
    """All placeholders of a text, and (line, message) of each pair of braces that is left alone."""
    spans: list[Span] = []
    faults: list[tuple[int, str]] = []
    position = 0
    while brace := _BRACES.search(text, position):
        line = text.count("\n", 0, brace.start()) + 1
        closed = _REST.match(text, brace.end(), brace.end() + MAX_LENGTH + 2) if brace.group() == "{{" else None
        if closed:
            spans.append(Span(brace.start(), closed.end(), line, closed["body"].strip()))
        else:
            faults.append((line, f"占位符没有写完：{{{{ 与 }}}}、引号应成对，写在同一行，不超过 {MAX_LENGTH} 个字符"))
        position = closed.end() if closed else brace.end()
    return spans, faults


def write(argument: Argument) -> str:
    """The one spelling of a call or argument: single blanks after commas, double quotes where possible."""
    if isinstance(argument, Name):
        return argument.text
    if isinstance(argument, Decimal):
        return f"{argument:f}"
    if isinstance(argument, str):
        return f"'{argument}'" if '"' in argument else f'"{argument}"'
    parts = [write(part) for part in argument.arguments]
    parts += [f"{name}={write(part)}" for name, part in argument.keywords]
    return f"{argument.name}({', '.join(parts)})"


_BRACES = re.compile(r"\{\{|\}\}")
_REST = re.compile(r"""(?P<body>(?:[^"'{}\n]|"[^"\n]*"|'[^'\n]*')*+)\}\}""")
_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,10})?(?![0-9A-Za-z_.]))"""
    r"""|(?P<text>"[^"\n]*"|'[^'\n]*')|(?P<mark>[(),=|]))"""
)


class _Reader:
    """Recursive descent over the tokens of one placeholder."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise CallError(f"占位符超过 {MAX_LENGTH} 个字符")
        self._tokens = list(_tokens(text))
        self._at = 0

    def call(self, depth: int) -> Call:
        if depth > MAX_DEPTH:
            raise CallError(f"嵌套超过 {MAX_DEPTH} 层")
        name = self._expect("name", "应以名称开头，如 count()")
        if not self.take("("):
            raise CallError(f"“{name}”之后应有括号，如 {name}()")
        return self._arguments(name, depth)

    def style(self) -> Call:
        name = self._expect("name", "竖线之后应写格式名称，如 percent")
        return self._arguments(name, MAX_DEPTH) if self.take("(") else Call(name)

    def take(self, mark: str) -> bool:
        found = self._peek() == ("mark", mark)
        self._at += found
        return found

    def end(self) -> None:
        kind, text = self._peek()
        if kind:
            raise CallError(f"多余的“{text}”")

    def _arguments(self, name: str, depth: int) -> Call:
        arguments: list[Argument] = []
        keywords: dict[str, Argument] = {}
        closed = self.take(")")
        while not closed:
            keyword = self._keyword()
            argument = self._argument(depth)
            if keyword is None:
                if keywords:
                    raise CallError("带名称的参数之后不能再有不带名称的参数")
                arguments.append(argument)
            elif keyword in keywords:
                raise CallError(f"参数“{keyword}”重复")
            else:
                keywords[keyword] = argument
            closed = self.take(")")
            if not closed and not self.take(","):
                raise CallError("参数之间应以逗号隔开，并以右括号结束")
        return Call(name, tuple(arguments), tuple(keywords.items()))

    def _keyword(self) -> str | None:
        kind, text = self._peek()
        if kind == "name" and self._peek(1) == ("mark", "="):
            self._at += 2
            return text
        return None

    def _argument(self, depth: int) -> Argument:
        kind, text = self._peek()
        if kind == "name" and self._peek(1) == ("mark", "("):
            return self.call(depth + 1)
        if kind not in ("name", "number", "text"):
            raise CallError(f"这里应是参数，而不是“{text}”" if kind else "缺少参数或右括号")
        self._at += 1
        if kind == "number":
            return Decimal(text)
        return Name(text) if kind == "name" else text[1:-1]

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("", "")

    def _expect(self, kind: str, message: str) -> str:
        found, text = self._peek()
        if found != kind:
            raise CallError(message)
        self._at += 1
        return text


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, text = 0, text.rstrip()
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None or token.lastgroup is None:
            raise CallError(f"看不懂的写法：“{text[position:].strip()[:20]}”")
        found.append((token.lastgroup, token[token.lastgroup]))
        position = token.end()
    return found
