"""Bulk intake: a sheet of declarations, one a row, turned into typed answers or into faults by row and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from declarations.core.answers import AnswerError, Value, parse
from declarations.core.applicant import NumberKind, clean_number, number_fault
from declarations.core.columns import CONTEXT, Column
from declarations.core.expression import Kind
from declarations.core.form import FieldDefinition, FieldType
from declarations.core.form_reader import Form
from declarations.core.head import UNIT, Head, read_head
from declarations.core.programme import ProgrammeDefinition
from declarations.core.sheet import Sheet

SYNTHETIC = "figures_synthetic"
_SYNTHETIC_FIELD = FieldDefinition(code=SYNTHETIC, label="数据为合成", type=FieldType.BOOLEAN)
_HEAD = (*CONTEXT, Column("unit", UNIT, Kind.TEXT))


@dataclass(frozen=True, order=True)
class RowFault:
    """One defect of a sheet, at the row number and the column that the spreadsheet shows."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"第 {self.row} 行，{self.column}：{self.message}"


@dataclass(frozen=True)
class Filing:
    """One row read: who files, under which head, with which answers."""

    row: int
    number_kind: str
    number: str
    name: str
    head: Head
    figures_synthetic: bool
    answers: Mapping[str, Value]


def read_filings(sheet: Sheet, form: Form, programme: ProgrammeDefinition) -> tuple[list[Filing], list[RowFault]]:
    """Every row of the sheet as a filing, or every fault of it. Headers are column codes or the form's labels."""
    columns, faults = _headers(sheet, form)
    if faults:
        return [], faults
    filings = []
    first_row: dict[tuple[str, str, str], int] = {}
    for number, record in sheet.records():
        filing, row_faults = _filing(number, {columns[h]: cell for h, cell in record.items()}, form, programme)
        faults += row_faults
        key = (filing.number_kind, filing.number, filing.head.subject)
        if filing.number and key in first_row:
            twice = " ".join(key[1:]).strip()
            faults.append(RowFault(number, CONTEXT[0].label, f"与第 {first_row[key]} 行重复：{twice}"))
        first_row.setdefault(key, number)
        filings.append(filing)
    if not filings:
        faults.append(RowFault(2, "全表", "没有数据行"))
    return filings, sorted(faults)


def _headers(sheet: Sheet, form: Form) -> tuple[dict[str, str], list[RowFault]]:
    """Header → column name. A label that several columns share names none of them."""
    known: dict[str, set[str]] = defaultdict(set, {SYNTHETIC: {SYNTHETIC}})
    for column in (*_HEAD, *form.answer_columns):
        for header in {column.label, f"{column.label}（{column.unit}）"}:
            known[header].add(column.name)
    known |= {column.name: {column.name} for column in (*_HEAD, *form.answer_columns)}
    found = {header: next(iter(known[header])) for header in sheet.headers if len(known.get(header, ())) == 1}
    faults = [RowFault(1, header, "申报表中没有这一列，请核对列名") for header in sheet.headers if header not in known]
    faults += [
        RowFault(1, header, f"申报表中有几项都叫这个名称，请改用列名 {'、'.join(sorted(known[header]))}")
        for header in sheet.headers
        if len(known.get(header, ())) > 1
    ]
    names = list(found.values())
    faults += [RowFault(1, h, "与另一列指同一项") for i, (h, n) in enumerate(found.items()) if n in names[:i]]
    faults += [RowFault(1, c.label, f"缺少这一列（{c.name}）") for c in CONTEXT if c.name in _NEEDED - set(names)]
    return found, faults


_NEEDED = {"number", "name"}


def _filing(
    row: int, cells: Mapping[str, Any], form: Form, programme: ProgrammeDefinition
) -> tuple[Filing, list[RowFault]]:
    faults: list[RowFault] = []
    kind = str(cells.get("number_kind") or NumberKind.USCC).strip()
    number = clean_number(_text(cells.get("number")))
    name = _text(cells.get("name"))
    head, head_faults = read_head(
        programme, **{part: _text(cells.get(part)) for part in ("category", "subject", "unit")}
    )
    number_wrong = number_fault(kind, number) if number else "未填"
    if number_wrong:
        faults.append(RowFault(row, CONTEXT[0].label, number_wrong))
    if not 0 < len(name) <= 200:
        faults.append(RowFault(row, "企业名称", "未填" if not name else "不应超过 200 字"))
    faults += [RowFault(row, fault.what, fault.message) for fault in head_faults]
    answers: dict[str, Value] = {}
    for column in form.answer_columns:
        if column.name not in cells or column.field is None:
            continue
        try:
            answers[column.name] = parse(column.field, cells[column.name])
        except AnswerError as error:
            faults.append(RowFault(row, column.label, str(error)))
    synthetic = False
    try:
        synthetic = bool(parse(_SYNTHETIC_FIELD, cells.get(SYNTHETIC)))
    except AnswerError as error:
        faults.append(RowFault(row, SYNTHETIC, str(error)))
    return Filing(row, kind, number, name, head, synthetic, answers), faults


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
