"""The table of formats: how a bound number or a list of names is printed, and which units each format takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from publication.core.calls import Call, CallError
from publication.core.numbers import MAX_PLACES, decimal_of, format_decimal
from publication.core.statistics.vocabulary import NAMES, NUMBER, PLACE, POINTS, RATIO, YEAR

_YI = {"元": Decimal("1e-8"), "万元": Decimal("1e-4"), "亿元": Decimal(1)}
_WAN = {"元": Decimal("1e-4"), "万元": Decimal(1), "亿元": Decimal(10_000)}
_PERCENT = {RATIO: Decimal(100), "%": Decimal(1), "": Decimal(100)}


@dataclass(frozen=True)
class Style:
    """One format. `factors` are the units it takes with what they are multiplied by; None = every plain number's."""

    name: str
    meaning: str
    example: str
    suffix: str = ""
    places: int = 0
    fixed: bool = False
    factors: Mapping[str, Decimal] | None = None
    claimable: bool = True


STYLES = (
    Style("percent", "比率印成百分数，默认一位小数；percent(0) 为整数", "28.3%", "%", 1, factors=_PERCENT),
    Style("yi", "金额印成亿元，默认一位小数", "25.1亿元", "亿元", 1, factors=_YI),
    Style("wan", "金额印成万元，默认整数", "251,000万元", "万元", 0, factors=_WAN),
    Style("integer", "整数，千位分隔", "2,000", fixed=True),
    Style("decimal", "小数，默认一位；decimal(2) 为两位", "1,234.5", places=1),
    Style(
        "rising",
        "比率印成增长或下降，默认一位小数",
        "增长53.6%",
        "%",
        1,
        factors=_PERCENT,
        claimable=False,
    ),
    Style("year", "年份", "2018", fixed=True, factors={YEAR: Decimal(1)}, claimable=False),
    Style("list", "名称以顿号相连", "甲公司、乙公司", fixed=True, factors={NAMES: Decimal(1)}, claimable=False),
)
_BY_NAME = {style.name: style for style in STYLES}
_NOT_PLAIN = (RATIO, YEAR, NAMES)
_DEFAULTS = {NUMBER: "integer", PLACE: "integer", POINTS: "integer", YEAR: "year", NAMES: "list", RATIO: "percent"}


@dataclass(frozen=True)
class Format:
    """A style held against a unit: ready to print values of that unit."""

    style: Style
    places: int
    factor: Decimal

    def scaled(self, value: float | Decimal) -> Decimal:
        """The value in the unit that is printed: 251000 万元 → 25.1 (亿元), 0.283 → 28.3 (%)."""
        return decimal_of(value) * self.factor

    def number(self, value: float | Decimal) -> str:
        """`value` printed with its unit."""
        printed = self.scaled(value)
        if self.style.name == "year":
            return f"{int(printed)}"
        if self.style.name == "rising":
            return _rising(format_decimal(printed, self.places))
        return format_decimal(printed, self.places) + self.style.suffix


def fit(call: Call | None, unit: str) -> Format:
    """The format that `call` asks for (None = the unit's own), if it takes `unit`. Raises CallError."""
    name = call.name if call else _DEFAULTS.get(unit)
    if name is None:
        raise CallError(f"请写明格式，如 |{'yi' if unit in _YI else 'integer'}")
    style = _BY_NAME.get(name)
    if style is None:
        raise CallError(f"没有名为“{name}”的格式；可用：{'、'.join(_BY_NAME)}")
    factors = {unit: Decimal(1)} if style.factors is None and unit not in _NOT_PLAIN else style.factors or {}
    if unit not in factors:
        raise CallError(f"格式 {name} 不适用于{f'单位为“{unit}”的数' if unit else '没有注明单位的数'}")
    return Format(style, _places(call, style), factors[unit])


def _places(call: Call | None, style: Style) -> int:
    if call is None or not (call.arguments or call.keywords):
        return style.places
    given = call.arguments[0] if len(call.arguments) == 1 and not call.keywords else None
    if style.fixed:
        raise CallError(f"格式 {style.name} 没有参数")
    if not isinstance(given, Decimal) or given != int(given) or not 0 <= given <= MAX_PLACES:
        raise CallError(f"格式 {style.name} 的参数是小数位数，0 到 {MAX_PLACES}")
    return int(given)


def _rising(percent: str) -> str:
    if not percent.strip("-0."):
        return "持平"
    return f"下降{percent[1:]}%" if percent.startswith("-") else f"增长{percent}%"
