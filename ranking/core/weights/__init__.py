"""Weights of a composite's indicators. Every way returns non-negative numbers that add up to 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ranking.core.indicator import Column
from ranking.core.method import Way
from ranking.core.weights.objective import Correlation, EntropyOf, critic, entropy, merec, pca, std
from ranking.core.weights.stated import Judgements, ahp, equal, given, is_one
from ranking.core.weights.weighed import Weighed

__all__ = ["OBJECTIVE", "WEIGHTS", "Weigh", "Weighed", "is_one"]

# The columns after all their steps, the weights that the recipe gives (None where it gives none), the argument.
Weigh = Callable[[Sequence[Column], Sequence[float | None], Any], Weighed]

# Ways that look at how a column spreads over the rows.
OBJECTIVE = frozenset({"entropy", "critic", "std", "merec", "pca"})

ON = {"raw": "归一化之前的原值", "positive": "归一化、正向化之后的值"}
CORRELATIONS = {"pearson": "皮尔逊", "spearman": "斯皮尔曼"}

WEIGHTS: Mapping[str, Way[Weigh]] = {
    "given": Way(given, "给定权重"),
    "equal": Way(equal, "等权"),
    "entropy": Way(
        entropy,
        lambda of: f"熵权法：w=(1−e)/Σ(1−e)，e=−Σp·ln p/ln n，p=x/Σx，x 为{ON[of.on]}",
        EntropyOf,
        EntropyOf(),
    ),
    "critic": Way(
        critic,
        lambda of: f"CRITIC：w∝σ·Σ(1−r)，极差正向化后的总体标准差，{CORRELATIONS[of.correlation]}相关系数",
        Correlation,
        Correlation(),
    ),
    "std": Way(std, "标准差法：w∝σ（归一化之后的总体标准差）"),
    "merec": Way(merec, "MEREC：w∝Σ|S′−S|，S=ln(1+Σ|ln n|/m)，n 为 min/x（成本型 x/max）"),
    "pca": Way(pca, "主成分法：特征值不小于 1 的主成分，w∝Σλ·l²（相关矩阵，不旋转）"),
    "ahp": Way(ahp, "层次分析法：判断矩阵的主特征向量", Judgements),
}
