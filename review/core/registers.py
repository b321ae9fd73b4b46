"""Registers: imported, dated tables that checks look up, and what a look-up can say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from declarations.core.answers import AnswerError, parse
from declarations.core.applicant import clean_number, name_key, number_fault
from declarations.core.form import FieldDefinition, FieldType
from declarations.core.intake import RowFault
from declarations.core.sheet import Sheet


@dataclass(frozen=True)
class RegisterKind:
    """What a register of this kind is called and which columns a row of it must state."""

    title: str
    required: frozenset[str]


KINDS: Mapping[str, RegisterKind] = {
    "licences": RegisterKind("增值电信业务经营许可名录", frozenset({"name", "licence_no"})),
    "violations": RegisterKind(
        "电信业务经营不良名单和失信名单", frozenset({"name", "listed_on", "reason", "listed_by"})
    ),
}
_DATES = {"issued_on", "expires_on", "listed_on", "removed_on"}
COLUMNS = {
    "name": "单位名称",
    "uscc": "统一社会信用代码",
    "licence_no": "许可证编号",
    "kind": "许可种类",
    "issued_on": "发证日期",
    "expires_on": "有效期至",
    "listed_on": "列入日期",
    "removed_on": "移出日期",
    "reason": "列入原因",
    "listed_by": "列入机关",
}


@dataclass(frozen=True)
class Entry:
    """One row of a register. Dates that a register doesn't state are None."""

    name: str
    uscc: str = ""
    licence_no: str = ""
    kind: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    listed_on: date | None = None
    removed_on: date | None = None
    reason: str = ""
    listed_by: str = ""

    def active_within(self, start: date, end: date) -> bool:
        """Whether the entry stood on the list on any day of the window, also where it has been removed since."""
        began = self.listed_on is None or self.listed_on <= end
        return began and (self.removed_on is None or self.removed_on >= start)


@dataclass(frozen=True)
class Index:
    """The entries of one edition of a register by what they can be found by."""

    edition: str
    as_of: date
    by_uscc: Mapping[str, list[Entry]] = field(default_factory=dict)
    by_licence: Mapping[str, list[Entry]] = field(default_factory=dict)
    by_name: Mapping[str, list[Entry]] = field(default_factory=dict)


def index_of(entries: Iterable[Entry], *, edition: str, as_of: date) -> Index:
    by_uscc, by_licence, by_name = defaultdict(list), defaultdict(list), defaultdict(list)
    for entry in entries:
        if entry.uscc:
            by_uscc[entry.uscc].append(entry)
        if entry.licence_no:
            by_licence[clean_number(entry.licence_no)].append(entry)
        by_name[name_key(entry.name)].append(entry)
    return Index(edition, as_of, dict(by_uscc), dict(by_licence), dict(by_name))


def read_register(sheet: Sheet, kind: str) -> tuple[list[Entry], list[RowFault]]:
    """Every row of the sheet as an entry, or every fault of it. Headers are column codes or their Chinese names."""
    known = {name: name for name in COLUMNS} | {label: name for name, label in COLUMNS.items()}
    columns = {header: known[header] for header in sheet.headers if header in known}
    faults = [RowFault(1, header, "名单中没有这一列") for header in sheet.headers if header not in known]
    names = list(columns.values())
    faults += [RowFault(1, h, "与另一列指同一项") for i, (h, n) in enumerate(columns.items()) if n in names[:i]]
    missing = KINDS[kind].required - set(names)
    faults += [RowFault(1, COLUMNS[name], f"缺少这一列（{name}）") for name in sorted(missing)]
    if faults:
        return [], faults
    entries = []
    for number, record in sheet.records():
        cells, row_faults = _cells(number, {columns[h]: cell for h, cell in record.items()}, KINDS[kind])
        faults += row_faults
        if not row_faults:
            entries.append(Entry(**cells))
    if not entries and not faults:
        faults.append(RowFault(2, "全表", "没有数据行"))
    return entries, faults


def _cells(number: int, row: Mapping[str, Any], kind: RegisterKind) -> tuple[dict[str, Any], list[RowFault]]:
    cells: dict[str, Any] = {}
    faults = []
    for name, raw in row.items():
        field_type = FieldType.DATE if name in _DATES else FieldType.TEXT
        try:
            value = parse(FieldDefinition(code=name, label=COLUMNS[name], type=field_type), raw)
        except AnswerError as error:
            faults.append(RowFault(number, COLUMNS[name], str(error)))
            continue
        if value is None and name in kind.required:
            faults.append(RowFault(number, COLUMNS[name], "未填"))
        if value is not None:
            cells[name] = value
    if cells.get("uscc"):
        cells["uscc"] = clean_number(cells["uscc"])
        fault = number_fault("uscc", cells["uscc"])
        if fault:
            faults.append(RowFault(number, COLUMNS["uscc"], fault))
    listed, removed = cells.get("listed_on"), cells.get("removed_on")
    if listed and removed and removed < listed:
        faults.append(RowFault(number, COLUMNS["removed_on"], "早于列入日期"))
    return cells, faults
