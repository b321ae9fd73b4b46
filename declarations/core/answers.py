"""Answers: from what a person typed or a cell holds to a typed value, and on to JSON.

Values are `str`, `int`, `Decimal`, `bool`, `date`, lists of them, or `None` for *not stated*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from declarations.core import industries, regions
from declarations.core.applicant import number_fault
from declarations.core.form import CellField, FieldDefinition, FieldType, level_of
from declarations.core.multiples import in_digits
from declarations.core.percentage import Percentage

Value = Any
MAX_NUMBER = Decimal(10) ** 15
MAX_TEXT = {FieldType.TEXT: 500, FieldType.LONG_TEXT: 20_000}
MAX_ROWS = 500
_TRUE = {"是", "true", "1", "有", "yes", "y"}
_FALSE = {"否", "false", "0", "无", "no", "n"}
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+(\.\d*)?|\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_PHONE = re.compile(r"[+\d][\d \-()]{4,24}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
_URL = re.compile(r"(https?://)?[^\s/]+\.[^\s/]{2,}(/\S*)?", re.IGNORECASE)


class AnswerError(ValueError):
    """A value that the field can't take; the message says why, in words for the person who typed it."""


Asked = FieldDefinition | CellField


def parse(field: Asked, raw: Any) -> Value:
    """The typed value of `raw` (text of a form, or a cell of a spreadsheet). Raises `AnswerError`."""
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw in ("", [], ()):
        return None
    return _PARSERS[field.type](field, raw)


def fault_of(field: Asked, raw: Any) -> str:
    """Why `raw` can't be an answer; empty when it can."""
    try:
        parse(field, raw)
    except AnswerError as error:
        return str(error)
    return ""


def to_json(value: Value) -> Any:
    """Decimals and dates as text, as they are stored and frozen; everything else as it is."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    return value


def from_json(field: Asked, stored: Any) -> Value:
    """The typed value of what `to_json` made. Stored answers were parsed once, so this only restores types."""
    if stored is None:
        return None
    match field.type:
        case FieldType.DECIMAL | FieldType.MONEY | FieldType.PERCENT:
            return Decimal(stored)
        case FieldType.DATE:
            return date.fromisoformat(stored)
        case FieldType.TABLE if isinstance(field, FieldDefinition):
            return [{cell.code: from_json(cell, row.get(cell.code)) for cell in field.columns} for row in stored]
    return stored


def _text(field: Asked, raw: Any) -> str:
    text = _plain(raw)
    limit = getattr(field, "max_length", None) or MAX_TEXT.get(field.type, 500)
    if len(text) > limit:
        raise AnswerError(f"不应超过 {limit} 字，现有 {len(text)} 字")
    if any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in text):
        raise AnswerError("含有不可见的控制字符，请重新输入")
    pattern = getattr(field, "pattern", None)
    if pattern and not re.fullmatch(pattern, text):
        raise AnswerError(f"“{_short(text)}”格式不对，应如 {getattr(field, 'pattern_hint', '') or pattern}")
    return text


def _plain(raw: Any) -> str:
    """Spreadsheets hand whole numbers over as floats and dates as datetimes."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def _number(field: Asked, raw: Any) -> Decimal:
    if isinstance(raw, bool | date):
        raise AnswerError(_not_a_number(_plain(raw)))
    if isinstance(raw, Percentage) and field.type is FieldType.PERCENT:
        raw = raw * 100
    # A spreadsheet shows 15 places of a number; those behind are noise of its binary fraction.
    text = f"{raw:.15g}" if isinstance(raw, float) else unicodedata.normalize("NFKC", str(raw)).replace(" ", "")
    if field.type is FieldType.PERCENT:
        text = text.removesuffix("%")
    elif field.unit:
        text = text.removesuffix(field.unit)
    if not _NUMBER.fullmatch(text):
        meant = "" if field.type is FieldType.PERCENT else in_digits(text, unit=field.unit)
        raise AnswerError(f"“{_short(text)}”{meant}" if meant else _not_a_number(str(raw)))
    number = Decimal(text.replace(",", ""))
    if abs(number) >= MAX_NUMBER:
        raise AnswerError(f"“{_short(str(raw))}”超出可填范围")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -10:
        raise AnswerError("小数不应超过 10 位")
    _bounds(field, number)
    return Decimal(format(number, "f"))


def _not_a_number(text: str) -> str:
    return f"“{_short(text)}”不是数，请只填数字，如 1234.5"


def _bounds(field: Asked, number: Decimal) -> None:
    unit = "%" if field.type is FieldType.PERCENT else field.unit
    if field.min is not None and number < field.min:
        raise AnswerError(f"不应小于 {field.min}{unit}，现为 {number}")
    if field.max is not None and number > field.max:
        raise AnswerError(f"不应大于 {field.max}{unit}，现为 {number}")


def _integer(field: Asked, raw: Any) -> int:
    number = _number(field, raw)
    if number != number.to_integral_value():
        raise AnswerError(f"应为整数，现为 {number}")
    return int(number)


def _year(field: Asked, raw: Any) -> int:
    year = _integer(field, raw)
    if not 1800 <= year <= 2200:
        raise AnswerError(f"“{year}”不是年份")
    return year


def _boolean(field: Asked, raw: Any) -> bool:
    text = _plain(raw).lower()
    if text in _TRUE or raw is True:
        return True
    if text in _FALSE or raw is False:
        return False
    raise AnswerError(f"“{_short(text)}”应为 是 或 否")


def _date(field: Asked, raw: Any) -> date:
    day = _day(raw)
    if not 1800 <= day.year <= 2200:
        raise AnswerError(f"“{_short(str(raw))}”的年份不对")
    return day


def _day(raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = unicodedata.normalize("NFKC", str(raw))
    text = re.sub(r"[年月./]", "-", text).removesuffix("日").replace(" ", "")
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    try:
        if not match:
            raise ValueError
        return date(*map(int, match.groups()))
    except ValueError:
        raise AnswerError(f"“{_short(str(raw))}”不是日期，应如 2018年12月31日") from None


def _choice(field: Asked, raw: Any) -> str:
    text = _plain(raw)
    choices = _choices(field)
    for code, label in choices.items():
        if text in (code, label):
            return code
    shown = "、".join(list(choices.values())[:12])
    raise AnswerError(f"“{_short(text)}”不在选项之内，可选：{shown}")


def _choices(field: Asked) -> dict[str, str]:
    return {(o if isinstance(o, str) else o.code): (o if isinstance(o, str) else o.label) for o in field.options}


def _several(field: Asked, raw: Any) -> list[str]:
    parts = raw if isinstance(raw, list | tuple) else re.split(r"[、;；\n]", _plain(raw))
    chosen = {_choice(field, text) for part in parts if (text := str(part).strip())}
    most = getattr(field, "max_select", None)
    if most is not None and len(chosen) > most:
        raise AnswerError(f"至多选 {most} 项，现选 {len(chosen)} 项")
    return [code for code in _choices(field) if code in chosen]


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[Asked, Any], str]:
    def parse_text(field: Asked, raw: Any) -> str:
        text = _text(field, raw)
        if not pattern.fullmatch(text):
            raise AnswerError(f"“{_short(text)}”不是{what}")
        return text

    return parse_text


def _uscc(field: Asked, raw: Any) -> str:
    text = _plain(raw).upper()
    fault = number_fault("uscc", text)
    if fault:
        raise AnswerError(fault)
    return text


def _region(field: Asked, raw: Any) -> str:
    try:
        return regions.read(_plain(raw), level_of(field)).code
    except regions.NotARegion as error:
        raise AnswerError(str(error)) from None


def _industry(field: Asked, raw: Any) -> str:
    try:
        return industries.read(_plain(raw)).code
    except industries.NotAnIndustry as error:
        raise AnswerError(str(error)) from None


def _table(field: Asked, raw: Any) -> list[dict[str, Value]]:
    if not isinstance(field, FieldDefinition) or not isinstance(raw, list):
        raise AnswerError("应为若干行")
    if len(raw) > MAX_ROWS:
        raise AnswerError(f"不应超过 {MAX_ROWS} 行")
    rows = []
    for index, row in enumerate(raw, start=1):
        if not isinstance(row, Mapping):
            raise AnswerError(f"第 {index} 行应为各列的值")
        cells = {}
        for cell in field.columns:
            try:
                cells[cell.code] = parse(cell, row.get(cell.code))
            except AnswerError as error:
                raise AnswerError(f"第 {index} 行“{cell.label}”：{error}") from None
            if cell.required and cells[cell.code] is None:
                raise AnswerError(f"第 {index} 行“{cell.label}”未填")
        rows.append(cells)
    return rows


def _file(field: Asked, raw: Any) -> str:
    raise AnswerError("文件请在材料页上传")


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"


_PARSERS: dict[FieldType, Callable[[Asked, Any], Value]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _number,
    FieldType.MONEY: _number,
    FieldType.PERCENT: _number,
    FieldType.DATE: _date,
    FieldType.YEAR: _year,
    FieldType.BOOLEAN: _boolean,
    FieldType.SINGLE_CHOICE: _choice,
    FieldType.MULTI_CHOICE: _several,
    FieldType.PHONE: _matching(_PHONE, "电话号码"),
    FieldType.EMAIL: _matching(_EMAIL, "电子邮箱"),
    FieldType.URL: _matching(_URL, "网址"),
    FieldType.USCC: _uscc,
    FieldType.REGION: _region,
    FieldType.INDUSTRY: _industry,
    FieldType.FILE: _file,
    FieldType.TABLE: _table,
}
