"""Numbers that somebody else published or that are foreseen, as a call states them with where they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from publication.core.calls import Argument, Call, CallError

REQUIRED: Mapping[str, tuple[str, ...]] = {"external": ("source", "date"), "forecast": ("basis",), "criterion": ()}
NOTES = {"external": "来源：{source}，{date}", "forecast": "预测依据：{basis}", "criterion": ""}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


@dataclass(frozen=True)
class Stated:
    """A number with its unit ("" = none) and the footnote that says where it comes from ("" = none)."""

    value: Decimal
    unit: str
    note: str


def read_stated(call: Call) -> Stated:
    """Read `external(…)`, `forecast(…)` or `criterion(…)`. Raises CallError."""
    required = REQUIRED[call.name]
    value = call.arguments[0] if len(call.arguments) == 1 else None
    if not isinstance(value, Decimal):
        raise CallError(f"{call.name} 的第一个参数应为数")
    keywords = dict(call.keywords)
    unknown = [name for name in keywords if name not in (*required, "unit")]
    if unknown:
        raise CallError(f"{call.name} 没有参数“{unknown[0]}”")
    texts = {name: _words(call.name, name, keywords.get(name)) for name in required}
    if "date" in required and not _DATE.fullmatch(texts["date"]):
        raise CallError("date 应写成 '2019'、'2019-03' 或 '2019-03-01'")
    unit = _words(call.name, "unit", keywords["unit"]) if "unit" in keywords else ""
    return Stated(value, unit, NOTES[call.name].format(**texts))


def _words(call: str, name: str, argument: Argument | None) -> str:
    if not isinstance(argument, str) or not argument.strip():
        raise CallError(f"{call} 须写明 {name}='…'")
    return argument.strip()
