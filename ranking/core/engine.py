"""The run: a recipe and a table in, ranks, scores, lists and every intermediate column out.

Rows are sorted by id before anything is computed, sums run in a fixed order (numpy's pairwise sum over one contiguous
column, then indicator by indicator), and no matrix product is used. So the result's bytes depend neither on the order
of the input nor on the number of threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from ranking.core.aggregate import LESS_IS_BETTER
from ranking.core.composition import Composed, compose, read_value
from ranking.core.eligibility import reasons
from ranking.core.failure import RunError
from ranking.core.indicator import Column
from ranking.core.lists import Cut
from ranking.core.method import Floats, Mask
from ranking.core.precision import printed
from ranking.core.preparation import as_floats, prepare
from ranking.core.ranks import Places
from ranking.core.recipe import Composite, Indicator, Recipe
from ranking.core.result import Entry, Excluded, Result, Value
from ranking.core.robustness import intervals
from ranking.core.snapshot import digest_of
from ranking.core.standings import Standings

STEPS = ("value", "transformed", "filled", "bounded", "normalised")


def run(recipe: Recipe, table: pl.DataFrame) -> Result:
    """Rank the rows of `table` (columns `recipe.inputs` at least, in Polars types of their kinds) by `recipe`.

    Raises RunError where the table lacks columns, repeats ids, or holds values that a step isn't defined for.
    """
    return _Run(recipe, table).result()


class _Run:
    """One run's state: the rows in the order of their ids, and for each why it is out, or None."""

    def __init__(self, recipe: Recipe, table: pl.DataFrame) -> None:
        self.recipe = recipe
        self.snapshot = digest_of(recipe, table)
        self.rows, self.warnings = prepare(recipe, table)
        self.ids: list[str] = self.rows[recipe.definition.key.id].to_list()
        self.reasons: list[str | None] = reasons(recipe, self.rows)
        self.composed: dict[str, Composed] = {}
        self.intermediate: dict[str, Floats] = {}
        self.intervals: dict[int, tuple[int, int]] = {}

    def result(self) -> Result:
        self._drop_unstated()
        for composite in self.recipe.composites:
            self._compose(composite)
        self.warnings.extend(_warn_of_order(self.recipe))
        by = self._ranked_by()
        live = np.flatnonzero(self._live())
        if not len(live):
            self.warnings.append("没有可以排名的行")
        standings = Standings(self.recipe, self.rows[live], by[live])
        cuts = standings.cuts(self.warnings)
        return Result(
            recipe=self.recipe.digest,
            snapshot=self.snapshot,
            weights={code: composed.weights for code, composed in self.composed.items()},
            facts={code: composed.facts for code, composed in self.composed.items()},
            entries=tuple(self._entries(live, standings, cuts)),
            excluded=tuple(self._excluded()),
            lists={code: self._ids(live, found.chosen) for code, found in cuts.items()},
            candidates={
                selection.definition.code: self._ids(live, cuts[selection.definition.code].candidates)
                for selection in self.recipe.lists
                if selection.definition.cut == "staff"
            },
            warnings=tuple(self.warnings),
            intermediate=self._intermediate(),
            decimals=self.recipe.definition.rank.decimals,
            outside={code: self._ids(live, found.outside) for code, found in cuts.items() if found.outside},
        )

    def _live(self) -> Mask:
        return np.array([reason is None for reason in self.reasons], dtype=np.bool_)

    def _exclude(self, rows: Mask, reason: str, live: Mask) -> None:
        """Take `rows` out. A row keeps the reasons of one go, those for which it was `live` when that began."""
        for row in np.flatnonzero(rows & live):
            before = self.reasons[row]
            self.reasons[row] = f"{before}；{reason}" if before else reason

    def _drop_unstated(self) -> None:
        """Before any statistic: rows that lack an indicator whose figure doesn't hang on a composite."""
        later = {composite.definition.code for composite in self.recipe.composites}
        self._drop_lacking(
            indicator
            for composite in self.recipe.composites
            for indicator in composite.indicators
            if later.isdisjoint(indicator.value.columns)
        )

    def _drop_lacking(self, indicators: Iterable[Indicator]) -> None:
        live = self._live()
        for indicator in indicators:
            if indicator.definition.missing.name == "exclude":
                lacking = np.isnan(read_value(indicator, self.rows))
                self._exclude(lacking, f"缺少指标 {indicator.title}", live)

    def _drop_sparse(self, composite: Composite) -> None:
        """Rows that state too few of the indicators; raises RunError for an indicator that too few state."""
        coverage, live = composite.definition.coverage, self._live()
        if (coverage.rows is None and coverage.indicators is None) or not live.any():
            return
        stated = np.array([~np.isnan(read_value(i, self.rows)) for i in composite.indicators])
        if coverage.rows is not None:
            count = stated.sum(axis=0)
            for row in np.flatnonzero(live & (count < coverage.rows * len(stated) - 1e-9)):
                self.reasons[row] = f"{composite.title} 的 {len(stated)} 项指标只填了 {count[row]} 项"
        live = self._live()
        rows = int(live.sum())
        for indicator, known in zip(composite.indicators, stated[:, live].sum(axis=1), strict=True):
            if coverage.indicators is not None and known < coverage.indicators * rows - 1e-9:
                share = f"{coverage.indicators:.0%}"
                raise RunError([f"指标 {indicator.title} 在 {rows} 行中只有 {known} 行有数据，不足 {share}"])

    def _compose(self, composite: Composite) -> None:
        self._drop_sparse(composite)
        self._drop_lacking(composite.indicators)
        live = self._live()
        code = composite.definition.code
        scores = np.full(len(self.ids), np.nan)
        if live.any():
            population = self.rows.filter(pl.Series(live))
            values = {i.definition.code: read_value(i, population) for i in composite.indicators}
            ids = [name for name, included in zip(self.ids, live, strict=True) if included]
            composed = compose(composite, values, population, ids)
            self.warnings.extend(composed.warnings)
            self.composed[code] = composed
            self._keep(code, composed, live)
            scores[live] = composed.scores
            self._draw(composite, composed, live)
        self.rows = self.rows.with_columns(pl.Series(code, scores, dtype=pl.Float64).fill_nan(None))
        self._exclude(np.isnan(scores), f"{composite.title} 无法计算", live)

    def _draw(self, composite: Composite, composed: Composed, live: Mask) -> None:
        """How far the ranks move under other weights, where this composite is what ranks."""
        rule, code = self.recipe.definition.rank, composite.definition.code
        if rule.robustness is None or rule.by != code:
            return
        weights = np.array(list(composed.weights.values()))
        descending = rule.order == "desc"
        ends = intervals(
            composed.columns, weights, composite.definition.aggregate, rule.robustness, descending=descending
        )
        low, high = (end.tolist() for end in ends)
        self.intervals = dict(zip(np.flatnonzero(live).tolist(), zip(low, high, strict=True), strict=True))

    def _keep(self, code: str, composed: Composed, live: Mask) -> None:
        for column, contribution in zip(composed.columns, composed.contributions, strict=True):
            for step, values in (*_steps(column), ("contribution", contribution)):
                kept = np.full(len(self.ids), np.nan)
                kept[live] = values
                self.intermediate[f"{code}.{column.code}.{step}"] = kept

    def _ranked_by(self) -> Floats:
        by = self.recipe.definition.rank.by
        values = as_floats(self.rows[by])
        self._exclude(np.isnan(values), f"缺少排名依据 {self.recipe.label(by)}", self._live())
        return values

    def _ids(self, live: Places, rows: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.ids[live[row]] for row in rows)

    def _entries(self, live: Places, standings: Standings, cuts: Mapping[str, Cut]) -> Iterable[Entry]:
        names = self.rows[self.recipe.definition.key.name].to_list()
        decimals = self.recipe.definition.rank.decimals
        values = {name: _plain(self.rows[name][live]) for name in self.recipe.outputs}
        contributions = {
            name.split(".")[1]: _plain(pl.Series(kept[live], dtype=pl.Float64))
            for name, kept in self.intermediate.items()
            if name.endswith(".contribution")
        }
        chosen = {code: set(found.chosen) for code, found in cuts.items()}
        for row in standings.order.tolist():
            yield Entry(
                id=self.ids[live[row]],
                name=names[live[row]],
                rank=standings.ranks[row],
                score=float(printed(standings.by[row], decimals)),
                lists=tuple(code for code, rows in chosen.items() if row in rows),
                values={name: column[row] for name, column in values.items()},
                contributions={code: column[row] for code, column in contributions.items()},
                interval=self.intervals.get(int(live[row])),
            )

    def _excluded(self) -> Iterable[Excluded]:
        names = self.rows[self.recipe.definition.key.name].to_list()
        for row, reason in enumerate(self.reasons):
            if reason is not None:
                yield Excluded(self.ids[row], names[row], reason)

    def _intermediate(self) -> pl.DataFrame:
        columns = {name: pl.Series(values).fill_nan(None) for name, values in self.intermediate.items()}
        return pl.DataFrame({"id": pl.Series(self.ids, dtype=pl.String), **columns})


def _warn_of_order(recipe: Recipe) -> Iterable[str]:
    rule = recipe.definition.rank
    for composite in recipe.composites:
        definition = composite.definition
        if rule.by == definition.code and rule.order == "desc" and definition.aggregate.name in LESS_IS_BETTER:
            yield f"{composite.title}：VIKOR 的得分越小越好，排名却从大到小"


def _steps(column: Column) -> Iterable[tuple[str, Floats]]:
    return ((step, getattr(column, step)) for step in STEPS)


def _plain(column: pl.Series) -> list[Value]:
    """Values as plain Python ones: NaN and null None, dates as ISO text, no negative zero."""
    if column.dtype == pl.Float64:
        return (column.fill_nan(None) + 0.0).to_list()
    if column.dtype == pl.Date:
        return column.dt.to_string("%Y-%m-%d").to_list()
    return column.to_list()
