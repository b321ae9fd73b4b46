"""The table of statistics: what may be asked, with which arguments, in which unit. Nothing else can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from publication.core.calls import CallError
from publication.core.statistics import groups, measures
from publication.core.statistics.edition import Edition
from publication.core.statistics.figures import Figure, Result
from publication.core.statistics.measures import Scope

RATIO, NUMBER, PLACE, YEAR, NAMES = "比率", "个", "位", "年", "名称"

Arguments = Mapping[str, Any]


class Takes(StrEnum):
    """What an argument is."""

    QUANTITY = "数"
    CHANGE = "有上年值的列"
    GROUP = "文字列"
    LIST = "榜单代码"
    LABEL = "组名"
    WHOLE = "正整数"
    EDGES = "分界点"
    LABELS = "段名"


class Shape(StrEnum):
    """What comes out: one number, a series for charts and tables, names; or a series unless a group is named."""

    FIGURE = "一个数"
    SERIES = "一组数"
    NAMES = "名称"
    GROUPED = "一组数；写明组名时为一个数"


@dataclass(frozen=True)
class Parameter:
    name: str
    takes: Takes
    optional: bool = False


@dataclass(frozen=True)
class Definition:
    """One statistic. `compute` takes the edition, the scope and the parameters by name."""

    name: str
    parameters: tuple[Parameter, ...]
    scope: tuple[str, ...]
    unit: str | Callable[[Arguments], str]
    meaning: str
    example: str
    compute: Callable[..., Result]
    shape: Shape = Shape.FIGURE
    where_required: bool = False
    check: Callable[[Arguments], None] | None = None


def _same(arguments: Arguments) -> str:
    """The unit of the quantity asked about."""
    return str(arguments["quantity"].unit)


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


def _fact(number: Callable[[Edition], int]) -> Callable[..., Result]:
    return lambda edition, scope: Figure(float(number(edition)), 1, 1)


def _names(edition: Edition, scope: Scope, code: str, n: int | None = None, column: str | None = None) -> Result:
    return measures.names(edition, scope, code, n, column)


_QUANTITY = Parameter("quantity", Takes.QUANTITY)
_GROUP = Parameter("group", Takes.GROUP)
_LABEL = Parameter("label", Takes.LABEL)
_LABEL_OR_ALL = Parameter("label", Takes.LABEL, optional=True)
_LIST = Parameter("code", Takes.LIST)
_N = Parameter("n", Takes.WHOLE)
_EDGES = Parameter("edges", Takes.EDGES)
_ALL = ("of", "where", "stated_only")
_WHOLE_LIST = ("of", "stated_only")

_MARGIN = '"operating_profit / total_revenue"'

DEFINITIONS = (
    Definition("count", (), _ALL, NUMBER, "企业数", 'count(where="operating_profit > 0")', measures.count),
    Definition("list_size", (_LIST,), (), NUMBER, "一个榜单的企业数", "list_size(growth)", measures.list_size),
    Definition("total", (_QUANTITY,), _ALL, _same, "合计", "total(internet_revenue)", measures.total),
    Definition("mean", (_QUANTITY,), _ALL, _same, "各企业的算术平均", f"mean({_MARGIN})", measures.mean),
    Definition("median", (_QUANTITY,), _ALL, _same, "各企业的中位数", "median(staff)", measures.median),
    Definition(
        "ratio",
        (Parameter("above", Takes.QUANTITY), Parameter("below", Takes.QUANTITY)),
        _ALL,
        _quotient,
        "两项合计之比（先各自合计，再相除）",
        "ratio(operating_profit, total_revenue)",
        measures.ratio,
    ),
    Definition(
        "growth",
        (Parameter("change", Takes.CHANGE),),
        _ALL,
        RATIO,
        "同一批企业的合计比上年增长多少（本年合计 ÷ 上年合计 − 1；上年合计不大于零时无法计算）",
        "growth(internet_revenue)",
        measures.growth,
    ),
    Definition(
        "share",
        (Parameter("quantity", Takes.QUANTITY, optional=True),),
        _ALL,
        RATIO,
        "满足条件的企业占企业数的比重；写明列时，占该列合计的比重",
        "share(internet_revenue, where=\"city = '太原'\")",
        measures.share,
        where_required=True,
    ),
    Definition(
        "top_total",
        (_QUANTITY, _N),
        _WHOLE_LIST,
        _same,
        "榜单名次前 n 家的合计（按名次，不按该列大小）",
        "top_total(internet_revenue, 3)",
        measures.top_total,
    ),
    Definition(
        "top_share",
        (_QUANTITY, _N),
        _WHOLE_LIST,
        RATIO,
        "榜单名次前 n 家占榜单合计的比重",
        "top_share(internet_revenue, 3)",
        measures.top_share,
    ),
    Definition(
        "bins",
        (_QUANTITY, _EDGES, Parameter("labels", Takes.LABELS, optional=True)),
        _ALL,
        NUMBER,
        "各段的企业数。各段含下界、不含上界：第一段小于第一个分界点，最后一段大于等于最后一个分界点",
        'bins("internet_revenue / internet_revenue_prev - 1", "0, 0.2, 0.5, 1")',
        measures.bins,
        Shape.SERIES,
        check=_bins_fit,
    ),
    Definition(
        "bin_count",
        (_QUANTITY, _EDGES, Parameter("number", Takes.WHOLE)),
        _ALL,
        NUMBER,
        "第几段的企业数（分段同 bins，从 1 数起）",
        f'bin_count({_MARGIN}, "0, 0.2, 0.4", 2)',
        measures.bin_count,
        check=_bins_fit,
    ),
    Definition(
        "group_count",
        (_GROUP, _LABEL_OR_ALL),
        _ALL,
        NUMBER,
        "各组的企业数，由多到少；并列时按组名",
        'group_count(sector, "企业服务")',
        groups.group_count,
        Shape.GROUPED,
    ),
    Definition(
        "group_total",
        (_QUANTITY, _GROUP, _LABEL_OR_ALL),
        _ALL,
        _same,
        "各组的合计，由大到小；并列时按组名",
        'group_total(internet_revenue, sector, "企业服务")',
        groups.group_total,
        Shape.GROUPED,
    ),
    Definition(
        "group_share",
        (_QUANTITY, _GROUP, _LABEL_OR_ALL),
        _ALL,
        RATIO,
        "各组占合计的比重，次序同 group_total",
        'group_share(internet_revenue, sector, "企业服务")',
        groups.group_share,
        Shape.GROUPED,
    ),
    Definition(
        "group_rank",
        (_QUANTITY, _GROUP, _LABEL),
        _ALL,
        PLACE,
        "一组按合计排在第几位（并列同位，其后跳过）",
        'group_rank(internet_revenue, sector, "企业服务")',
        groups.group_rank,
    ),
    Definition(
        "group_name",
        (_QUANTITY, _GROUP, _N),
        _ALL,
        NAMES,
        "合计排在第 n 位的组名；与另一组并列时报错",
        "group_name(internet_revenue, sector, 1)",
        groups.group_name,
        Shape.NAMES,
    ),
    Definition("group_number", (_GROUP,), _ALL, NUMBER, "出现了多少组", "group_number(sector)", groups.group_number),
    Definition(
        "names",
        (
            _LIST,
            Parameter("n", Takes.WHOLE, optional=True),
            Parameter("column", Takes.GROUP, optional=True),
        ),
        (),
        NAMES,
        "一个榜单的企业名称，按榜单次序；可只取前 n 家，可改用另一文字列（如简称）",
        "names(main, 3, short_name)",
        _names,
        Shape.NAMES,
    ),
    Definition(
        "dimensions",
        (),
        (),
        NUMBER,
        "综合得分的维度数",
        "dimensions()",
        _fact(lambda edition: len(edition.outline.dimensions)),
    ),
    Definition(
        "indicators",
        (),
        (),
        NUMBER,
        "综合得分的指标数",
        "indicators()",
        _fact(lambda edition: len(edition.outline.indicators)),
    ),
    Definition("year", (), (), YEAR, "评选年度", "year()", _fact(lambda edition: edition.outline.year)),
    Definition("base_year", (), (), YEAR, "数据年度", "base_year()", _fact(lambda edition: edition.outline.base_year)),
)

VOCABULARY: Mapping[str, Definition] = {definition.name: definition for definition in DEFINITIONS}
