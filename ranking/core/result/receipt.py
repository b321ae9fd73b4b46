"""What a run yields, every figure that led to it kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

ENGINE_VERSION = "1"

Value = float | str | bool | None


@dataclass(frozen=True)
class Entry:
    """A ranked row. `score` carries the recipe's decimals; `values` and `contributions` are unrounded.

    `interval` holds the best and the worst rank under drawn weights, where the recipe asks for it.
    """

    id: str
    name: str | None
    rank: int | float
    score: float
    lists: tuple[str, ...]
    values: Mapping[str, Value]
    contributions: Mapping[str, float | None]
    interval: tuple[int, int] | None = None


@dataclass(frozen=True)
class Excluded:
    """A row that isn't ranked, and why."""

    id: str
    name: str | None
    reason: str


@dataclass(frozen=True)
class Result:
    """A run's receipt. `recipe` and `snapshot` are SHA-256 digests of what went in.

    `weights` are by composite and indicator, `facts` what else belongs on a composite's method card. `entries` stand in
    rank order, then id; `excluded` by id. `lists` holds ids in each list's order, `candidates` those that staff may
    choose from where a list is theirs to cut; `outside` those on a list who entered outside its quota.
    `intermediate` has a row for every input row by id, and for each indicator of each composite the columns
    `composite.indicator.step` (value, transformed, filled, bounded, normalised, contribution); null where the row
    wasn't in the population.
    """

    recipe: str
    snapshot: str
    weights: Mapping[str, Mapping[str, float]]
    facts: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...]
    excluded: tuple[Excluded, ...]
    lists: Mapping[str, tuple[str, ...]]
    candidates: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...]
    intermediate: pl.DataFrame
    decimals: int
    outside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
