"""Missing values: the second step of an indicator. Statistics are taken over the stated values of eligible rows.

`exclude` acts before any statistic: the engine takes such rows out of the population, so that nothing is left to
fill here. Filled values are marked by the difference between the columns before and after this step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import polars as pl
from pydantic import BeforeValidator, Field

from declarations.core.document import Definition
from declarations.core.expression import Kind
from ranking.core.method import Floats, StepError, Way

NEIGHBOURS_AT_ONCE = 64


@dataclass(frozen=True)
class Surroundings:
    """What a column is filled from: the table's other columns, the composite's other indicators after their
    transforms (NaN for missing), and the outlier bounds of this one, taken from its stated values."""

    table: pl.DataFrame
    others: Sequence[Floats]
    bound: Callable[[Floats], Floats]


# The column with NaN for missing, the method's argument, and what it stands among (same rows).
Fill = Callable[[Floats, Any, Surroundings], Floats]


def refuse(values: Floats, _: None, __: Surroundings) -> Floats:
    """Nothing may be missing; raises StepError with the rows that are."""
    if np.isnan(values).any():
        raise StepError("不允许缺失", np.isnan(values))
    return values


def zero(values: Floats, _: None, __: Surroundings) -> Floats:
    return np.where(np.isnan(values), 0.0, values)


def mean(values: Floats, _: None, __: Surroundings) -> Floats:
    stated = _stated(values)
    return np.where(np.isnan(values), stated.sum() / len(stated), values)


def median(values: Floats, _: None, __: Surroundings) -> Floats:
    return np.where(np.isnan(values), np.median(_stated(values)), values)


def group_mean(values: Floats, group: str, around: Surroundings) -> Floats:
    """The mean of the stated values of the same group; of all, where the group has none or isn't known."""
    return np.where(np.isnan(values), _group_means(values, around.table[group]), values)


class GroupShare(Definition):
    """`level`: the column with the level of disclosure, 1 to 9; `group`: the one with the industry."""

    level: str
    group: str = "industry"


def group_share(values: Floats, of: GroupShare, around: Surroundings) -> Floats:
    """level × 10 % of the industry's mean: the nine steps of table 3 of the 2022 digital economy report.

    The mean is of the stated values within their outlier bounds, so that one enterprise doesn't set what all others of
    its industry are given. Raises StepError for a row to be filled whose level isn't 1 to 9.
    """
    missing = np.isnan(values)
    if not missing.any():
        return values
    level = np.array(around.table[of.level].cast(pl.Float64).fill_null(float("nan")).to_numpy(), dtype=np.float64)
    wrong = missing & ~np.isin(level, np.arange(1, 10))
    if wrong.any():
        raise StepError(f"缺失值按披露程度（{of.level}）填补，披露程度应为 1 至 9", wrong)
    means = _group_means(around.bound(values), around.table[of.group])
    return np.where(missing, level / 10 * means, values)


def knn(values: Floats, neighbours: int, around: Surroundings) -> Floats:
    """The mean of the k nearest rows that state it, by the composite's other indicators.

    Distances are Euclidean over standardised indicators, scaled up for the share of them that both rows state
    (nan-Euclidean, Dixon 1979); equally near rows count in the order of their ids. A row that has nothing in common
    with any other is given the mean.
    """
    missing, stated = np.isnan(values), ~np.isnan(values)
    if not missing.any():
        return values
    donors = np.flatnonzero(stated)
    default = float(_stated(values).sum()) / len(donors)
    filled = values.copy()
    scaled = [_standardised(other) for other in around.others]
    rows = np.flatnonzero(missing)
    for start in range(0, len(rows), NEIGHBOURS_AT_ONCE):
        some = rows[start : start + NEIGHBOURS_AT_ONCE]
        distance = _distances(scaled, some, donors)
        nearest = np.argsort(distance, axis=1, kind="stable")[:, :neighbours]
        near = np.isfinite(np.take_along_axis(distance, nearest, axis=1))
        given = np.where(near, values[donors][nearest], 0.0)
        count = near.sum(axis=1)
        filled[some] = np.where(count > 0, given.sum(axis=1) / np.maximum(count, 1), default)
    return filled


def _distances(scaled: Sequence[Floats], rows: Any, donors: Any) -> Floats:
    """Squared, over the shared indicators; infinite where there is none."""
    total, shared = np.zeros((len(rows), len(donors))), np.zeros((len(rows), len(donors)))
    for column in scaled:
        difference = column[rows][:, None] - column[donors][None, :]
        both = ~np.isnan(difference)
        total += np.where(both, difference * difference, 0.0)
        shared += both
    return np.where(shared > 0, total * len(scaled) / np.maximum(shared, 1), np.inf)


def _standardised(values: Floats) -> Floats:
    stated = values[~np.isnan(values)]
    if not len(stated):
        return values
    centre = float(stated.sum()) / len(stated)
    spread = float(np.sqrt(((stated - centre) ** 2).sum() / len(stated)))
    return (values - centre) / spread if spread else values - centre


def _group_means(values: Floats, group: pl.Series) -> Floats:
    """For every row the mean of its group's stated values; the whole column's where the group has none."""
    stated = _stated(values)
    whole = float(stated.sum()) / len(stated)
    groups = group.cast(pl.String).rank("dense").fill_null(0).to_numpy()
    found = np.full(len(values), whole)
    for number in range(1, int(groups.max(initial=0)) + 1):
        of_group = groups == number
        own = values[of_group & ~np.isnan(values)]
        if len(own):
            found[of_group] = float(own.sum()) / len(own)
    return found


def _stated(values: Floats) -> Floats:
    stated = values[~np.isnan(values)]
    if not len(stated):
        raise StepError("没有任何已填值，无法据以填补", np.isnan(values))
    return stated


def _bare(value: Any) -> Any:
    """`{group_share: disclosure_level}` names the level alone."""
    return {"level": value} if isinstance(value, str) else value


def _share_in_words(of: GroupShare) -> str:
    return f"缺失以同组（{of.group}）已填值均值的 10%～90% 计，按披露程度（{of.level}）"


ColumnName = Annotated[str, Field(min_length=1)]

FILLS: Mapping[str, Way[Fill]] = {
    "exclude": Way(refuse, "缺失者不参与排名"),
    "zero": Way(zero, "缺失以 0 计"),
    "mean": Way(mean, "缺失以已填值的均值计"),
    "median": Way(median, "缺失以已填值的中位数计"),
    "group_mean": Way(
        group_mean, "缺失以同组（{}）已填值的均值计", ColumnName, reads=lambda group: {group: tuple(Kind)}
    ),
    "group_share": Way(
        group_share,
        _share_in_words,
        Annotated[GroupShare, BeforeValidator(_bare)],
        reads=lambda of: {of.group: tuple(Kind), of.level: (Kind.NUMBER,)},
    ),
    "knn": Way(knn, "缺失以最近的 {} 个已填者的均值计", Annotated[int, Field(ge=1, le=100)], 5),
    "error": Way(refuse, "不允许缺失"),
}
