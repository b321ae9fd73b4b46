"""A recipe whose every expression is compiled and whose every reference is known to hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from declarations.core.expression import Expression, Kind
from ranking.core.recipe.definition import CompositeDefinition, IndicatorDefinition, ListDefinition, RankingFile


@dataclass(frozen=True)
class RuleOfEntry:
    """A condition that a row must meet; `reason` is None where it follows from the condition's own words."""

    condition: Expression
    reason: str | None = None


@dataclass(frozen=True)
class Indicator:
    definition: IndicatorDefinition
    value: Expression

    @property
    def title(self) -> str:
        return self.definition.title or self.definition.code

    @property
    def dimension(self) -> str:
        """The first level of the hierarchy that it stands in; empty for none."""
        return self.definition.dimension[0] if self.definition.dimension else ""


@dataclass(frozen=True)
class Composite:
    definition: CompositeDefinition
    indicators: tuple[Indicator, ...]

    @property
    def title(self) -> str:
        return self.definition.title or self.definition.code


@dataclass(frozen=True)
class Selection:
    """A list of the recipe with its filter, and the condition of those who enter outside its quota."""

    definition: ListDefinition
    where: Expression | None
    outside: Expression | None = None


@dataclass(frozen=True)
class Recipe:
    """`inputs` are the columns that the recipe reads from its table, the keys among them, with their kinds.

    `outputs` are the columns that stand under `values` in the result: what is read, derived and composed.
    """

    definition: RankingFile
    inputs: Mapping[str, Kind]
    outputs: tuple[str, ...]
    labels: Mapping[str, str]
    derive: tuple[tuple[str, Expression], ...]
    rules: tuple[RuleOfEntry, ...]
    composites: tuple[Composite, ...]
    lists: tuple[Selection, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of what the recipe says; a default says nothing, written out or not."""
        data = self.definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def label(self, column: str) -> str:
        return self.labels.get(column, column)
