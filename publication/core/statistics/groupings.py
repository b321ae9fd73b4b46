"""Groups of a column's values that a programme states as data: regions, city clusters, exchanges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Grouping:
    """A text column `code` that gives each value of the column `on` its group; a value in none falls to `other`.

    Without `other` ("") such a row's group is unknown.
    """

    code: str
    on: str
    groups: Mapping[str, str]
    other: str = ""


def grouped(entries: pl.DataFrame, groupings: Sequence[Grouping]) -> pl.DataFrame:
    """The rows with a column for each grouping that they lack."""
    for grouping in groupings:
        if grouping.code not in entries.columns:
            labels = [_group(grouping, value) for value in entries[grouping.on]]
            entries = entries.with_columns(pl.Series(grouping.code, labels, dtype=pl.String))
    return entries


def _group(grouping: Grouping, value: str | None) -> str | None:
    if value is None:
        return None
    return grouping.groups.get(value, grouping.other or None)
