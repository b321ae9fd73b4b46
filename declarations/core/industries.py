"""The industries of GB/T 4754-2017 (国民经济行业分类): what a code is called, what it belongs to, what a text means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "data" / "industries.tsv"
LEVELS = {"section": 1, "division": 2, "group": 3, "class": 4}
CALLED = {"section": "门类", "division": "大类", "group": "中类", "class": "小类"}
_CODE = re.compile(r"([A-T]?)(\d{2,4})?(.*)")
_EXAMPLE = "请填代码或名称，如 6513 应用软件开发"


class NotAnIndustry(ValueError):
    """A text that names no industry, or not one alone; the message says so to the person who typed it."""


@dataclass(frozen=True)
class Industry:
    """An industry of any of the four levels. `code` is the letter of a section, or the digits of what is below."""

    code: str
    name: str
    parent: Industry | None = None
    parts: list[Industry] = field(default_factory=list, repr=False, compare=False, hash=False)

    @property
    def chain(self) -> tuple[Industry, ...]:
        """The section first, the industry itself last."""
        return (*(self.parent.chain if self.parent else ()), self)

    @property
    def label(self) -> str:
        """`I6513 应用软件开发`: the letter, the digits, the name."""
        letter = self.chain[0].code
        return f"{letter}{self.code if self.parent else ''} {self.name}"

    def name_at(self, level: str) -> str | None:
        """The section with its letter, or the name of the division, group or class; None where that isn't stated."""
        depth = LEVELS[level]
        if depth > len(self.chain):
            return None
        return self.chain[0].label if depth == 1 else self.chain[depth - 1].name


def industry(code: str) -> Industry | None:
    return _known().get(code)


def read(text: str) -> Industry:
    """The industry that `text` means: a code, a name, or both. Raises `NotAnIndustry`."""
    clean = _clean(text)
    named = _by_name().get(clean, ())
    if named:
        return _only(text, named)
    letter, digits, name = _CODE.fullmatch(clean).groups()  # type: ignore[union-attr]
    found = _known().get(digits or letter)
    if found is None:
        what = "没有这个代码" if digits else "不是国民经济行业分类（GB/T 4754-2017）中的行业"
        raise NotAnIndustry(f"“{_short(text)}”{what}，{_EXAMPLE}")
    if letter not in ("", found.chain[0].code) or name not in ("", _clean(found.name)):
        raise NotAnIndustry(f"“{_short(text)}”的代码与名称对不上，{found.code} 是“{found.label}”")
    return found


def listing() -> list[list[Any]]:
    """What pickers choose from: code, name and parts of every industry."""
    return [_listed(one) for one in _known().values() if one.parent is None]


def _listed(one: Industry) -> list[Any]:
    return [one.code, one.name, [_listed(part) for part in one.parts]]


def _only(text: str, named: tuple[Industry, ...]) -> Industry:
    """Of industries of one name the single one; a group that consists of one class is as good as that class."""
    left = [one for one in named if not (len(one.parts) == 1 and one.parts[0] in named)]
    if len(left) > 1:
        raise NotAnIndustry(f"“{_short(text)}”不止一个：{'、'.join(one.label for one in left)}，请填代码")
    return left[0]


def _clean(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"


@cache
def _known() -> Mapping[str, Industry]:
    found: dict[str, Industry] = {}
    section = None
    for line in TABLE.read_text("utf-8").splitlines():
        code, _, name = line.partition("\t")
        if line.startswith("#"):
            continue
        one = Industry(code, name, found[code[:-1]] if len(code) > 2 else section if code.isdigit() else None)
        if one.parent is None:
            section = one
        else:
            one.parent.parts.append(one)
        found[code] = one
    return found


@cache
def _by_name() -> Mapping[str, tuple[Industry, ...]]:
    found: dict[str, list[Industry]] = defaultdict(list)
    for one in _known().values():
        found[_clean(one.name)].append(one)
    return {name: tuple(several) for name, several in found.items()}
