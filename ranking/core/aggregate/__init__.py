"""Aggregation of normalised columns into a composite, with what each indicator contributed.

Sums run over the indicators in the recipe's order, one column at a time, never as a matrix product: the bytes are
the same on any number of threads.
"""

from __future__ import annotations

from collections.abc import Mapping

from ranking.core.aggregate.aggregated import Aggregate, Aggregated, Line
from ranking.core.aggregate.ideal import Closeness, Compromise, topsis, vikor
from ranking.core.aggregate.means import Positions, arithmetic, geometric, harmonic, owa, positions_in_words
from ranking.core.aggregate.outranking import borda, copeland, promethee
from ranking.core.method import Way

__all__ = ["AGGREGATES", "IDEAL", "LESS_IS_BETTER", "Aggregate", "Aggregated", "Line"]

IDEAL = frozenset({"topsis", "vikor"})  # they measure distances over the columns' spread
LESS_IS_BETTER = frozenset({"vikor"})

NORMALISED = {
    "vector": "向量归一化 x/√Σx²",
    "minmax": "极差归一化",
    "sum": "总和归一化",
    "max": "最大值归一化",
    "none": "不再归一化",
}
CLOSENESS = "b/(a+b)，a、b 为到正、负理想解的欧氏距离"
DISTANCE = {"squared": "距离的平方为 Σ(w·Δ)²", "linear": "距离的平方为 Σw·Δ²"}

AGGREGATES: Mapping[str, Way[Aggregate]] = {
    "arithmetic": Way(arithmetic, "加权算术平均 Σwz"),
    "geometric": Way(geometric, "加权几何平均 Πz^w"),
    "harmonic": Way(harmonic, "加权调和平均 1/Σ(w/z)"),
    "topsis": Way(
        topsis,
        lambda of: f"TOPSIS：{CLOSENESS}，{NORMALISED[of.normalise]}，{DISTANCE[of.weight_in_distance]}",
        Closeness,
        Closeness(),
    ),
    "vikor": Way(
        vikor,
        lambda of: f"VIKOR：Q=v·S′+(1−v)·R′，S、R 为加权遗憾的和与最大者，v={of.v:g}，越小越好",
        Compromise,
        Compromise(),
    ),
    "promethee": Way(promethee, "PROMETHEE II 净流量 Σw(胜−负)/(n−1)，通常型偏好函数"),
    "borda": Way(borda, "加权波达计分 Σw(胜+平/2)"),
    "copeland": Way(copeland, "科普兰计分（逐对加权多数，胜减负）"),
    "owa": Way(owa, positions_in_words, Positions, Positions(orness=0.5)),
}
