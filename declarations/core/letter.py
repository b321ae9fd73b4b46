"""The texts of a programme's `documents/` folder: declarations and authorisations that are printed, signed and sealed.

Plain Markdown: headings, paragraphs and lists, with placeholders `{{ name }}`. Nothing else of Markdown is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

FACTS = ("name", "number", "subject", "programme", "organisers", "year", "base_year")
# What is left open on the paper.
BLANKS = {"signature": "＿" * 10, "date": "　　　　年　　月　　日", "seal": "（盖章）"}
BY_HAND = ("＿", "（签字）", "（盖章）", "（公章）")
ENDS = ("：", ":")
_PLACEHOLDER = re.compile(r"{{\s*([^{}]*?)\s*}}")
_HEADING = re.compile(r"(#{1,3})\s+(.+)")
_ITEM = re.compile(r"[-*]\s+|\d+[.、．]\s*|（[一二三四五六七八九十]+）")


@dataclass(frozen=True)
class Block:
    kind: Literal["title", "heading", "paragraph", "item", "line", "blank"]
    text: str


def unknown(text: str) -> list[tuple[int, str]]:
    """The placeholders that aren't known, each with its line."""
    known = {*FACTS, *BLANKS}
    lines = enumerate(text.splitlines(), start=1)
    return [(number, name) for number, line in lines for name in _PLACEHOLDER.findall(line) if name not in known]


def read(text: str, facts: Mapping[str, str]) -> list[Block]:
    """The text's blocks with its placeholders filled in. What a fact says is never read as Markdown."""
    return [Block(block.kind, _filled(block.text, facts)) for block in _blocks(text)]


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: BLANKS.get(found[1]) or facts.get(found[1], ""), text)


def _blocks(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        joined = ""
        for line in paragraph.splitlines():
            heading = _HEADING.fullmatch(line.strip())
            starts = heading or _ITEM.match(line.strip()) or _stands_alone(joined) or _is_blank(line)
            if joined and starts:
                yield _block(joined)
                joined = ""
            if heading:
                yield Block("title" if heading[1] == "#" else "heading", heading[2])
            else:
                joined = _joined(joined, line)
        if joined:
            yield _block(joined)


def _block(text: str) -> Block:
    if _is_blank(text):
        return Block("blank", text)
    if _is_address(text):
        return Block("line", text)
    item = _ITEM.match(text)
    return Block("item", re.sub(r"^[-*]\s+", "", text)) if item else Block("paragraph", text)


def _is_blank(text: str) -> bool:
    """A line to be signed, dated or sealed."""
    return bool(set(_PLACEHOLDER.findall(text)) & set(BLANKS)) or any(word in text for word in BY_HAND)


def _stands_alone(text: str) -> bool:
    return _is_blank(text) or _is_address(text)


def _is_address(text: str) -> bool:
    """Whom the letter is to, and the like: a short line, and no sentence that leads on to a list."""
    return text.endswith(ENDS) and not any(mark in text for mark in "，。；")


def _joined(before: str, line: str) -> str:
    """Lines of a paragraph run on; between Western words with a space."""
    line = line.strip()
    apart = before and before[-1].isascii() and line[:1].isascii()
    return f"{before} {line}" if apart else before + line
