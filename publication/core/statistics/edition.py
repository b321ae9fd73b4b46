"""What a report speaks of: the outline that a programme fixes, and the edition that one run fills it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from declarations.core.expression import Kind, frame
from publication.core.statistics.groupings import Grouping, grouped

EVERYONE = "all"


@dataclass(frozen=True)
class Indicator:
    """One indicator of the composite, as the method chapter names it; `weight` is the normalised weight."""

    code: str
    title: str
    dimension: str
    weight: float


@dataclass(frozen=True)
class Outline:
    """What is known before any run: the columns a report may use, their units, the lists and the method.

    `lists` maps codes to titles, the first being the main list. `units` gives a column's unit (万元, 人…); a column
    without one has none. `charts` and `tables` are the codes that a chapter may place. `schema` holds the columns of
    `groupings` too, and those named by `id_column`, `name_column` and `rank`. `consent` is the column in which an
    enterprise lets its own figures be quoted ("" = none may be), `declarable` the columns that may.
    """

    year: int
    base_year: int
    schema: Mapping[str, Kind]
    lists: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    charts: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    groupings: tuple[Grouping, ...] = ()
    consent: str = ""
    declarable: frozenset[str] = frozenset()
    id_column: str = "id"
    name_column: str = "name"

    @property
    def main(self) -> str:
        """The code of the main list."""
        return next(iter(self.lists))

    @property
    def given(self) -> dict[str, Kind]:
        """The columns that a run brings along, without those that groupings add."""
        added = {grouping.code for grouping in self.groupings}
        return {name: kind for name, kind in self.schema.items() if name not in added}

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions in the order in which the indicators bring them up."""
        return tuple(dict.fromkeys(indicator.dimension for indicator in self.indicators))


@dataclass(frozen=True)
class Placed:
    """An enterprise on an earlier list; `rank` is None where it isn't known."""

    key: str
    name: str | None
    rank: int | None


@dataclass(frozen=True)
class Previous:
    """The edition before: its year and its lists in order, by the code of the list that goes on with each.

    Keys are what the column `column` of this edition's rows holds: ids, or names where the list is given as data.
    """

    year: int
    column: str
    lists: Mapping[str, tuple[Placed, ...]]


@dataclass(frozen=True)
class Edition:
    """One run's result: every ranked row, and each list as ids in list order. Rows are kept sorted by id.

    `outside` has by list the ids of those who entered outside its quota. Those in `held` keep their places in `lists`,
    but are no members: no list is counted or added up with them. `previous` is what lists are compared with.
    """

    outline: Outline
    entries: pl.DataFrame
    lists: Mapping[str, tuple[str, ...]]
    outside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    previous: Previous | None = None

    def __post_init__(self) -> None:
        key = self.outline.id_column
        object.__setattr__(self, "entries", grouped(self.entries, self.outline.groupings))
        missing = set(self.outline.schema) - set(self.entries.columns)
        if missing:
            raise ValueError(f"entries lack the columns {sorted(missing)}")
        if self.entries[key].null_count() or self.entries[key].n_unique() != self.entries.height:
            raise ValueError("every entry needs an id of its own")
        if set(self.lists) != set(self.outline.lists):
            raise ValueError("the lists differ from the outline's")
        known = set(self.entries[key])
        for code, ids in self.lists.items():
            if len(set(ids)) != len(ids) or not known.issuperset(ids):
                raise ValueError(f"list {code} repeats an id or names one that isn't ranked")
        object.__setattr__(self, "entries", self.entries.sort(key))

    @classmethod
    def of_rows(
        cls, outline: Outline, rows: Sequence[Mapping[str, object]], lists: Mapping[str, Sequence[str]]
    ) -> Edition:
        """An edition from plain rows that hold at least the outline's columns."""
        return cls(outline, frame(rows, outline.given), {code: tuple(ids) for code, ids in lists.items()})

    def members(self, of: str) -> pl.DataFrame:
        """The rows on list `of`, or all ranked rows for `all`; sorted by id."""
        if of == EVERYONE:
            return self.entries
        return self.entries.filter(pl.col(self.outline.id_column).is_in(list(self.order(of))))

    def order(self, of: str) -> tuple[str, ...]:
        """Ids in list order; all ranked rows by rank, then id."""
        if of != EVERYONE:
            return tuple(identity for identity in self.lists[of] if identity not in self.held)
        return tuple(self.entries.sort("rank", self.outline.id_column)[self.outline.id_column])
