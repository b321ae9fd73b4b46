"""One cell as a value of its column's kind. Each reader raises ValueError with what is wrong, in Chinese."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from declarations.core.expression import Kind

TRUE = frozenset({"true", "1", "是"})
FALSE = frozenset({"false", "0", "否"})
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_CODE = re.compile(r"[+-]?(0\d+(\.\d*)?|\d{16,})", re.ASCII)


def number(cell: Any) -> float:
    """A finite float; text must be a plain decimal number without thousands separators or units."""
    if isinstance(cell, str):
        if not _NUMBER.fullmatch(cell):
            raise ValueError("不是数")
        cell = float(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise ValueError("不是数")
    found = float(cell)
    if not math.isfinite(found):
        raise ValueError("不是有限的数")
    return found


def text(cell: Any) -> str:
    """Text as it stands; a whole number without a decimal point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise ValueError("不是有限的数")
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


def key(cell: Any) -> str:
    """Text, refusing a number that a spreadsheet can't have kept whole."""
    if isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= 10**EXACT_DIGITS):
        raise ValueError(f"主键不能存成小数或超过 {EXACT_DIGITS} 位的数，请改存为文字")
    return text(cell)


def boolean(cell: Any) -> bool:
    """true, false, 1, 0, 是, 否."""
    if isinstance(cell, bool):
        return cell
    word = text(cell).lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise ValueError("不是是/否（可写 true、false、1、0、是、否）")


def date(cell: Any) -> datetime.date:
    """A date cell, or ISO text (2018-12-31)."""
    if isinstance(cell, datetime.datetime):
        if cell.time() != datetime.time():
            raise ValueError("日期不应带时刻")
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    try:
        if isinstance(cell, str) and len(cell) == 10:
            return datetime.date.fromisoformat(cell)
    except ValueError:
        pass
    raise ValueError("不是日期（年-月-日，如 2018-12-31）")


READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: number,
    Kind.TEXT: text,
    Kind.BOOLEAN: boolean,
    Kind.DATE: date,
}


def infer(cells: list[Any]) -> Kind:
    """The kind of an undeclared column: what all of its stated cells are, else text.

    Digits with a leading zero or of more than 15 places are a code, so text.
    """
    stated = [cell for cell in cells if cell is not None]
    if not stated:
        return Kind.TEXT
    if are_plain_numbers(cells) or all(_is_number(cell) for cell in stated):
        return Kind.NUMBER
    if all(isinstance(cell, bool) or (isinstance(cell, str) and cell.lower() in _WORDS) for cell in stated):
        return Kind.BOOLEAN
    if all(isinstance(cell, datetime.date) for cell in stated):
        return Kind.DATE
    return Kind.TEXT


def are_plain_numbers(cells: list[Any]) -> bool:
    """Whether every stated cell is a finite number already: a look at all of them at once."""
    kinds = set(map(type, cells))
    return kinds <= {float, int, type(None)} and all(map(math.isfinite, filter(None, cells)))


def share_of_numbers(cells: list[Any]) -> float:
    """How much of a column's stated cells reads as numbers; 1 for an empty column."""
    stated = [cell for cell in cells if cell is not None]
    return sum(_reads_as_number(cell) for cell in stated) / len(stated) if stated else 1.0


_WORDS = (TRUE | FALSE) - {"1", "0"}


def _is_number(cell: Any) -> bool:
    return _reads_as_number(cell) and not (isinstance(cell, str) and _CODE.fullmatch(cell))


def _reads_as_number(cell: Any) -> bool:
    try:
        number(cell)
    except ValueError:
        return False
    return True
