"""Standings as they are printed: figures as text, contributions as bars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from ranking.core import peers
from ranking.core.precision import printed
from ranking.core.recipe import Recipe

HUES = 8  # as many as tokens.css has --series-N


@dataclass(frozen=True)
class Column:
    """An indicator's contributions."""

    code: str
    title: str
    dimension: str
    hue: int


@dataclass(frozen=True)
class Dimension:
    """Neighbouring indicators of one dimension; `hue` is its colour's number, from 1."""

    title: str
    hue: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Cell:
    """A contribution: printed, in full, and as the length of its bar in percent of the page's largest; `title` is the
    dimension's or the indicator's."""

    text: str
    exact: str
    width: str
    hue: int
    title: str = ""


@dataclass(frozen=True)
class Row:
    position: int
    rank: str
    name: str
    score: str
    cells: tuple[Cell, ...]
    lists: tuple[str, ...]
    interval: str = "—"


def columns_of(recipe: Recipe) -> list[Column]:
    """The indicators of what ranks, those of a dimension together; a colour for each dimension."""
    titles = {one.definition.code: one.title for composite in recipe.composites for one in composite.indicators}
    return [
        Column(code, titles[code], dimension, number % HUES + 1)
        for number, (dimension, codes) in enumerate(peers.dimensions(recipe).items())
        for code in codes
    ]


def dimensions_of(columns: Iterable[Column]) -> list[Dimension]:
    together = groupby(columns, key=lambda column: (column.dimension, column.hue))
    return [Dimension(title, hue, tuple(those)) for (title, hue), those in together]


def titles_of(recipe: Recipe) -> dict[str, str]:
    """What the lists are called, by code."""
    return {one.definition.code: one.definition.title or one.definition.code for one in recipe.lists}


def named_lists(codes: Iterable[str], outside: Collection[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """The lists that an entry stands on; those of `outside` it entered without taking a place of the quota."""
    return tuple(f"{titles.get(code, code)}{'（不占名额）' if code in outside else ''}" for code in codes)


def rows_of(standings: Sequence[Mapping[str, Any]], recipe: Recipe) -> list[Row]:
    """Rows with a cell an indicator."""
    columns = columns_of(recipe)
    figures = [[one["contributions"].get(column.code) for column in columns] for one in standings]
    return _rows(standings, figures, [(column.hue, "") for column in columns], recipe)


def rows_by_dimension(standings: Sequence[Mapping[str, Any]], recipe: Recipe) -> list[Row]:
    """Rows with a cell a dimension: what its indicators contributed together."""
    dimensions = dimensions_of(columns_of(recipe))
    figures = [[total(one["contributions"], dimension) for dimension in dimensions] for one in standings]
    return _rows(standings, figures, [(dimension.hue, dimension.title) for dimension in dimensions], recipe)


def total(contributions: Mapping[str, float | None], dimension: Dimension) -> float | None:
    """What a dimension's indicators contributed together."""
    return peers.total(contributions, (column.code for column in dimension.columns))


def rank_text(rank: Decimal) -> str:
    """Fractional ranks keep their half."""
    return f"{rank.normalize():f}"


def interval_text(low: int | None, high: int | None) -> str:
    """The ranks that an entry has under drawn weights."""
    if low is None or high is None:
        return "—"
    return str(low) if low == high else f"{low}–{high}"


def score_text(score: float, recipe: Recipe) -> str:
    return f"{printed(score, recipe.definition.rank.decimals):f}"


def cell_of(value: float | None, largest: float, hue: int, title: str = "") -> Cell:
    if value is None:
        return Cell("—", "", "0", hue, title)
    width = abs(value) / largest * 100 if largest else 0
    return Cell(f"{printed(value, 2):f}", repr(value), f"{width:.1f}", hue, title)


def _rows(
    standings: Sequence[Mapping[str, Any]],
    figures: Sequence[Sequence[float | None]],
    heads: Sequence[tuple[int, str]],
    recipe: Recipe,
) -> list[Row]:
    largest = max((abs(value) for row in figures for value in row if value is not None), default=0)
    titles = titles_of(recipe)
    return [
        Row(
            position=one["position"],
            rank=rank_text(one["rank"]),
            name=one["name"],
            score=score_text(one["score"], recipe),
            cells=tuple(cell_of(value, largest, *head) for value, head in zip(row, heads, strict=True)),
            lists=named_lists(one["lists"], one["outside"], titles),
            interval=interval_text(one["rank_low"], one["rank_high"]),
        )
        for one, row in zip(standings, figures, strict=True)
    ]
