"""Statistics of a list as a whole: counts, totals, averages, shares, concentration, bins."""

from __future__ import annotations

from publication.core.calls import CallError
from publication.core.statistics import concentration, measures
from publication.core.statistics.vocabulary.definition import (
    ANY_SCOPE,
    CHANGE,
    LIST,
    NUMBER,
    POINTS,
    QUANTITY,
    RATIO,
    WHOLE_LIST,
    Arguments,
    Definition,
    N,
    Parameter,
    Shape,
    Takes,
    same_unit,
)


def _quotient(arguments: Arguments) -> str:
    above, below = arguments["above"].unit, arguments["below"].unit
    if above == below:
        return RATIO
    return f"{above}/{below}" if above and below else ""


def _bins_fit(arguments: Arguments) -> None:
    expected = len(arguments["edges"]) + 1
    if "labels" in arguments and len(arguments["labels"]) != expected:
        raise CallError(f"{len(arguments['edges'])} 个分界点分成 {expected} 段，名称也应有 {expected} 个")
    if "number" in arguments and arguments["number"] > expected:
        raise CallError(f"只分成 {expected} 段，没有第 {arguments['number']} 段")


_EDGES = Parameter("edges", Takes.EDGES)
_MARGIN = '"operating_profit / total_revenue"'

TOTALS = (
    Definition("count", (), ANY_SCOPE, NUMBER, "企业数", 'count(where="operating_profit > 0")', measures.count),
    Definition("list_size", (LIST,), (), NUMBER, "一个榜单的企业数", "list_size(growth)", measures.list_size),
    Definition("total", (QUANTITY,), ANY_SCOPE, same_unit, "合计", "total(internet_revenue)", measures.total),
    Definition("mean", (QUANTITY,), ANY_SCOPE, same_unit, "各企业的算术平均", f"mean({_MARGIN})", measures.mean),
    Definition("median", (QUANTITY,), ANY_SCOPE, same_unit, "各企业的中位数", "median(staff)", measures.median),
    Definition(
        "ratio",
        (Parameter("above", Takes.QUANTITY), Parameter("below", Takes.QUANTITY)),
        ANY_SCOPE,
        _quotient,
        "两项合计之比（先各自合计，再相除）",
        "ratio(operating_profit, total_revenue)",
        measures.ratio,
    ),
    Definition(
        "growth",
        (CHANGE,),
        ANY_SCOPE,
        RATIO,
        "同一批企业的合计比上年增长多少（本年合计 ÷ 上年合计 − 1；上年合计不大于零时无法计算）",
        "growth(internet_revenue)",
        measures.growth,
    ),
    Definition(
        "share",
        (Parameter("quantity", Takes.QUANTITY, optional=True),),
        ANY_SCOPE,
        RATIO,
        "满足条件的企业占企业数的比重；写明列时，占该列合计的比重",
        "share(internet_revenue, where=\"city = '太原'\")",
        measures.share,
        where_required=True,
    ),
    Definition(
        "top_total",
        (QUANTITY, N),
        WHOLE_LIST,
        same_unit,
        "榜单名次前 n 家的合计（按名次，不按该列大小）",
        "top_total(internet_revenue, 3)",
        measures.top_total,
    ),
    Definition(
        "top_share",
        (QUANTITY, N),
        WHOLE_LIST,
        RATIO,
        "榜单名次前 n 家占榜单合计的比重",
        "top_share(internet_revenue, 3)",
        measures.top_share,
    ),
    Definition(
        "concentration",
        (QUANTITY, N),
        ANY_SCOPE,
        RATIO,
        "该列最大的 n 家占合计的比重（集中度 CR_n，按该列大小，不按名次；有负数时无法计算）",
        "concentration(internet_revenue, 4)",
        concentration.concentration,
    ),
    Definition(
        "hhi",
        (QUANTITY,),
        ANY_SCOPE,
        POINTS,
        "赫芬达尔–赫希曼指数：各家所占百分数的平方和，最高 10,000（有负数时无法计算）",
        "hhi(internet_revenue)",
        concentration.hhi,
    ),
    Definition(
        "bins",
        (QUANTITY, _EDGES, Parameter("labels", Takes.LABELS, optional=True)),
        ANY_SCOPE,
        NUMBER,
        "各段的企业数。各段含下界、不含上界：第一段小于第一个分界点，最后一段大于等于最后一个分界点",
        'bins("internet_revenue / internet_revenue_prev - 1", "0, 0.2, 0.5, 1")',
        measures.bins,
        Shape.SERIES,
        check=_bins_fit,
    ),
    Definition(
        "bin_count",
        (QUANTITY, _EDGES, Parameter("number", Takes.WHOLE)),
        ANY_SCOPE,
        NUMBER,
        "第几段的企业数（分段同 bins，从 1 数起）",
        f'bin_count({_MARGIN}, "0, 0.2, 0.4", 2)',
        measures.bin_count,
        check=_bins_fit,
    ),
)
