r"""Formulas typeset as HTML, since the PDF engine knows no MathML.

The notation is that of `ranking.core.formulas`: `_{}`, `^{}`, `\frac{}{}`, `\sqrt{}` and names after a backslash.
Letters stand upright where they are names or figures, and slanted where they are quantities.
"""

from __future__ import annotations

import html
import re

_TOKEN = re.compile(r"\\(?P<name>[a-z]+)|(?P<mark>[_^{}])|(?P<letter>[A-Za-zα-ωΑ-Ω])|(?P<other>\s+|.)", re.DOTALL)
_SYMBOLS = {"sum": "∑", "prod": "∏"}
_TAGS = {"_": "sub", "^": "sup"}


def typeset(notation: str) -> str:
    """Safe HTML. Raises ValueError for a brace without its other half."""
    return _Reader(notation).everything()


def spoken(notation: str) -> str:
    """The formula in one line of text, for readers that can't see it."""
    fractions = re.sub(r"\\frac\{", "{", notation)
    return " ".join(re.sub(r"\\([a-z]+)", lambda name: _SYMBOLS.get(name[1], name[1]), fractions).split())


class _Reader:
    def __init__(self, notation: str) -> None:
        self.tokens = list(_TOKEN.finditer(notation))
        self.place = 0

    def everything(self) -> str:
        written = self._until(None)
        if self.place < len(self.tokens):
            raise ValueError("formula: a closing brace without an opening one")
        return written

    def _until(self, end: str | None) -> str:
        written = []
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token["mark"] == "}":
                break
            self.place += 1
            written.append(self._written(token))
        if end is not None and self.place == len(self.tokens):
            raise ValueError("formula: an opening brace without a closing one")
        return "".join(written)

    def _written(self, token: re.Match[str]) -> str:
        if token["name"]:
            return self._named(token["name"])
        if token["mark"] in _TAGS:
            tag = _TAGS[token["mark"]]
            return f"<{tag}>{self._group()}</{tag}>"
        if token["mark"]:
            return self._rest_of_group()
        if token["letter"]:
            return f"<i>{html.escape(token['letter'])}</i>"
        return html.escape(" " if token["other"].isspace() else token["other"])

    def _named(self, name: str) -> str:
        if name == "frac":
            above, below = self._group(), self._group()
            return f'<span class="fraction"><span class="over">{above}</span><span class="under">{below}</span></span>'
        if name == "sqrt":
            return f'√<span class="root">{self._group()}</span>'
        return f'<span class="operator">{_SYMBOLS.get(name, name)}</span>'

    def _group(self) -> str:
        if self.place == len(self.tokens) or self.tokens[self.place]["mark"] != "{":
            raise ValueError("formula: a brace is missing")
        self.place += 1
        return self._rest_of_group()

    def _rest_of_group(self) -> str:
        written = self._until("}")
        self.place += 1
        return written
