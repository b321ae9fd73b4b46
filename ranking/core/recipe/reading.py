"""From a YAML document and the columns at hand to a compiled recipe, or every fault that it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from declarations.core.document import Document, Fault, Path, validate
from declarations.core.expression import Expression, ExpressionError, Kind, compile_expression
from declarations.core.expression.kinds import LABELS
from ranking.core.missing import FILLS
from ranking.core.recipe.compiled import Composite, Indicator, Recipe, RuleOfEntry, Selection
from ranking.core.recipe.definition import CompositeDefinition, IndicatorDefinition, ListDefinition, RankingFile
from ranking.core.recipe.pruning import Pruning

KEY_NAMES = ("rank", "score", "id", "name")
TURNED_ONLY = {"geometric": "几何平均", "harmonic": "调和平均", "owa": "有序加权平均"}
_SORTABLE = (Kind.NUMBER, Kind.DATE, Kind.BOOLEAN)
_GROUPS = (Kind.TEXT, Kind.BOOLEAN, Kind.NUMBER)


def read_recipe(
    document: Document, schema: Mapping[str, Kind], *, labels: Mapping[str, str] | None = None
) -> tuple[Recipe | None, list[Fault]]:
    """Hold `ranking.yaml` against its schema and the input columns; returns the recipe or all of its faults.

    `labels` are the columns' names for people, used in the reasons of excluded rows.
    """
    definition, faults = validate(RankingFile, document)
    if definition is None:
        return None, sorted([*faults, *_faults_of_the_rest(document, faults, schema)])
    reading = _Reading(document.fault, definition, schema)
    recipe = reading.recipe(labels or {})
    found = sorted(set(reading.faults))
    return (None, found) if found else (recipe, [])


def _faults_of_the_rest(document: Document, faults: list[Fault], schema: Mapping[str, Kind]) -> set[Fault]:
    """What else is wrong, in those parts of the recipe that its schema accepts."""
    pruning = Pruning(document)
    definition = pruning.definition(faults)
    if definition is None:
        return set()
    reading = _Reading(lambda path, message: document.fault(pruning.restored(path), message), definition, schema)
    reading.recipe({})
    return {fault for fault in reading.faults if not pruning.explains(fault)}


class _Reading:
    """Walks the definition in the order of evaluation; `known` grows by every column that a step adds."""

    def __init__(
        self, fault_at: Callable[[Path, str], Fault], definition: RankingFile, schema: Mapping[str, Kind]
    ) -> None:
        self.fault_at = fault_at
        self.definition = definition
        self.schema = schema
        self.known: dict[str, Kind] = dict(schema)
        self.used: set[str] = set()
        self.broken: set[str] = set()
        self.faults: list[Fault] = []

    def recipe(self, labels: Mapping[str, str]) -> Recipe:
        definition = self.definition
        self._keys_and_columns()
        self._lookups()
        derive = tuple(self._derive())
        rules = tuple(self._rules())
        composites = tuple(self._composites())
        self._rank()
        lists = tuple(self._lists())
        self._publish()
        added = [*definition.lookups, *definition.derive, *(c.code for c in definition.composites)]
        keys = {definition.key.id: Kind.TEXT, definition.key.name: Kind.TEXT}
        read = {name: kind for name, kind in sorted(self.schema.items()) if name in self.used}
        outputs = (*(name for name in read if name not in keys), *added)
        return Recipe(definition, {**keys, **read}, outputs, labels, derive, rules, composites, lists)

    def _keys_and_columns(self) -> None:
        for part in ("id", "name"):
            name = getattr(self.definition.key, part)
            if self.schema.get(name) is not Kind.TEXT:
                problem = "没有这一列" if name not in self.schema else "主键和名称按文字读，这一列不是文字"
                self._fault(("key", part), f"{problem}：{name}")
            self.used.add(name)
        for name, kind in self.definition.columns.items():
            if name not in self.schema:
                self._fault(("columns", name), f"没有这一列：{name}")
            elif self.schema[name] is not kind:
                self._fault(("columns", name), f"这一列是{LABELS[self.schema[name]]}，不是{LABELS[kind]}")

    def _lookups(self) -> None:
        for code, lookup in self.definition.lookups.items():
            path: Path = ("lookups", code)
            if self.schema.get(lookup.on) is not Kind.TEXT:
                self._fault((*path, "on"), f"应是一个文字列：{lookup.on}")
            self.used.add(lookup.on)
            numeric = all(isinstance(value, float) for value in lookup.values.values())
            self._add(code, Kind.NUMBER if numeric else Kind.TEXT, path)

    def _derive(self) -> Iterable[tuple[str, Expression]]:
        for code, source in self.definition.derive.items():
            path: Path = ("derive", code)
            expression = self._compile(source, path)
            if expression is not None:
                yield code, expression
            else:
                self.broken.add(code)
            self._add(code, expression.kind if expression else Kind.NUMBER, path)

    def _rules(self) -> Iterable[RuleOfEntry]:
        eligible = self.definition.eligible
        if isinstance(eligible, str):
            condition = self._compile(eligible, ("eligible",), Kind.BOOLEAN)
            if condition is not None:
                yield RuleOfEntry(condition)
            return
        for index, rule in enumerate(eligible or ()):
            condition = self._compile(rule.rule, ("eligible", index, "rule"), Kind.BOOLEAN)
            if condition is not None:
                yield RuleOfEntry(condition, rule.reason)

    def _composites(self) -> Iterable[Composite]:
        composites = self.definition.composites
        self._unique(
            [
                ("composites", i, "indicators", j, "code")
                for i, c in enumerate(composites)
                for j in range(len(c.indicators))
            ],
            [d.code for c in composites for d in c.indicators],
        )
        for index, composite in enumerate(composites):
            path: Path = ("composites", index)
            indicators = tuple(self._indicators(composite, path))
            self._sizes_agree(composite, path)
            self._add(composite.code, Kind.NUMBER, (*path, "code"))
            yield Composite(composite, indicators)

    def _sizes_agree(self, composite: CompositeDefinition, path: Path) -> None:
        """Judgements and positions are as many as the indicators."""
        size = len(composite.indicators)
        weights, aggregate = composite.weights, composite.aggregate
        if weights.name == "ahp" and len(weights.argument.matrix) != size:
            self._fault((*path, "weights"), f"判断矩阵是 {len(weights.argument.matrix)} 阶，指标有 {size} 个")
        positions = aggregate.argument.weights if aggregate.name == "owa" else None
        if positions is not None and len(positions) != size:
            self._fault((*path, "aggregate"), f"owa 有 {len(positions)} 个位次权重，指标有 {size} 个")

    def _indicators(self, composite: CompositeDefinition, path: Path) -> Iterable[Indicator]:
        for index, definition in enumerate(composite.indicators):
            here: Path = (*path, "indicators", index)
            if composite.weights.name == "given" and definition.weight is None:
                self._fault((*here, "weight"), "weights: given 要求每个指标写明权重")
            self._steps_agree(definition, composite, here)
            categorical = definition.normalise.name == "categorical"
            value = self._compile(definition.value, (*here, "value"), Kind.TEXT if categorical else Kind.NUMBER)
            if value is not None and definition.denominator is not None:
                value = self._divided(definition.value, definition.denominator, here)
            self._read_besides(definition, here)
            if value is not None:
                yield Indicator(definition, value)

    def _divided(self, value: str, denominator: str, path: Path) -> Expression | None:
        """The value over its denominator, each of which has to stand for itself."""
        if self._compile(denominator, (*path, "denominator"), Kind.NUMBER) is None:
            return None
        return self._compile(f"({value}) / ({denominator})", (*path, "denominator"), Kind.NUMBER)

    def _read_besides(self, definition: IndicatorDefinition, path: Path) -> None:
        """The columns that filling reads besides the indicator's own: they come from the table."""
        for name, kinds in FILLS[definition.missing.name].reads(definition.missing.argument).items():
            self._column(name, (*path, "missing"), kinds)

    def _steps_agree(self, definition: IndicatorDefinition, composite: CompositeDefinition, path: Path) -> None:
        unturned = definition.direction == "cost" and definition.normalise.name in ("none", "categorical")
        if unturned and composite.aggregate.name in TURNED_ONLY:
            self._fault((*path, "normalise"), f"{TURNED_ONLY[composite.aggregate.name]}要求成本型指标先归一化")

    def _rank(self) -> None:
        rank = self.definition.rank
        self._column(rank.by, ("rank", "by"), (Kind.NUMBER,))
        for index, tie_break in enumerate(rank.then):
            self._column(tie_break.by, ("rank", "then", index), _SORTABLE)
        if rank.robustness is not None:
            self._robustness(rank.by)

    def _robustness(self, by: str) -> None:
        """There are weights to be drawn, and they count."""
        composite = next((one for one in self.definition.composites if one.code == by), None)
        if composite is None:
            self._fault(("rank", "robustness"), f"要按综合得分排名才能检验权重扰动，{by} 不是综合得分")
        elif composite.aggregate.name == "owa":
            self._fault(("rank", "robustness"), "有序加权平均不用指标权重，不能检验权重扰动")

    def _lists(self) -> Iterable[Selection]:
        lists = self.definition.lists
        self._unique([("lists", i, "code") for i in range(len(lists))], [entry.code for entry in lists])
        earlier: set[str] = set()
        for index, definition in enumerate(lists):
            path: Path = ("lists", index)
            if definition.by is not None:
                self._column(definition.by, (*path, "by"), (Kind.NUMBER,))
            if definition.per is not None:
                self._column(definition.per, (*path, "per"), _GROUPS)
            self._list_references(definition, earlier, path)
            earlier.add(definition.code)
            where, outside = (
                self._compile(source, (*path, key), Kind.BOOLEAN) if source else None
                for key, source in (("where", definition.where), ("outside_quota", definition.outside_quota))
            )
            yield Selection(definition, where, outside)

    def _list_references(self, definition: ListDefinition, earlier: set[str], path: Path) -> None:
        for name in definition.unless_in:
            if name not in earlier:
                self._fault((*path, "unless_in"), f"应是排在前面的榜单：{name}")

    def _publish(self) -> None:
        for index, name in enumerate(self.definition.publish):
            if name not in KEY_NAMES:
                self._column(name, ("publish", index), tuple(Kind))

    def _column(self, name: str, path: Path, kinds: tuple[Kind, ...]) -> None:
        """`name` must be a column of one of `kinds`."""
        self.used.add(name)
        if name not in self.known:
            self._fault(path, f"没有这一列：{name}")
        elif self.known[name] not in kinds and name not in self.broken:
            self._fault(path, f"这一列是{LABELS[self.known[name]]}，不能用在这里：{name}")

    def _compile(self, source: str, path: Path, expected: Kind | None = None) -> Expression | None:
        try:
            expression = compile_expression(source, self.known, expected=expected)
        except ExpressionError as error:
            # What a broken column's users say would only repeat its own fault.
            if not self.broken.intersection(re.findall(r"\w+", source)):
                self._fault(path, str(error))
            return None
        self.used.update(expression.columns)
        return expression

    def _add(self, code: str, kind: Kind, path: Path) -> None:
        if code in self.known:
            self._fault(path, f"列名重复：{code}")
        elif code == "rank":
            self._fault(path, "rank 是结果的保留列名")
        self.known[code] = kind

    def _unique(self, paths: list[Path], codes: list[str]) -> None:
        counts = Counter(codes)
        for path, code in zip(paths, codes, strict=True):
            if counts[code] > 1:
                self._fault(path, f"编码重复：{code}")

    def _fault(self, path: Path, message: str) -> None:
        self.faults.append(self.fault_at(path, message))
