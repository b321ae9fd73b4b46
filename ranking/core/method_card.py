"""The method card: a composite's dimensions, indicators and weights, each step named in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ranking.core.aggregate import AGGREGATES
from ranking.core.formulas import Formula, formulas
from ranking.core.method import Method, Way
from ranking.core.missing import FILLS
from ranking.core.normalise import NORMALISERS
from ranking.core.outliers import BOUNDS
from ranking.core.recipe import Composite, Indicator
from ranking.core.recipe.definition import Scale
from ranking.core.transform import TRANSFORMS
from ranking.core.weights import WEIGHTS

_FOR_COSTS = "，成本型"  # what follows it in a step's words is said of costs only


@dataclass(frozen=True)
class IndicatorCard:
    """One indicator: its normalised weight (0 to 1), its direction and its steps in the order they are taken.

    `within` are the levels between the dimension and the indicator, from the top; `value` is the expression that it
    is computed by, and `points` what each word scores where it is one of categories.
    """

    code: str
    title: str
    within: tuple[str, ...]
    weight: float
    direction: str
    steps: tuple[str, ...]
    value: str = ""
    points: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class DimensionCard:
    title: str
    weight: float
    indicators: tuple[IndicatorCard, ...]


@dataclass(frozen=True)
class MethodCard:
    """`weighting` and `aggregation` name the variants that were used, `scale` what the result is brought to; `facts`
    are what the run found on the way, such as an AHP's consistency ratio, `formulas` how it is computed."""

    title: str
    weighting: str
    aggregation: str
    scale: str
    facts: tuple[str, ...]
    dimensions: tuple[DimensionCard, ...]
    formulas: tuple[Formula, ...] = ()


def method_card(composite: Composite, weights: Mapping[str, float], facts: Sequence[str] = ()) -> MethodCard:
    """The card of one composite; `weights` are those of a run, by indicator, adding up to 1, and so are `facts`."""
    groups: dict[str, list[IndicatorCard]] = {}
    for indicator in composite.indicators:
        card = _indicator(indicator, weights[indicator.definition.code])
        groups.setdefault(indicator.dimension or indicator.title, []).append(card)
    return MethodCard(
        composite.title,
        in_words(WEIGHTS, composite.definition.weights),
        in_words(AGGREGATES, composite.definition.aggregate),
        _scale(composite.definition.scale),
        tuple(facts),
        tuple(DimensionCard(title, sum(c.weight for c in cards), tuple(cards)) for title, cards in groups.items()),
        formulas(composite),
    )


def in_words(ways: Mapping[str, Way[Any]], method: Method) -> str:
    """What a step does, in the words of its table, with its argument."""
    argument, title = method.argument, ways[method.name].title
    if callable(title):
        return title(argument)
    if isinstance(argument, list | tuple):
        argument = ", ".join(f"{value:g}" for value in argument)
    elif isinstance(argument, float):
        argument = f"{argument:g}"
    return title.format(argument)


def _scale(scale: Scale | None) -> str:
    if scale is None:
        return ""
    (low, high), (start, end) = scale.source, scale.to
    return f"由 [{low:g}, {high:g}] 线性换算到 [{start:g}, {end:g}]"


def _indicator(indicator: Indicator, weight: float) -> IndicatorCard:
    definition = indicator.definition
    taken: list[tuple[Mapping[str, Way[Any]], Method]] = [
        (TRANSFORMS, definition.transform),
        (FILLS, definition.missing),
        (BOUNDS, definition.outliers),
        (NORMALISERS, definition.normalise),
    ]
    steps = [in_words(ways, method) for ways, method in taken if method.name not in ("none", "error", "exclude")]
    benefit = definition.direction == "benefit"
    if benefit:
        steps = [step.partition(_FOR_COSTS)[0] for step in steps]
    direction = "越大越好" if benefit else "越小越好"
    return IndicatorCard(
        definition.code,
        indicator.title,
        definition.dimension[1:],
        weight,
        direction,
        tuple(steps),
        indicator.value.source.strip(),
        tuple(definition.normalise.argument.items()) if definition.normalise.name == "categorical" else (),
    )
