"""The ranked rows of a run: their ranks, their order and the lists cut from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from declarations.core.expression import Expression
from ranking.core.lists import Cut, cut, members_of, undecided
from ranking.core.method import Floats, Mask
from ranking.core.precision import places
from ranking.core.preparation import as_floats
from ranking.core.ranks import Places, arrange, combine, rank
from ranking.core.recipe import Recipe, Selection
from ranking.core.recipe.definition import ListDefinition


class Standings:
    """Ranks, order and lists of `rows`, which stand in the order of their ids."""

    def __init__(self, recipe: Recipe, rows: pl.DataFrame, by: Floats) -> None:
        self.recipe = recipe
        self.rows = rows
        self.by = by
        self.places = self._places()
        self.ranks = rank(self.places, recipe.definition.rank.ties).tolist()
        self.order = arrange([self.places])
        self.position = np.empty(len(by), dtype=np.int64)
        self.position[self.order] = np.arange(len(by))

    def cuts(self, warnings: list[str]) -> dict[str, Cut]:
        """Every list by its code; what is to be known of them is added to `warnings`."""
        found: dict[str, Cut] = {}
        for selection in self.recipe.lists:
            found[selection.definition.code] = self._cut(selection, found, warnings)
        return found

    def _places(self) -> Places:
        rule = self.recipe.definition.rank
        decimals = rule.decimals if rule.on == "printed" else None
        keys = [places(self.by, descending=rule.order == "desc", decimals=decimals)]
        for tie_break in rule.then:
            keys.append(places(as_floats(self.rows[tie_break.by]), descending=tie_break.order == "desc"))
        return combine(keys)

    def _cut(self, selection: Selection, earlier: Mapping[str, Cut], warnings: list[str]) -> Cut:
        definition, rule = selection.definition, self.recipe.definition.rank
        title = definition.title or definition.code
        told = f"榜单 {title}：{{}} 行的条件无法判断，未列入"
        where = self._met(selection.where, told, warnings)
        open_to = np.ones(len(self.by), dtype=np.bool_) if where is None else where
        open_to[members_of(definition.unless_in, earlier)] = False
        own = definition.by is not None and definition.by != rule.by
        order = definition.order or ("desc" if own else rule.order)
        by = as_floats(self.rows[definition.by]) if own and definition.by else self.by
        same = not own and order == rule.order
        found = cut(
            definition,
            open_to=open_to,
            by=by,
            descending=order == "desc",
            places=self.places if same else places(by, descending=order == "desc"),
            overall=self.position,
            ties=rule.ties,
            groups=None if definition.per is None else groups_of(self.rows[definition.per]),
            outside=self._met(selection.outside, f"榜单 {title}：{{}} 行是否不占名额无法判断，按占名额列入", warnings),
        )
        if definition.per is None:
            warnings.extend(_warn_of_cut(definition, title, found))
        else:
            warnings.extend(_warn_of_shares(title, self.recipe.label(definition.per), found))
        by_staff = {entry.definition.code for entry in self.recipe.lists if entry.definition.cut == "staff"}
        warnings.extend(undecided(title, code) for code in definition.unless_in if code in by_staff)
        return found

    def _met(self, condition: Expression | None, told: str, warnings: list[str]) -> Mask | None:
        """Which rows meet the condition, where there is one; `told` is the warning of those it can't be told of."""
        if condition is None:
            return None
        met = self.rows.with_columns(condition.to_polars().alias("met"))["met"]
        if met.null_count():
            warnings.append(told.format(met.null_count()))
        return np.array(met.fill_null(value=False).to_numpy(), dtype=np.bool_)


def groups_of(column: pl.Series) -> list[str | None]:
    """The values of a column `per` as a quota names them: whole numbers without a point, booleans as in YAML."""
    return [_name(value) for value in column.to_list()]


def _name(value: str | bool | float | None) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return None if np.isnan(value) else str(value) if value % 1 else str(int(value))
    return value


def _warn_of_cut(definition: ListDefinition, title: str, found: Cut) -> Iterable[str]:
    if found.edge:
        yield f"榜单 {title}：第 {definition.size} 名与下一名并列，按名次再按主键取前者"
    inside = len(found.chosen) - len(found.outside)
    if definition.size is not None and definition.cut == "rows" and inside < definition.size:
        yield f"榜单 {title}：符合条件的只有 {inside} 行，少于 {definition.size}"


def _warn_of_shares(title: str, column: str, found: Cut) -> Iterable[str]:
    if found.unknown:
        yield f"榜单 {title}：{found.unknown} 行的“{column}”未知，未列入"
    for share in found.shares:
        if share.edge:
            yield f"榜单 {title}：{share.value} 第 {share.size} 名与下一名并列，按名次再按主键取前者"
    short = [f"{share.value}（{share.held}/{share.size}）" for share in found.shares if share.held < share.size]
    if short:
        yield f"榜单 {title}：名额未用满：{'、'.join(short)}"
