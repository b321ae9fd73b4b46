"""The method card: what the report prints of a composite."""

from dataclasses import replace
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
    card = card_of(indicators, weights, title="综合得分", aggregate="geometric", weights="given")
    assert replace(card, formulas=()) == MethodCard(
        title="综合得分",
        weighting="给定权重",
        aggregation="加权几何平均 Πz^w",
        scale="",
        facts=(),
        dimensions=(
            DimensionCard(
                "规模",
                0.75,
                (
                    IndicatorCard("a", "收入", (), 0.25, "越大越好", (MINMAX,), "a"),
                    IndicatorCard("c", "人数", (), 0.5, "越大越好", (), "a + b"),
                ),
            ),
            DimensionCard(
                "口碑",
                0.25,
                (IndicatorCard("b", "投诉", (), 0.25, "越小越好", (f"{MINMAX}，成本型 (max−x)/(max−min)",), "b"),),
            ),
        ),
    )


def test_an_indicator_without_dimension_or_title_stands_for_itself() -> None:
    (dimension,) = card_of([indicator("a")], {"a": 1.0}).dimensions
    assert dimension == DimensionCard("a", 1.0, (IndicatorCard("a", "a", (), 1.0, "越大越好", (), "a"),))


def test_levels_between_the_dimension_and_the_indicator_are_kept() -> None:
    (dimension,) = card_of([indicator("a", dimension=["绩效实力", "财务效益状况", "收益"])], {"a": 1.0}).dimensions
    assert (dimension.title, dimension.indicators[0].within) == ("绩效实力", ("财务效益状况", "收益"))


def test_an_indicator_says_how_it_is_computed_and_what_its_words_score() -> None:
    divided = {"code": "d", "value": "a", "denominator": "b + 1", "weight": 1}
    words = {"code": "w", "value": "kind", "weight": 1, "normalise": {"categorical": {"甲": 3, "乙": 1}}}
    (one,), (two,) = (dimension.indicators for dimension in card_of([divided, words], {"d": 0.5, "w": 0.5}).dimensions)
    assert (one.value, one.points) == ("(a) / (b + 1)", ())
    assert (two.value, two.points) == ("kind", (("甲", 3.0), ("乙", 1.0)))


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ("equal", "等权"),
        ("entropy", "熵权法：w=(1−e)/Σ(1−e)，e=−Σp·ln p/ln n，p=x/Σx，x 为归一化之前的原值"),
        (
            {"entropy": {"on": "positive"}},
            "熵权法：w=(1−e)/Σ(1−e)，e=−Σp·ln p/ln n，p=x/Σx，x 为归一化、正向化之后的值",
        ),
        ("critic", "CRITIC：w∝σ·Σ(1−r)，极差正向化后的总体标准差，皮尔逊相关系数"),
        ({"critic": {"correlation": "spearman"}}, "CRITIC：w∝σ·Σ(1−r)，极差正向化后的总体标准差，斯皮尔曼相关系数"),
        ("std", "标准差法：w∝σ（归一化之后的总体标准差）"),
        ("merec", "MEREC：w∝Σ|S′−S|，S=ln(1+Σ|ln n|/m)，n 为 min/x（成本型 x/max）"),
        ("pca", "主成分法：特征值不小于 1 的主成分，w∝Σλ·l²（相关矩阵，不旋转）"),
        ({"ahp": {"matrix": [[1]]}}, "层次分析法：判断矩阵的主特征向量"),
    ],
)
def test_the_weighting_is_named_with_its_variant_and_formula(weights: Any, words: str) -> None:
    assert card_of([indicator("a")], {"a": 1.0}, weights=weights).weighting == words


IDEAL = "TOPSIS：b/(a+b)，a、b 为到正、负理想解的欧氏距离"


@pytest.mark.parametrize(
    ("aggregate", "words"),
    [
        ("harmonic", "加权调和平均 1/Σ(w/z)"),
        ("topsis", f"{IDEAL}，向量归一化 x/√Σx²，距离的平方为 Σ(w·Δ)²"),
        ({"topsis": {"normalise": "none", "weight_in_distance": "linear"}}, f"{IDEAL}，不再归一化，距离的平方为 Σw·Δ²"),
        ({"vikor": {"v": 0.25}}, "VIKOR：Q=v·S′+(1−v)·R′，S、R 为加权遗憾的和与最大者，v=0.25，越小越好"),
        ("promethee", "PROMETHEE II 净流量 Σw(胜−负)/(n−1)，通常型偏好函数"),
        ("borda", "加权波达计分 Σw(胜+平/2)"),
        ("copeland", "科普兰计分（逐对加权多数，胜减负）"),
        ("owa", "有序加权平均 OWA（orness=0.5）"),
        ({"owa": {"weights": [1]}}, "有序加权平均 OWA（位次权重 1）"),
    ],
)
def test_the_aggregation_is_named_with_its_variant_and_formula(aggregate: Any, words: str) -> None:
    assert card_of([indicator("a")], {"a": 1.0}, aggregate=aggregate).aggregation == words


def test_the_scale_and_the_facts_of_the_run_stand_on_the_card() -> None:
    scale = {"from": [0, 1], "to": [0, 100]}
    composite = recipe_of(ranking(composites=[{"code": "total", "indicators": [indicator("a")], "scale": scale}]))
    card = method_card(composite.composites[0], {"a": 1.0}, ("CR = 0.02",))
    assert (card.scale, card.facts) == ("由 [0, 1] 线性换算到 [0, 100]", ("CR = 0.02",))


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({}, ()),
        ({"missing": "error"}, ()),
        ({"missing": "median"}, ("缺失以已填值的中位数计",)),
        ({"missing": {"group_mean": "kind"}}, ("缺失以同组（kind）已填值的均值计",)),
        (
            {"missing": {"group_share": {"level": "b", "group": "kind"}}},
            ("缺失以同组（kind）已填值均值的 10%～90% 计，按披露程度（b）",),
        ),
        ({"missing": "knn"}, ("缺失以最近的 5 个已填者的均值计",)),
        ({"transform": "boxcox"}, ("Box-Cox 变换，λ 由最大似然估计",)),
        ({"transform": {"boxcox": 0.5}}, ("Box-Cox 变换，λ=0.5",)),
        ({"transform": "log1p", "normalise": "minmax"}, ("ln(1+x)", MINMAX)),
        ({"outliers": {"clip": [-0.5, 2]}}, ("限于 [-0.5, 2]",)),
        ({"outliers": {"winsorise": [0.05, 0.95]}}, ("按分位数缩尾（0.05, 0.95）",)),
        ({"normalise": {"zscore": "sample"}}, ("标准分 (x−均值)/样本标准差",)),
        ({"normalise": {"target": 3}}, ("与目标值 3 的距离",)),
        (
            {"normalise": {"goalposts": [0, 10]}, "missing": "zero", "transform": "log1p"},
            ("ln(1+x)", "缺失以 0 计", "门柱 [0, 10] 之间的位置"),
        ),
    ],
)
def test_steps_are_named_in_the_order_they_are_taken(steps: dict[str, Any], words: tuple[str, ...]) -> None:
    assert steps_of(**steps) == words
