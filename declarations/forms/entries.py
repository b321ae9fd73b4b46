"""What a section's page sends: the texts of inputs, what they were based on, and what is confirmed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from declarations.core.answers import AnswerError, parse, to_json
from declarations.core.columns import Column
from declarations.core.form import FieldDefinition, FieldType
from declarations.core.merge import MAX_UNREAD, Change

INPUT = "f-"
_CELL = re.compile(r"(\w+)-(\d{1,4})-(\w+)")
_BREAK = re.compile(r"\r\n?")


class BadInput(ValueError):
    """What a section's own page never sends; the message says so to the person."""


class Ground(forms.Form):
    """What stood in the fields for whoever typed."""

    based_on = forms.JSONField(required=False, error_messages={"invalid": "页面数据不完整，没有保存，请刷新页面后再填"})

    def clean_based_on(self) -> dict[str, Any]:
        found = self.cleaned_data["based_on"]
        if not isinstance(found, dict | None):
            raise ValidationError(self.fields["based_on"].error_messages["invalid"])
        return found or {}


def based_on_in(data: QueryDict) -> dict[str, Any]:
    """What stood in the fields for whoever typed, as stored, by column. Raises `BadInput`."""
    ground = Ground(data)
    if not ground.is_valid():
        raise BadInput("；".join(str(error) for found in ground.errors.values() for error in found))
    found: dict[str, Any] = ground.cleaned_data["based_on"]
    return found


@dataclass(frozen=True)
class Entry:
    """What came for one column: the text as typed, and the answer as it is stored or why it can't be one."""

    raw: Any
    answer: Any = None
    fault: str = ""

    @property
    def is_too_long(self) -> bool:
        """Whether it is neither an answer nor short enough to be kept as it is."""
        return bool(self.fault) and _length(self.raw) > MAX_UNREAD

    @property
    def sentence(self) -> str:
        """What is wrong with it, and whether it is kept."""
        return _("%s；内容太长，没有保存") % self.fault if self.is_too_long else self.fault

    def change(self, based_on: Any) -> Change:
        return Change(based_on, unread=self.raw) if self.fault else Change(based_on, self.answer)


def entries_in(data: QueryDict, columns: Iterable[Column]) -> dict[str, Entry]:
    """What came for each of the section's columns; columns whose inputs didn't come are left out.

    Raises `BadInput` for an input of anything else.
    """
    asked = {column.name: column.field for column in columns if _is_typed(column)}
    cells: dict[str, dict[int, dict[str, str]]] = {}
    came: dict[str, FieldDefinition] = {}
    for name in data:
        if not name.startswith(INPUT):
            continue
        column, number, cell = _place(name.removeprefix(INPUT))
        field = asked.get(column)
        if field is None or (cell and cell not in {one.code for one in field.columns}):
            raise BadInput(_("“%s”不是这一部分的填报项，没有保存，请刷新页面后再填") % column[:60])
        came[column] = field
        if cell:
            cells.setdefault(column, {}).setdefault(number, {})[cell] = _text(str(data[name]))
    return {name: _entry(field, data.getlist(INPUT + name), cells.get(name, {})) for name, field in came.items()}


def _is_typed(column: Column) -> bool:
    return column.is_answer and column.field is not None and column.field.type is not FieldType.FILE


def _place(name: str) -> tuple[str, int, str]:
    """The column of an input's name; of a table's cell also the number of the row and the cell's code."""
    match = _CELL.fullmatch(name)
    return (match[1], int(match[2]), match[3]) if match else (name, 0, "")


def entries_from(values: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Entry]:
    """The same of values in JSON: what a program sends stands for what a person would have typed.

    Raises `BadInput` for a column that the section doesn't ask, and for a value that no input could yield.
    """
    asked = {column.name: column.field for column in columns if _is_typed(column)}
    found = {}
    for name, value in values.items():
        field = asked.get(name)
        if field is None:
            raise BadInput(_("“%s”不是这一部分的填报项，没有保存") % name[:60])
        found[name] = _read(field, _typed(field, value))
    return found


def _typed(field: FieldDefinition, value: Any) -> Any:
    """What a person would have typed for this value. Raises `BadInput`."""
    if field.type is FieldType.TABLE and isinstance(value, list) and all(isinstance(row, dict) for row in value):
        cells = {number: {code: _scalar(field, cell) for code, cell in row.items()} for number, row in enumerate(value)}
        unknown = sorted({code for row in cells.values() for code in row} - {cell.code for cell in field.columns})
        if unknown:
            raise BadInput(_("“%(label)s”没有“%(code)s”这一列") % {"label": field.label, "code": unknown[0][:60]})
        return _raw(field, [], cells)
    if field.type is FieldType.MULTI_CHOICE and isinstance(value, list):
        return _raw(field, [_scalar(field, one) for one in value], {})
    if field.type in (FieldType.TABLE, FieldType.MULTI_CHOICE) and value is None:
        return []
    if field.type in (FieldType.TABLE, FieldType.MULTI_CHOICE):
        raise BadInput(_("“%s”应为一个数组") % field.label)
    return _scalar(field, value)


def _scalar(field: FieldDefinition, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str | int | float):
        return _text(str(value))
    raise BadInput(_("“%s”的值应为文字、数、真假或 null") % field.label)


def _entry(field: FieldDefinition, texts: Collection[str], cells: Mapping[int, Mapping[str, str]]) -> Entry:
    return _read(field, _raw(field, [_text(text) for text in texts], cells))


def _read(field: FieldDefinition, raw: Any) -> Entry:
    try:
        return Entry(raw, to_json(parse(field, raw)))
    except AnswerError as error:
        return Entry(raw, fault=str(error))


def _raw(field: FieldDefinition, texts: list[str], cells: Mapping[int, Mapping[str, str]]) -> Any:
    if field.type is FieldType.TABLE:
        rows = [{cell.code: cells[number].get(cell.code, "") for cell in field.columns} for number in sorted(cells)]
        return [row for row in rows if any(text.strip() for text in row.values())]
    if field.type is FieldType.MULTI_CHOICE:  # an empty input says that the choices came, also when none is chosen
        return [text for text in texts if text]
    return texts[-1]


def _text(text: str) -> str:
    """Lines end alike whichever way the browser sent them; a NUL can't be typed, nor stored."""
    return _BREAK.sub("\n", text).replace("\0", "")


def _length(raw: Any) -> int:
    return len(raw) if isinstance(raw, str) else len(json.dumps(raw, ensure_ascii=False))
