"""Numbers with a Chinese multiple, such as 1.2亿: what to type instead."""

from __future__ import annotations

import re
from decimal import Decimal

_MULTIPLES = {"": 1, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(亿|万|千万|百万)元?", re.ASCII)


def in_digits(text: str, *, unit: str) -> str:
    """What to type for `text` in a field of `unit` (万元, 人…), as advice; empty where it is no such number."""
    found = _NUMBER.fullmatch(text.replace(",", ""))
    if found is None:
        return ""
    number = Decimal(found[1]) * _MULTIPLES[found[2]] / _MULTIPLES.get(unit.removesuffix("元"), 1)
    asked = f"单位是{unit}，" if unit else ""
    return f"请只填数字，{asked}请填 {format(number.normalize(), 'f')}"
