r"""The formulas of a composite, in a small part of LaTeX's notation: what a reader needs to compute it again.

Row i, indicator j, n rows, m indicators; x is what is stated, y after the transform, z normalised, w a weight, S the
composite. The notation: `_{}`, `^{}`, `\frac{}{}`, `\sqrt{}`, and names such as `\sum`, `\ln`, `\min`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ranking.core.method import Method
from ranking.core.recipe import Composite
from ranking.core.recipe.definition import Scale


@dataclass(frozen=True)
class Formula:
    """`about` says in Chinese what is computed."""

    about: str
    notation: str


_TRANSFORMS: Mapping[str, str] = {
    "log": r"y_{ij} = \ln x_{ij}",
    "log1p": r"y_{ij} = \ln(1 + x_{ij})",
    "asinh": r"y_{ij} = \asinh\frac{x_{ij}}{%s}",
    "boxcox": r"y_{ij} = \frac{x_{ij}^{%s} − 1}{%s}",
}
_BENEFITS: Mapping[str, str] = {
    "minmax": r"z_{ij} = \frac{y_{ij} − \min_{i} y_{ij}}{\max_{i} y_{ij} − \min_{i} y_{ij}}",
    "zscore": r"z_{ij} = \frac{y_{ij} − μ_{j}}{σ_{j}}",
    "vector": r"z_{ij} = \frac{y_{ij}}{\sqrt{\sum_{i} y_{ij}^{2}}}",
    "sum": r"z_{ij} = \frac{y_{ij}}{\sum_{i} y_{ij}}",
    "max": r"z_{ij} = \frac{y_{ij}}{\max_{i} y_{ij}}",
    "percentile": r"z_{ij} = \frac{r_{ij} − 1}{n − 1}",
}
_COSTS: Mapping[str, str] = {
    "minmax": r"z_{ij} = \frac{\max_{i} y_{ij} − y_{ij}}{\max_{i} y_{ij} − \min_{i} y_{ij}}",
    "zscore": r"z_{ij} = −\frac{y_{ij} − μ_{j}}{σ_{j}}",
    "vector": r"z_{ij} = 1 − \frac{y_{ij}}{\sqrt{\sum_{i} y_{ij}^{2}}}",
    "sum": r"z_{ij} = \frac{1/y_{ij}}{\sum_{i} 1/y_{ij}}",
    "max": r"z_{ij} = 1 − \frac{y_{ij}}{\max_{i} y_{ij}}",
    "percentile": r"z_{ij} = \frac{r_{ij} − 1}{n − 1}",
}
_GOALPOSTS = r"\min(1, \max(0, \frac{y_{ij} − a_{j}}{b_{j} − a_{j}}))"
_WEIGHTS: Mapping[str, str] = {
    "equal": r"w_{j} = \frac{1}{m}",
    "entropy": r"w_{j} = \frac{1 − e_{j}}{\sum_{k} (1 − e_{k})} ， e_{j} = −\frac{1}{\ln n} \sum_{i} p_{ij} \ln p_{ij}",
    "critic": r"w_{j} = \frac{c_{j}}{\sum_{k} c_{k}} ，  c_{j} = σ_{j} \sum_{k} (1 − r_{jk})",
    "std": r"w_{j} = \frac{σ_{j}}{\sum_{k} σ_{k}}",
    "ahp": r"A w = λ_{\max} w ，  \sum_{j} w_{j} = 1",
}
_AGGREGATES: Mapping[str, str] = {
    "arithmetic": r"S_{i} = \sum_{j} w_{j} z_{ij}",
    "geometric": r"S_{i} = \prod_{j} z_{ij}^{w_{j}}",
    "harmonic": r"S_{i} = \frac{1}{\sum_{j} w_{j} / z_{ij}}",
    "topsis": r"S_{i} = \frac{d_{i}^{−}}{d_{i}^{+} + d_{i}^{−}}",
    "vikor": r"Q_{i} = v S_{i}′ + (1 − v) R_{i}′",
    "borda": r"S_{i} = \sum_{j} w_{j} (a_{ij} + \frac{1}{2} b_{ij})",
    "promethee": r"S_{i} = \frac{1}{n − 1} \sum_{j} w_{j} (a_{ij} − c_{ij})",
}


def formulas(composite: Composite) -> tuple[Formula, ...]:
    """Each way that the composite's steps take, once, in the order of the steps. What has no formula isn't here."""
    return tuple(dict.fromkeys(_found(composite)))


def _found(composite: Composite) -> Iterator[Formula]:
    definitions = [indicator.definition for indicator in composite.indicators]
    for one in definitions:
        if one.transform.name in _TRANSFORMS:
            yield Formula("变换", _with(_TRANSFORMS[one.transform.name], one.transform.argument))
    for direction, title, table in (("benefit", "越大越好", _BENEFITS), ("cost", "越小越好", _COSTS)):
        for one in definitions:
            if one.direction == direction:
                yield from _normalised(one.normalise, title, table)
    weights, aggregate = composite.definition.weights, composite.definition.aggregate
    if weights.name in _WEIGHTS:
        yield Formula("权重", _WEIGHTS[weights.name])
    if aggregate.name in _AGGREGATES:
        yield Formula("综合", _AGGREGATES[aggregate.name])
    if composite.definition.scale is not None:
        yield Formula("换算", _scaled(composite.definition.scale))


def _normalised(method: Method, title: str, table: Mapping[str, str]) -> Iterator[Formula]:
    if method.name in table:
        yield Formula(f"归一化（{title}的指标）", table[method.name])
    elif method.name == "goalposts":
        share = _GOALPOSTS if table is _BENEFITS else rf"1 − {_GOALPOSTS}"
        yield Formula(f"归一化（{title}，门柱 a、b）", rf"z_{{ij}} = {share}")


def _scaled(scale: Scale) -> str:
    (low, high), (start, end) = scale.source, scale.to
    if low == start == 0:
        return rf"S_{{i}}′ = {_plain(end / high)} S_{{i}}"
    moved = rf"\frac{{S_{{i}} − {_plain(low)}}}{{{_plain(high)} − {_plain(low)}}}"
    return rf"S_{{i}}′ = {_plain(start)} + ({_plain(end)} − {_plain(start)}) · {moved}"


def _with(notation: str, argument: Any) -> str:
    places = notation.count("%s")
    stated = "λ" if argument is None else _plain(argument)  # λ is found from the column
    return notation % ((stated,) * places) if places else notation


def _plain(value: float) -> str:
    return f"({value:g})".replace("-", "−") if value < 0 else f"{value:g}"
