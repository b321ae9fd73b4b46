"""Reading a register from a sheet: every row as an entry, or every fault by row and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from declarations.core.answers import AnswerError, parse
from declarations.core.applicant import clean_number, number_fault
from declarations.core.form import FieldDefinition, FieldType
from declarations.core.intake import RowFault
from declarations.core.sheet import Sheet
from review.core.registers import COLUMNS, DATES, KINDS, Entry, RegisterKind

# Headers that number or trace the rows of a table: they say nothing of the unit.
_NUMBERING = frozenset({"序号", "seq", "table_part", "source_line"})
_UNIT = re.compile(r"(.+?)\s*[（(]\s*(元|千元|万元|百万元|亿元|%)\s*[）)]")
_TIMES = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10_000),
}
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(\.0)?")
_MIDNIGHT = re.compile(r"[ T]00:00(:00)?$")


def read_register(sheet: Sheet, kind: str) -> tuple[list[Entry], list[RowFault]]:
    """Every row of the sheet as an entry, or every fault of it. Headers are column codes or their Chinese names."""
    of = KINDS[kind]
    columns, figures, faults = _headers(sheet, of)
    if faults:
        return [], faults
    entries = []
    for number, record in sheet.records():
        cells, found = _cells(number, {name: record[header] for header, name in columns.items()}, of)
        stated, more = _figures(number, {header: record[header] for header in figures})
        faults += [*found, *more]
        if not found and not more:
            entries.append(Entry(**{"name": "", **cells}, figures=stated))
    faults += [fault for header, name in columns.items() if name in DATES for fault in _mixed(sheet, header)]
    if not entries and not faults:
        faults.append(RowFault(2, "全表", "没有数据行"))
    return ([] if faults else entries), faults


def _headers(sheet: Sheet, of: RegisterKind) -> tuple[dict[str, str], list[str], list[RowFault]]:
    """Header → column, and the headers of figures. What `kind_zh` says in words takes the place of `kind` in codes."""
    known = {name: name for name in of.columns} | {of.label(name): name for name in of.columns} | dict(of.also)
    known |= {COLUMNS[name]: name for name in of.columns if COLUMNS[name] not in known}
    known |= {f"{name}_zh": name for name in of.columns}
    given = [header for header in sheet.headers if header not in _NUMBERING]
    replaced = {header.removesuffix("_zh") for header in given if header.endswith("_zh") and header in known}
    columns = {header: known[header] for header in given if header in known and header not in replaced}
    others = [header for header in given if header not in columns and header not in replaced]
    faults = [] if of.has_figures else [RowFault(1, header, "名单中没有这一列，请核对列名") for header in others]
    names = list(columns.values())
    faults += [RowFault(1, h, "与另一列指同一项") for i, (h, n) in enumerate(columns.items()) if n in names[:i]]
    lacking = [name for name in sorted(of.required) if name not in names]
    if of.either and not set(of.either) & set(names):
        lacking.append(of.either[0])
    faults += [RowFault(1, of.label(name), f"缺少这一列（{name}）") for name in lacking]
    if of.has_figures and not others:
        faults.append(RowFault(1, "数据列", "至少要有一列数据，如 营业收入（万元）"))
    return columns, others, faults


def _cells(number: int, row: Mapping[str, Any], of: RegisterKind) -> tuple[dict[str, Any], list[RowFault]]:
    cells: dict[str, Any] = {}
    faults = []
    for name, raw in row.items():
        try:
            value = _day(raw) if name in DATES else parse(_asked(name), raw)
        except AnswerError as error:
            faults.append(RowFault(number, of.label(name), str(error)))
            continue
        if value is None and name in of.required:
            faults.append(RowFault(number, of.label(name), "未填"))
        if value is not None:
            cells[name] = value
    wrong = {fault.column for fault in faults}
    if of.either and not any(cells.get(name) for name in of.either) and of.label(of.either[0]) not in wrong:
        faults.append(RowFault(number, of.label(of.either[0]), "未填"))
    if cells.get("uscc"):
        cells["uscc"] = clean_number(cells["uscc"])
        fault = number_fault("uscc", cells["uscc"])
        if fault:
            faults.append(RowFault(number, of.label("uscc"), fault))
    for first, last in (("listed_on", "removed_on"), ("issued_on", "expires_on")):
        if cells.get(first) and cells.get(last) and cells[last] < cells[first]:
            faults.append(RowFault(number, of.label(last), f"早于{of.label(first)}"))
    return cells, faults


def _asked(name: str) -> FieldDefinition:
    kind = FieldType.LONG_TEXT if name == "scope" else FieldType.TEXT
    return FieldDefinition(code=name, label=COLUMNS[name], type=kind)


def _figures(number: int, row: Mapping[str, Any]) -> tuple[dict[str, Decimal], list[RowFault]]:
    """By header without its unit. Money comes in 万元 whatever the header's unit; what isn't stated is left out."""
    found: dict[str, Decimal] = {}
    faults = []
    for header, raw in row.items():
        match = _UNIT.fullmatch(header)
        name, unit = (match[1], match[2]) if match else (header, "")
        asked = FieldType.PERCENT if unit == "%" else FieldType.DECIMAL
        try:
            value = parse(FieldDefinition(code="figure", label="数据", type=asked), raw)
        except AnswerError as error:
            faults.append(RowFault(number, header, str(error)))
            continue
        if name in found:
            faults.append(RowFault(number, header, f"与另一列都是“{name}”，请只留一列"))
        elif value is not None:
            found[name] = value * _TIMES.get(unit, Decimal(1))
    return found, faults


def _day(raw: Any) -> date | None:
    """A date as it may be written in Chinese tables. Raises `AnswerError` for one that could be read in two ways."""
    if raw is None or isinstance(raw, datetime | date):
        return parse(_DATE, raw)
    text = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", str(raw)).strip())
    last = _YEAR_LAST.fullmatch(text)
    if last:
        raise AnswerError(_ambiguous(text, int(last[1]), int(last[2]), last[3]))
    digits = _DIGITS.fullmatch(text)
    if digits:
        return parse(_DATE, "-".join(digits.groups()[:3]))
    if isinstance(raw, int | float):
        raise AnswerError(
            f"“{text}”是数，不是日期，可能是 Excel 的日期序号：请把单元格设为日期格式，或写成 2018-03-01 的样子"
        )
    return parse(_DATE, text)


_DATE = FieldDefinition(code="day", label="日期", type=FieldType.DATE)


def _ambiguous(text: str, one: int, two: int, year: str) -> str:
    if one != two and max(one, two) <= 12:
        said = f"分不清是{one}月{two}日还是{two}月{one}日"
        return f"“{text}”{said}，请写成 {year}-{one:02d}-{two:02d} 或 {year}-{two:02d}-{one:02d}"
    return f"“{text}”的年份写在最后，日和月的次序不能确定，请写成 2018-03-01 的样子"


def _mixed(sheet: Sheet, header: str) -> list[RowFault]:
    """A spreadsheet that reads days of another country makes dates of those that it can, day and month changed about,
    and leaves the others as text: beside such texts its dates can't be trusted."""
    cells = [(number, record[header]) for number, record in sheet.records()]
    texts = [text for _, raw in cells if isinstance(raw, str) and _YEAR_LAST.fullmatch(text := raw.strip())]
    dates = [number for number, raw in cells if isinstance(raw, datetime | date)]
    if not texts or not dates:
        return []
    told = f"这一列既有 Excel 日期，又有“{texts[0]}”这样的文字，Excel 日期可能已把日和月读反"
    return [RowFault(dates[0], header, f"{told}，请对照原件统一写成 2018-03-01 的样子")]
