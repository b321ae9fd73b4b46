"""Who is ranked: rows that meet every rule of entry, and for the others the reason in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import polars as pl

from declarations.core.expression import Expression
from ranking.core.recipe import Recipe, RuleOfEntry

_COLUMN = re.compile(r"(NOT\s+)?(\w+)", re.IGNORECASE)


def reasons(recipe: Recipe, table: pl.DataFrame) -> list[str | None]:
    """For each row of `table` why it isn't ranked, or None where it is.

    Rules that say no decide alone. Only where none does, those that can't tell speak, and name the columns they lack.
    """
    refusing: list[list[str]] = [[] for _ in range(len(table))]
    undecided: list[list[str]] = [[] for _ in range(len(table))]
    for rule in _spelled_out(recipe.rules):
        met = table.with_columns(rule.condition.to_polars().alias("met"))["met"]
        refused = [row for row, answer in enumerate(met) if answer is not True]
        columns = {name: table[name] for name in sorted(rule.condition.columns)}
        for row in refused:
            lacking = [name for name, column in columns.items() if column[row] is None]
            known = met[row] is not None
            (refusing if known else undecided)[row].append(_reason(recipe, rule, known=known, lacking=lacking))
    return ["；".join(no or unknown) or None for no, unknown in zip(refusing, undecided, strict=True)]


def _spelled_out(rules: Iterable[RuleOfEntry]) -> Iterator[RuleOfEntry]:
    """A rule without a reason as its conjuncts, each of which can be named on its own."""
    for rule in rules:
        if rule.reason is not None:
            yield rule
        else:
            yield from (RuleOfEntry(part) for part in rule.condition.conjuncts())


def _reason(recipe: Recipe, rule: RuleOfEntry, *, known: bool, lacking: list[str]) -> str:
    if known:
        return rule.reason or _failing(recipe, rule.condition)
    unknown = f"缺{_names(recipe, lacking)}" if lacking else ""
    if rule.reason is not None:
        return f"{rule.reason}（无法判断{'：' + unknown if unknown else ''}）"
    subject = _subject(recipe, rule.condition)
    return f"{subject} 无法判断{f'（{unknown}）' if unknown else ''}"


def _names(recipe: Recipe, columns: list[str]) -> str:
    return " " + "、".join(recipe.label(name) for name in columns)


def _failing(recipe: Recipe, condition: Expression) -> str:
    bare = _COLUMN.fullmatch(condition.source.strip())
    if bare is None:
        return f"不满足：{condition.source.strip()}"
    return f"{_subject(recipe, condition)} 为{'是' if bare[1] else '否'}"


def _subject(recipe: Recipe, condition: Expression) -> str:
    """The label of a condition that is one column (or its negation), else its source."""
    bare = _COLUMN.fullmatch(condition.source.strip())
    return recipe.label(bare[2]) if bare else condition.source.strip()
