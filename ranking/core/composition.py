"""One composite over its population: each indicator through its steps, weights, aggregation, scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.core.aggregate import AGGREGATES, IDEAL, Line
from ranking.core.failure import RunError, list_rows
from ranking.core.indicator import Column, IndicatorError
from ranking.core.method import Floats, StepError
from ranking.core.missing import FILLS, Surroundings
from ranking.core.normalise import NORMALISERS, RELATIVE
from ranking.core.outliers import BOUNDS
from ranking.core.precision import is_constant
from ranking.core.preparation import as_floats
from ranking.core.recipe import Composite, Indicator
from ranking.core.recipe.definition import CompositeDefinition, IndicatorDefinition, Scale
from ranking.core.transform import TRANSFORMS
from ranking.core.weights import OBJECTIVE, WEIGHTS, is_one

REACH = 1e100  # the largest figure that a composite takes


@dataclass(frozen=True)
class Composed:
    """A composite over its population. NaN in `scores` and `contributions` marks what has no finite value."""

    weights: Mapping[str, float]
    facts: tuple[str, ...]
    columns: tuple[Column, ...]
    contributions: tuple[Floats, ...]
    scores: Floats
    warnings: tuple[str, ...]


def read_value(indicator: Indicator, rows: pl.DataFrame) -> Floats:
    """The indicator's value in each row, NaN where unknown; words of a categorical one as their numbers.

    Raises RunError for a word that the recipe gives no number.
    """
    found = rows.with_columns(indicator.value.to_polars().alias("value"))["value"]
    method = indicator.definition.normalise
    if method.name != "categorical":
        return as_floats(found)
    scored = found.replace_strict(method.argument, default=None, return_dtype=pl.Float64)
    strange = found.filter(scored.is_null() & found.is_not_null()).unique().sort().to_list()
    if strange:
        raise RunError([f"指标 {indicator.title} 没有为以下类别赋分：{list_rows(strange)}"])
    return as_floats(scored)


def compose(composite: Composite, values: Mapping[str, Floats], population: pl.DataFrame, ids: list[str]) -> Composed:
    """Compute one composite.

    `values` holds each indicator's value over the population, `population` its other columns, `ids` its ids, all in
    the same order. Raises RunError naming the indicator and the rows where a step isn't defined for them.
    """
    warnings: list[str] = []
    columns = _columns(composite, values, population, ids, warnings)
    definition = composite.definition
    stated = [indicator.definition.weight for indicator in composite.indicators]
    with np.errstate(all="ignore"), _naming(composite, ids):
        weighed = WEIGHTS[definition.weights.name].apply(columns, stated, definition.weights.argument)
    weights = weighed.weights
    warnings.extend(f"{composite.title}：{doubt}" for doubt in weighed.doubts)
    if definition.weights.name == "given":
        warnings.extend(_warn_of_sum(composite, stated))
    aggregate = AGGREGATES[definition.aggregate.name].apply
    with np.errstate(all="ignore"), _naming(composite, ids):
        found = aggregate(columns, weights, _line(definition.scale), definition.aggregate.argument)
    return Composed(
        weights={column.code: float(weight) for column, weight in zip(columns, weights, strict=True)},
        facts=weighed.facts,
        columns=tuple(columns),
        contributions=tuple(_finite(contribution) for contribution in found.contributions),
        scores=_finite(found.scores),
        warnings=tuple(warnings),
    )


def _columns(
    composite: Composite,
    values: Mapping[str, Floats],
    population: pl.DataFrame,
    ids: list[str],
    warnings: list[str],
) -> list[Column]:
    """Each indicator through its steps; all are transformed before any is filled, since filling looks at the others."""
    transformed: dict[str, Floats] = {}
    for indicator in composite.indicators:
        with np.errstate(all="ignore"), _naming(composite, ids, indicator):
            transformed[indicator.definition.code] = _transformed(indicator, values[indicator.definition.code])
    columns = []
    for indicator in composite.indicators:
        others = [column for code, column in transformed.items() if code != indicator.definition.code]
        with np.errstate(all="ignore"), _naming(composite, ids, indicator):
            value = values[indicator.definition.code]
            own = transformed[indicator.definition.code]
            columns.append(_step_through(indicator, value, own, (population, others), warnings))
    if _look_at_spread(composite.definition):
        warnings.extend(_warn_of_constants(composite, columns))
    return columns


def _transformed(indicator: Indicator, value: Floats) -> Floats:
    method = indicator.definition.transform
    found = TRANSFORMS[method.name].apply(value, method.argument)
    _need_within_reach(found)
    return found


def _step_through(
    indicator: Indicator,
    value: Floats,
    transformed: Floats,
    around: tuple[pl.DataFrame, list[Floats]],
    warnings: list[str],
) -> Column:
    definition = indicator.definition
    stated = ~np.isnan(transformed)

    def bound(column: Floats) -> Floats:
        return BOUNDS[definition.outliers.name].apply(column, stated, definition.outliers.argument)

    surroundings = Surroundings(around[0], around[1], lambda column: _held(column, transformed, bound))
    filled = FILLS[definition.missing.name].apply(transformed, definition.missing.argument, surroundings)
    bounded = bound(filled)
    return Column(
        code=definition.code,
        value=value,
        transformed=transformed,
        filled=filled,
        bounded=bounded,
        normalised=_normalised(indicator, bounded, warnings),
        direction=definition.direction,
        turned=_turns(definition),
    )


def _held(column: Floats, transformed: Floats, bound: Callable[[Floats], Floats]) -> Floats:
    """Stated values within their outlier bounds; what is missing stays missing."""
    return np.where(np.isnan(transformed), np.nan, bound(column))


def _normalised(indicator: Indicator, values: Floats, warnings: list[str]) -> Floats:
    method = indicator.definition.normalise
    if method.name in RELATIVE and is_constant(values):
        warnings.append(f"指标 {indicator.title} 在参与排名的各行取值相同，不携带信息，归一化为 0")
        return np.zeros(len(values))
    cost = indicator.definition.direction == "cost"
    found = NORMALISERS[method.name].apply(values, cost, method.argument)
    _need_within_reach(found)
    return found


def _need_within_reach(values: Floats) -> None:
    """Squares of the column must not overflow; NaN is a missing figure."""
    beyond = np.abs(values) > REACH
    if beyond.any():
        raise StepError(f"数值太大（绝对值超过 {REACH:g}），无法计算", beyond)


def _look_at_spread(definition: CompositeDefinition) -> bool:
    """Whether weights or aggregation tell rows apart by the spread of the columns, normalised or not."""
    return definition.weights.name in OBJECTIVE or definition.aggregate.name in IDEAL


def _warn_of_constants(composite: Composite, columns: list[Column]) -> Iterator[str]:
    """Of those that no normalisation has told of."""
    for indicator, column in zip(composite.indicators, columns, strict=True):
        if indicator.definition.normalise.name not in RELATIVE and is_constant(column.normalised):
            yield f"指标 {indicator.title} 在参与排名的各行取值相同，不携带信息"


def _turns(definition: IndicatorDefinition) -> bool:
    """Whether the normalisation itself turns a cost round."""
    return definition.normalise.name not in ("none", "categorical")


def _warn_of_sum(composite: Composite, stated: list[float | None]) -> Iterator[str]:
    total = math.fsum(weight for weight in stated if weight is not None)
    if not is_one(total) and not is_one(total / 100):
        yield f"{composite.title} 的给定权重合计为 {total:.12g}，既非 1 也非 100，已按合计折算"


def _line(scale: Scale | None) -> Line:
    if scale is None:
        return lambda values: values
    (low, high), (start, end) = scale.source, scale.to
    slope = (end - start) / (high - low)
    return lambda values: start + (values - low) * slope


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


@contextmanager
def _naming(composite: Composite, ids: list[str], indicator: Indicator | None = None) -> Iterator[None]:
    """Turn a step's refusal into a RunError with the indicator's name and the rows' ids."""
    try:
        yield
    except StepError as refusal:
        title = f"指标 {indicator.title}" if indicator else composite.title
        if isinstance(refusal, IndicatorError):
            title = next(f"指标 {i.title}" for i in composite.indicators if i.definition.code == refusal.code)
        rows = list_rows([ids[row] for row in np.flatnonzero(refusal.rows)])
        raise RunError([f"{title}：{refusal.rule}{f'，涉及 {rows}' if rows else ''}"]) from refusal
