"""What a placeholder means: a statistic, a claim about one, an external number, a forecast, a label, or a block.

`prepare` finds everything that is wrong before any run; `print` needs the edition. A number that can't be known is
an error and never an empty place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from publication.core.calls import Call, CallError, Name, parse_placeholder, write
from publication.core.formats import Format, fit
from publication.core.loose_numbers import is_quantity
from publication.core.statistics import BoundCall, Edition, Names, Outline, Series, Shape, Statistic, bind, read_stated


class Origin(StrEnum):
    """Where a printed number comes from."""

    STATISTIC = "statistic"
    DECLARED = "declared"
    EXTERNAL = "external"
    FORECAST = "forecast"
    CRITERION = "criterion"
    LABEL = "label"


@dataclass(frozen=True)
class Printed:
    """What is put into the sentence; `note` is a footnote's text ("" = none)."""

    text: str
    note: str = ""
    statistic: Statistic | None = None


@dataclass(frozen=True)
class Block:
    """A chart or table that stands alone between blank lines; `code` is None for the method table."""

    key: str
    kind: str
    code: str | None


@dataclass(frozen=True)
class Inline:
    """Something printed within a sentence."""

    key: str
    origin: Origin
    comparison: Comparison | None
    year: bool
    print: Callable[[Edition], Printed]


@dataclass(frozen=True)
class Comparison:
    """A claim that a sentence may make: the words before or after it and when it holds (value, bound)."""

    name: str
    words: tuple[str, ...]
    after: tuple[str, ...]
    meaning: str
    holds: Callable[[Decimal, Decimal], bool]


# How far a figure may lie from the round number that 近 and 约 call it.
_NEAR = Decimal("0.05")

COMPARISONS = (
    Comparison("over", ("超过", "突破", "逾", "高于", "超"), ("以上",), "大于界限", lambda value, bound: value > bound),
    Comparison(
        "at_least",
        ("不低于", "不少于", "至少"),
        ("以上", "及以上"),
        "大于或等于界限",
        lambda value, bound: value >= bound,
    ),
    Comparison(
        "nearly",
        ("接近", "将近", "近"),
        (),
        "小于界限，相差不超过界限的 5%",
        lambda value, bound: bound - abs(bound) * _NEAR <= value < bound,
    ),
    Comparison(
        "about",
        ("大约", "约"),
        ("左右", "上下"),
        "与界限相差不超过界限的 5%",
        lambda value, bound: abs(value - bound) <= abs(bound) * _NEAR,
    ),
    Comparison("under", ("不足", "不到", "低于"), ("以下",), "小于界限", lambda value, bound: value < bound),
    Comparison(
        "at_most",
        ("不超过", "未超过", "没有超过", "不高于", "至多"),
        ("以内",),
        "小于或等于界限",
        lambda value, bound: value <= bound,
    ),
)
_COMPARISONS = {comparison.name: comparison for comparison in COMPARISONS}

BLOCKS = {"chart": "图", "table": "表", "method_table": "指标与权重表"}
STATED = {"external": Origin.EXTERNAL, "forecast": Origin.FORECAST, "criterion": Origin.CRITERION}


def prepare(body: str, outline: Outline) -> Block | Inline:
    """Read and bind what stands between the braces. Raises CallError."""
    placeholder = parse_placeholder(body)
    call, style = placeholder.call, placeholder.format
    if call.name in BLOCKS or call.name == "label":
        if style:
            raise CallError(f"{call.name} 没有格式")
        return _label(call) if call.name == "label" else _block(call, outline)
    if call.name in STATED:
        return _stated(call, style)
    if call.name in _COMPARISONS:
        return _claim(_COMPARISONS[call.name], call, style, outline)
    return _statistic(call, style, outline)


def _block(call: Call, outline: Outline) -> Block:
    if call.name == "method_table":
        if call.arguments or call.keywords:
            raise CallError("method_table 没有参数")
        return Block(write(call), call.name, None)
    known = outline.charts if call.name == "chart" else outline.tables
    code = call.arguments[0] if len(call.arguments) == 1 and not call.keywords else None
    if not isinstance(code, Name):
        raise CallError(f"应写成 {call.name}(代码)")
    if code.text not in known:
        raise CallError(f"没有代码为“{code.text}”的{BLOCKS[call.name]}")
    return Block(write(call), call.name, code.text)


def _label(call: Call) -> Inline:
    text = call.arguments[0] if len(call.arguments) == 1 and not call.keywords else None
    if not isinstance(text, str) or not text.strip():
        raise CallError("应写成 label('5G')")
    if is_quantity(text):
        raise CallError(f"“{text}”是数量，不是名称：请用统计量、external 或 forecast")
    return Inline(write(call), Origin.LABEL, None, False, lambda edition: Printed(text))


def _stated(call: Call, style: Call | None) -> Inline:
    """A number that somebody else published or that is foreseen, with where it comes from; or a criterion: the bound
    or the count by which a statistic beside it is drawn (增速在20%以上, 前十名), which is nobody's figure."""
    stated = read_stated(call)
    printed = fit(style, stated.unit).number(stated.value)
    return Inline(write(call), STATED[call.name], None, False, lambda edition: Printed(printed, stated.note))


def _statistic(call: Call, style: Call | None, outline: Outline) -> Inline:
    bound = _bind(call, outline)
    form = fit(style, bound.unit)

    def print_(edition: Edition) -> Printed:
        found = bound.compute(edition)
        if isinstance(found.result, Names):
            return Printed(_joined(found.result), "", found)
        return Printed(form.number(_value(found)), _note(bound, found), found)

    origin = Origin.DECLARED if bound.definition.name == "declared" else Origin.STATISTIC
    return Inline(bound.key, origin, None, form.style.name == "year", print_)


def _claim(comparison: Comparison, call: Call, style: Call | None, outline: Outline) -> Inline:
    """`over(25, total(revenue))|yi` prints 25亿元, if it is true: the bound is in the unit that is printed."""
    if len(call.arguments) != 2 or call.keywords:
        raise CallError(f"应写成 {call.name}(界限, 统计量)")
    limit, inner = call.arguments
    if not isinstance(limit, Decimal) or not isinstance(inner, Call):
        raise CallError(f"应写成 {call.name}(界限, 统计量)，界限是要印出的数")
    bound = _bind(inner, outline)
    form = fit(style, bound.unit)
    if not form.style.claimable:
        raise CallError(f"格式 {form.style.name} 不能用在 {call.name} 中")
    text = f"{limit:,f}{form.style.suffix}"

    def print_(edition: Edition) -> Printed:
        found = bound.compute(edition)
        if not comparison.holds(form.scaled(_value(found)), limit):
            exact = Format(form.style, max(form.places, 2), form.factor).number(_value(found))
            raise CallError(f"与数据不符：{bound.key} 是 {exact}，不满足“{comparison.meaning}”（界限 {text}）")
        return Printed(text, _note(bound, found), found)

    key = write(Call(call.name, (limit, Name(bound.key))))
    return Inline(key, Origin.STATISTIC, comparison, False, print_)


def _bind(call: Call, outline: Outline) -> BoundCall:
    bound = bind(call, outline)
    if bound.shape is Shape.SERIES:
        raise CallError(f"{bound.key} 是一组数，只能用于图表")
    return bound


def _value(statistic: Statistic) -> float:
    result = statistic.result
    if isinstance(result, Names | Series):
        raise CallError(f"{statistic.key} 不是数")
    if result.value is None:
        if result.stated < result.of:
            raise CallError(
                f"无法计算 {statistic.key}：{result.of} 家中只有 {result.stated} 家有数据"
                "（只按有数据的企业计算须写明 stated_only=true）"
            )
        raise CallError(f"无法计算 {statistic.key}：没有可用的数据或除数为零")
    return result.value


def _note(bound: BoundCall, found: Statistic) -> str:
    return "；".join(filter(None, (bound.note, _gaps(found))))


def _gaps(statistic: Statistic) -> str:
    result = statistic.result
    if isinstance(result, Names | Series) or result.stated == result.of:
        return ""
    return f"按 {result.of} 家中有数据的 {result.stated} 家计算"


def _joined(names: Names) -> str:
    if not names.names or None in names.names:
        raise CallError("有企业没有填写名称" if names.names else "榜单是空的")
    return "、".join(name for name in names.names if name is not None)


def misled_by(before: str, after: str, inline: Inline) -> str | None:
    """What is wrong with the words around a placeholder, if anything.

    超过 must be followed by `over`, 近 by `nearly`…, and the other way round: a round number that a claim prints
    would pass for the figure itself without its word.
    """
    if inline.origin not in (Origin.STATISTIC, Origin.DECLARED) or inline.year:
        return None
    expected, claimed = _leading(before), inline.comparison
    if expected is not None and expected is not claimed:
        word = next(word for word in expected.words if before.rstrip().endswith(word))
        return f"“{word}”之后应写 {expected.name}(界限, 统计量)，由数据核对"
    if claimed and expected is None and not after.lstrip().startswith(claimed.after):
        return f"{claimed.name} 的前面应有“{'”“'.join(claimed.words)}”之一，否则读者会以为是准确的数"
    return None


def _leading(before: str) -> Comparison | None:
    text = before.rstrip()
    if _NOT_A_CLAIM.search(text):
        return None
    found = [(len(word), comparison) for comparison in COMPARISONS for word in comparison.words if text.endswith(word)]
    return max(found, key=lambda item: item[0])[1] if found else None


# 附近、最近、节约、条约… end in the same characters but compare nothing.
_NOT_A_CLAIM = re.compile(r"(?:[最附邻]近|[节条合公契制]约)$")
