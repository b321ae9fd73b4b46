"""What a recipe says besides its composites, in words: who may stand, what is looked up and derived, how rows are
ranked, and how lists are cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ranking.core import robustness
from ranking.core.precision import DIGITS
from ranking.core.ranks import Ties
from ranking.core.recipe import Composite, Recipe, Selection
from ranking.core.recipe.definition import ListDefinition, Order

_DIRECTIONS: Mapping[Order, str] = {"desc": "从大到小", "asc": "从小到大"}
_TIES: Mapping[Ties, str] = {
    "competition": "并列者名次相同，其后空出相应名次（1、2、2、4）",
    "dense": "并列者名次相同，其后不空名次（1、2、2、3）",
    "ordinal": "不设并列，相同者按登记号先后（1、2、3、4）",
    "fractional": "并列者取所占名次的平均（1、2.5、2.5、4）",
}


@dataclass(frozen=True)
class EntryRule:
    """A condition that every ranked row meets, and what those that don't are told (empty: the condition itself)."""

    condition: str
    reason: str


@dataclass(frozen=True)
class LookupTable:
    code: str
    on: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Derived:
    """A column computed from others; `label` is empty where people have no name for it."""

    code: str
    label: str
    expression: str


@dataclass(frozen=True)
class ListRule:
    title: str
    where: str
    order: str
    cut: str


def entry_rules(recipe: Recipe) -> tuple[EntryRule, ...]:
    return tuple(EntryRule(rule.condition.source.strip(), rule.reason or "") for rule in recipe.rules)


def needs(recipe: Recipe) -> tuple[str, ...]:
    """Which figures a row has to state, beyond the rules of entry."""
    return tuple(sentence for composite in recipe.composites for sentence in _needs(composite))


def lookup_tables(recipe: Recipe) -> tuple[LookupTable, ...]:
    return tuple(
        LookupTable(code, named(recipe, lookup.on), tuple((key, _plain(value)) for key, value in lookup.values.items()))
        for code, lookup in recipe.definition.lookups.items()
    )


def derived(recipe: Recipe) -> tuple[Derived, ...]:
    return tuple(
        Derived(code, recipe.labels.get(code, ""), expression.source.strip()) for code, expression in recipe.derive
    )


def rank_rule(recipe: Recipe, *, codes: bool = True) -> tuple[str, ...]:
    """The order, what counts as equal, what parts equals, what is printed, and how firm the ranks are.

    Columns are named with their codes, unless the public reads it.
    """
    rule = recipe.definition.rank
    precision = (
        f"得分按 {DIGITS} 位有效数字比较，不先取整"
        if rule.on == "exact"
        else f"按保留 {rule.decimals} 位小数的得分比较，相同即为并列"
    )
    said = [f"按{named(recipe, rule.by, codes=codes)}{_DIRECTIONS[rule.order]}排名", precision]
    if rule.then:
        breaks = "、".join(f"{named(recipe, one.by, codes=codes)}{_DIRECTIONS[one.order]}" for one in rule.then)
        said.append(f"得分相同时依次比较：{breaks}")
    said += [_TIES[rule.ties], f"得分保留 {rule.decimals} 位小数"]
    if rule.robustness is not None:
        said.append(f"权重扰动：{robustness.in_words(rule.robustness)}")
    return tuple(said)


def list_rules(recipe: Recipe, *, codes: bool = True) -> tuple[ListRule, ...]:
    """How each list is cut: columns and conditions with their codes, unless the public reads it."""
    titles = {one.definition.code: one.definition.title or one.definition.code for one in recipe.lists}
    return tuple(
        ListRule(
            titles[selection.definition.code],
            selection.where.source.strip() if selection.where else "",
            _order(recipe, selection, codes),
            _cut(recipe, selection, titles, codes),
        )
        for selection in recipe.lists
    )


def judgements(composite: Composite) -> tuple[str, ...]:
    """The rows of an AHP's matrix of pairwise comparisons, each after its indicator."""
    weights = composite.definition.weights
    if weights.name != "ahp":
        return ()
    return tuple(
        f"{indicator.title}：{'，'.join(f'{value:.4g}' for value in row)}"
        for indicator, row in zip(composite.indicators, weights.argument.matrix, strict=True)
    )


def named(recipe: Recipe, column: str, *, codes: bool = True) -> str:
    """A column by its title, its code behind it; without codes, a derived one by the title of its indicator."""
    titles = {one.definition.code: one.title for one in recipe.composites}
    title = titles.get(column) or recipe.label(column)
    if not codes:
        return title if title != column else _measured(recipe, column)
    return title if title == column else f"{title}（{column}）"


def _measured(recipe: Recipe, column: str) -> str:
    indicators = (indicator for composite in recipe.composites for indicator in composite.indicators)
    return next((one.title for one in indicators if column in (one.definition.code, one.definition.value)), column)


def _needs(composite: Composite) -> Iterator[str]:
    coverage = composite.definition.coverage
    if coverage.rows is not None:
        yield f"{composite.title}：所填指标不足 {coverage.rows:.0%} 的企业不参与排名"
    if coverage.indicators is not None:
        yield f"{composite.title}：任一指标有数据的企业不足 {coverage.indicators:.0%} 时不能排名"
    if titles := _whose(composite, "exclude"):
        yield f"{composite.title}：缺少下列任一指标的企业不参与排名：{titles}"
    if titles := _whose(composite, "error"):
        yield f"{composite.title}：参与排名的企业都要有下列指标的数据，缺一家就不能排名：{titles}"


def _whose(composite: Composite, missing: str) -> str:
    return _joined(one.title for one in composite.indicators if one.definition.missing.name == missing)


def _joined(titles: Iterable[str]) -> str:
    return "、".join(titles)


def _order(recipe: Recipe, selection: Selection, codes: bool) -> str:
    definition, rule = selection.definition, recipe.definition.rank
    direction = _direction(recipe, selection)
    if definition.by in (None, rule.by) and direction == rule.order:
        return "总排名的次序"
    return f"{named(recipe, definition.by or rule.by, codes=codes)}{_DIRECTIONS[direction]}"


def _direction(recipe: Recipe, selection: Selection) -> Order:
    """The list's own; else that of the ranking, or from the largest down where another column orders the list."""
    definition, rule = selection.definition, recipe.definition.rank
    return definition.order or (rule.order if definition.by in (None, rule.by) else "desc")


def _cut(recipe: Recipe, selection: Selection, titles: Mapping[str, str], codes: bool) -> str:
    definition = selection.definition
    parts = [f"{_within(recipe, definition, codes)}{_taken(recipe, selection, codes)}"]
    if definition.quota:
        quota = _joined(f"{value} {size} 家" for value, size in definition.quota.items())
        parts.append(f"{'另定的名额' if definition.size else '名额'}：{quota}")
    if selection.outside is not None:
        condition = f" {selection.outside.source.strip()} " if codes else "方案另定条件"
        parts.append(f"符合{condition}的直接列入，不占名额")
    if definition.unless_in:
        parts.append(f"已列入{_joined(titles[code] for code in definition.unless_in)}的不再列入")
    return "；".join(parts)


def _within(recipe: Recipe, definition: ListDefinition, codes: bool) -> str:
    return f"按{named(recipe, definition.per, codes=codes)}分别" if definition.per else ""


def _taken(recipe: Recipe, selection: Selection, codes: bool) -> str:
    definition, size = selection.definition, selection.definition.size
    match definition.cut:
        case "rows":
            first = f"取前 {size} 家" if size else "按名额取在前的"
            return f"{first}，末位并列者按总排名、再按登记号取在前的"
        case "rank":
            first = f"取名次在前 {size} 名以内的" if size else "取名次在名额以内的"
            return f"{first}，末位并列者都取"
        case "score":
            compared = "不低于" if _direction(recipe, selection) == "desc" else "不高于"
            by = named(recipe, definition.by or recipe.definition.rank.by, codes=codes)
            return f"取{by}{compared} {definition.line:g} 的"
        case _:
            return "由人工从候选中确定" + (f"，至多 {size} 家" if size else "")


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
