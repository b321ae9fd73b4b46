"""The method table of a report: dimensions, levels, weights, and below it the variants in words."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from publication.services import reports
from ranking.core.aggregate import AGGREGATES
from ranking.core.method import REQUIRED, Way
from ranking.core.method_card import method_card
from ranking.core.missing import FILLS
from ranking.core.normalise import NORMALISERS
from ranking.core.outliers import BOUNDS
from ranking.core.transform import TRANSFORMS
from ranking.core.weights import WEIGHTS
from tests.publication.core.report.tiny_report import edition, report
from tests.ranking.builders import indicator, ranking, recipe_of

ROWS = [("甲甲有限公司", "太原", 3000.0), ("乙乙有限公司", "大同", 2000.0)]


def drawn(of_run: dict[str, float], facts: tuple[str, ...] = (), **composite: Any) -> str:
    """The table's text, a space between cells."""
    indicators = [
        indicator("a", title="净资产收益率", dimension=["绩效实力", "财务效益状况"], normalise="minmax"),
        indicator(
            "b", title="资产负债率", dimension=["绩效实力", "偿债能力状况"], direction="cost", normalise="minmax"
        ),
    ]
    data = ranking(composites=[{"code": "total", "indicators": indicators, **composite}])
    card = method_card(recipe_of(data).composites[0], of_run, facts)
    found = report({"overview.md": "{{ method_table() }}"})
    content = reports.fill_report(found, edition=edition(found, ROWS), card=card)
    table = content.chapters[0].html.partition('<p class="formulas-head">')[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", table)).split())


def test_levels_weights_variants_and_facts_are_printed() -> None:
    facts = ("判断矩阵的一致性比例 CR = 0.0000",)
    matrix = {"ahp": {"matrix": [[1, 1], [1, 1]]}}
    text = drawn({"a": 0.5, "b": 0.5}, facts, weights=matrix, aggregate={"topsis": {"normalise": "minmax"}})
    assert text == (
        "表1 评价指标与权重 维度 维度权重 指标 指标权重 方向 处理 "
        "绩效实力 100% 财务效益状况 › 净资产收益率 50% 越大越好 极差归一化 (x−min)/(max−min) "
        "偿债能力状况 › 资产负债率 50% 越小越好 极差归一化 (x−min)/(max−min)，成本型 (max−x)/(max−min) "
        "赋权：层次分析法：判断矩阵的主特征向量；综合：TOPSIS：b/(a+b)，a、b 为到正、负理想解的欧氏距离，极差归一化，"
        "距离的平方为 Σ(w·Δ)²；判断矩阵的一致性比例 CR = 0.0000。"
    )


def test_weights_that_are_no_whole_percentages_keep_two_decimals() -> None:
    text = drawn({"a": 0.12345, "b": 0.87655}, scale={"from": [0, 1], "to": [0, 100]})
    assert re.findall(r"[\d.]+%", text) == ["100.00%", "12.35%", "87.66%"]
    assert text.endswith("赋权：给定权重；综合：加权算术平均 Σwz；由 [0, 1] 线性换算到 [0, 100]。")


def words() -> list[tuple[str, str]]:
    tables: list[dict[str, Way[Any]]] = [*map(dict, (TRANSFORMS, FILLS, BOUNDS, NORMALISERS, WEIGHTS, AGGREGATES))]
    return [
        (name, way.title if isinstance(way.title, str) else way.title(None if way.default is REQUIRED else way.default))
        for table in tables
        for name, way in table.items()
        if isinstance(way.title, str) or way.default is not REQUIRED
    ]


@pytest.mark.parametrize(("name", "said"), words())
def test_the_report_s_font_has_every_character_of_a_method_s_words(name: str, said: str) -> None:
    assert reports.unprintable(said) == ""
