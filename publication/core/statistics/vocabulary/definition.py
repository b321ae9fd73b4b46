"""What the table of statistics says of each: arguments, unit, meaning, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from publication.core.statistics.figures import Result

RATIO, NUMBER, PLACE, YEAR, NAMES, POINTS = "比率", "个", "位", "年", "名称", "点"

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
    DECLARED = "可引用的列"
    STATISTIC = "统计量"
    EXTERNAL = "external(…)"


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


QUANTITY = Parameter("quantity", Takes.QUANTITY)
GROUP = Parameter("group", Takes.GROUP)
LABEL = Parameter("label", Takes.LABEL)
LABEL_OR_ALL = Parameter("label", Takes.LABEL, optional=True)
LIST = Parameter("code", Takes.LIST)
CHANGE = Parameter("change", Takes.CHANGE)
N = Parameter("n", Takes.WHOLE)
N_OR_ALL = Parameter("n", Takes.WHOLE, optional=True)
ANY_SCOPE = ("of", "where", "stated_only")
WHOLE_LIST = ("of", "stated_only")


def same_unit(arguments: Arguments) -> str:
    """The unit of the quantity asked about."""
    return str(arguments["quantity"].unit)
