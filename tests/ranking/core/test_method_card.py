"""The method card: what the report prints of a composite."""

from typing import Any

import pytest

from ranking.core.method_card import DimensionCard, IndicatorCard, MethodCard, method_card
from tests.ranking.builders import indicator, ranking, recipe_of

MINMAX = "极差归一化 (x−min)/(max−min)"


def card_of(indicators: list[dict[str, Any]], of_run: dict[str, float], **composite: Any) -> MethodCard:
    data = ranking(composites=[{"code": "total", "indicators": indicators, **composite}])
    return method_card(recipe_of(data).composites[0], of_run)


def steps_of(**steps: Any) -> tuple[str, ...]:
    return card_of([indicator("a", **steps)], {"a": 1.0}).dimensions[0].indicators[0].steps


def test_indicators_stand_in_their_dimensions_with_the_weights_of_the_run() -> None:
    indicators = [
        indicator("a", title="收入", dimension="规模", normalise="minmax"),
        indicator("b", title="投诉", dimension="口碑", direction="cost", normalise="minmax"),
        {"code": "c", "value": "a + b", "weight": 2, "title": "人数", "dimension": "规模"},
    ]
    weights = {"a": 0.25, "b": 0.25, "c": 0.5}
    assert card_of(indicators, weights, title="综合得分", aggregate="geometric", weights="given") == MethodCard(
        title="综合得分",
        weighting="给定权重",
        aggregation="加权几何平均",
        dimensions=(
            DimensionCard(
                "规模",
                0.75,
                (
                    IndicatorCard("a", "收入", 0.25, "越大越好", (MINMAX,)),
                    IndicatorCard("c", "人数", 0.5, "越大越好", ()),
                ),
            ),
            DimensionCard(
                "口碑", 0.25, (IndicatorCard("b", "投诉", 0.25, "越小越好", (f"{MINMAX}，成本型 (max−x)/(max−min)",)),)
            ),
        ),
    )


def test_an_indicator_without_dimension_or_title_stands_for_itself() -> None:
    (dimension,) = card_of([indicator("a")], {"a": 1.0}).dimensions
    assert dimension == DimensionCard("a", 1.0, (IndicatorCard("a", "a", 1.0, "越大越好", ()),))


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({}, ()),
        ({"missing": "error"}, ()),
        ({"missing": "median"}, ("缺失以已填值的中位数计",)),
        ({"transform": "log1p", "normalise": "minmax"}, ("ln(1+x)", MINMAX)),
        ({"outliers": {"clip": [-0.5, 2]}}, ("限于 [-0.5, 2]",)),
        ({"outliers": {"winsorise": [0.05, 0.95]}}, ("按分位数缩尾（0.05, 0.95）",)),
        ({"normalise": {"target": 3}}, ("与目标值 3 的距离",)),
        (
            {"normalise": {"goalposts": [0, 10]}, "missing": "zero", "transform": "log1p"},
            ("ln(1+x)", "缺失以 0 计", "门柱 [0, 10] 之间的位置"),
        ),
    ],
)
def test_steps_are_named_in_the_order_they_are_taken(steps: dict[str, Any], words: tuple[str, ...]) -> None:
    assert steps_of(**steps) == words
