"""The visible signature: a round red seal with the name of whose it is, as outlines, so that it needs no font."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

RED = "0.76 0.09 0.11"
SIDE = 120.0  # points of the square that the seal is drawn in
RIM = 57.0  # radius of the outer circle
LETTERS = 45.5  # radius on which the name stands
ARC = 250.0  # degrees that a long name takes
KAPPA = 4 * (math.sqrt(2) - 1) / 3  # a quarter of a circle as a Bézier curve


@cache
def draw(name: str, below: str, *, is_demo: bool, font: Path) -> bytes:
    """The operators of a PDF form of `SIDE` points: `name` around a star, `below` under it.

    A seal for demonstrations has no star, which the seals of Chinese bodies bear, but the word itself.
    """
    parts = ["q", f"{RED} rg", f"{RED} RG", "2.4 w", _circle(RIM), "S", "0.7 w", _circle(RIM - 3.2), "S"]
    parts += _around(name, font)
    parts += _line("演示", size=24, y=-9, font=font) if is_demo else [_star(15.0, 2.0), "f"]
    parts += _line(below, size=8.5, y=-33, font=font)
    return "\n".join([*parts, "Q"]).encode()


def _around(name: str, font: Path) -> Iterator[str]:
    """The name from left to right over the top, letters upright from the centre."""
    if not name:
        return
    size = min(14.0, math.radians(ARC) * LETTERS / len(name) * 0.95)
    step = math.degrees(size * 1.12 / LETTERS)
    start = 90 + step * (len(name) - 1) / 2
    for place, letter in enumerate(name):
        angle = math.radians(start - step * place)
        turn = angle - math.pi / 2
        x, y = LETTERS * math.cos(angle), LETTERS * math.sin(angle)
        yield _letter(letter, size=size, x=x, y=y, turn=turn, font=font)


def _line(text: str, *, size: float, y: float, font: Path) -> Iterator[str]:
    width = size * 1.05
    for place, letter in enumerate(text):
        x = (place - (len(text) - 1) / 2) * width
        yield _letter(letter, size=size, x=x, y=y, turn=0.0, font=font)


def _letter(letter: str, *, size: float, x: float, y: float, turn: float, font: Path) -> str:
    """One letter centred on (x, y), measured from the seal's centre, turned by `turn` radians."""
    opened = _font(font)
    name = opened.getBestCmap().get(ord(letter))
    if name is None:
        return ""
    glyphs, scale = opened.getGlyphSet(), size / opened["head"].unitsPerEm
    glyph = glyphs[name]
    middle = 0.38 * opened["head"].unitsPerEm  # of an ideograph's height above the base line
    cos, sin = math.cos(turn) * scale, math.sin(turn) * scale
    half = glyph.width / 2
    e = SIDE / 2 + x - (cos * half - sin * middle)
    f = SIDE / 2 + y - (sin * half + cos * middle)
    pen = _Operators(glyphs)
    glyph.draw(TransformPen(pen, (cos, sin, -sin, cos, e, f)))
    return "\n".join([*pen.drawn, "f"])


class _Operators(BasePen):
    """A pen that writes PDF path operators."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.drawn: list[str] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 -- fontTools' names
        self.drawn.append(f"{_xy(pt)} m")

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.drawn.append(f"{_xy(pt)} l")

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:  # noqa: N802
        self.drawn.append(f"{_xy(pt1)} {_xy(pt2)} {_xy(pt3)} c")

    def _closePath(self) -> None:  # noqa: N802
        self.drawn.append("h")


def _circle(radius: float) -> str:
    c, k = SIDE / 2, radius * KAPPA
    right, top, left, bottom = c + radius, c + radius, c - radius, c - radius
    return "\n".join(
        [
            f"{_xy((right, c))} m",
            f"{_xy((right, c + k))} {_xy((c + k, top))} {_xy((c, top))} c",
            f"{_xy((c - k, top))} {_xy((left, c + k))} {_xy((left, c))} c",
            f"{_xy((left, c - k))} {_xy((c - k, bottom))} {_xy((c, bottom))} c",
            f"{_xy((c + k, bottom))} {_xy((right, c - k))} {_xy((right, c))} c",
            "h",
        ]
    )


def _star(radius: float, y: float) -> str:
    """A star of five points around (0, y)."""
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    points = []
    for place in range(10):
        angle = math.radians(90 + 36 * place)
        at = radius if place % 2 == 0 else inner
        points.append((SIDE / 2 + at * math.cos(angle), SIDE / 2 + y + at * math.sin(angle)))
    first, *rest = points
    return "\n".join([f"{_xy(first)} m", *(f"{_xy(point)} l" for point in rest), "h"])


def _xy(point: tuple[float, float]) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


@cache
def _font(path: Path) -> TTFont:
    return TTFont(path, lazy=True)
