"""The forms of filing: a section's form built from the programme's `form.yaml`, and the small ones beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from declarations.core.answers import AnswerError, Value, parse
from declarations.core.columns import Column, column_name
from declarations.core.display import labels_of, printed, typed_text, unit_of
from declarations.core.filled import Values
from declarations.core.form import NUMERIC, CellField, FieldDefinition, FieldType, Section
from declarations.core.form_reader import Form

PREFIX = "f"
SPARE_ROWS = 3
KINDS = {
    FieldType.LONG_TEXT: "long",
    FieldType.DATE: "date",
    FieldType.BOOLEAN: "boolean",
    FieldType.SINGLE_CHOICE: "choice",
    FieldType.MULTI_CHOICE: "several",
    FieldType.FILE: "file",
    FieldType.TABLE: "table",
}
GROUPS = {"computed", "boolean", "several", "table", "file"}
INPUT_TYPES = {FieldType.PHONE: "tel", FieldType.EMAIL: "email", FieldType.URL: "url"}


class Stamp(forms.Form):
    """What a section's page was made from: the version, and the answers as they stood."""

    version = forms.IntegerField(min_value=0)
    based_on = forms.JSONField(required=False)


class Confirmation(forms.Form):
    """The promise that goes with submitting."""

    seen = forms.CharField(required=False)
    promise = forms.BooleanField(error_messages={"required": "请先勾选承诺，再提交"})


class TableRows(forms.Widget):
    """Reads `name-0-cell`, `name-1-cell`… as rows; rows in which nothing was typed are passed over."""

    def __init__(self, cells: Collection[CellField]) -> None:
        super().__init__()
        self.cells = cells

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]] | None:
        numbers = sorted({int(m[1]) for key in data if (m := re.fullmatch(rf"{re.escape(name)}-(\d{{1,4}})-\w+", key))})
        rows = [{cell.code: data.get(f"{name}-{number}-{cell.code}", "") for cell in self.cells} for number in numbers]
        return [row for row in rows if any(text.strip() for text in row.values())] or None


class AnswerField(forms.Field):
    """A column that an applicant fills in; `declarations.core.answers` says what it takes. An empty answer is fine."""

    def __init__(self, asked: FieldDefinition) -> None:
        super().__init__(required=False, label=asked.label, widget=_widget(asked))
        self.asked = asked

    def clean(self, value: Any) -> Value:
        if isinstance(value, list):  # the empty input that says that the choices came along is none of them
            value = [item for item in value if item != ""]
        try:
            return parse(self.asked, value)
        except AnswerError as error:
            raise forms.ValidationError(str(error)) from None


def _widget(asked: FieldDefinition) -> forms.Widget:
    if asked.type is FieldType.TABLE:
        return TableRows(asked.columns)
    return forms.SelectMultiple() if asked.type is FieldType.MULTI_CHOICE else forms.TextInput()


class SectionForm(forms.Form):
    """A section's answers. Only columns whose inputs came with the data are read; the others stay as stored."""

    def __init__(self, columns: Collection[Column], stored: Values, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=PREFIX)
        self.stored = stored
        for column in columns:
            if column.field is not None and column.field.type is not FieldType.FILE and self._came(column):
                self.fields[column.name] = AnswerField(column.field)

    def _came(self, column: Column) -> bool:
        name = self.add_prefix(column.name)
        table = column.field is not None and column.field.type is FieldType.TABLE
        return (
            not self.is_bound or name in self.data or (table and any(key.startswith(f"{name}-") for key in self.data))
        )

    def text(self, name: str) -> Any:
        """What stands in the input: what was typed, else what is stored."""
        asked = self.fields.get(name)
        if self.is_bound and asked is not None:
            return asked.widget.value_from_datadict(self.data, {}, self.add_prefix(name))
        return self.stored.get(name)

    def fault(self, name: str) -> str:
        return "；".join(map(str, self.errors.get(name, []))) if self.is_bound else ""


def build_form(columns: Collection[Column], stored: Values, data: QueryDict | None = None) -> SectionForm:
    return SectionForm(columns, stored, data)


@dataclass(frozen=True)
class Option:
    code: str
    label: str
    is_on: bool


@dataclass(frozen=True)
class CellRow:
    """One row of a table field: (input name, label, unit, text) a cell."""

    cells: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Difference:
    """A field that somebody else saved otherwise; `mine` says whose words are taken unless chosen otherwise."""

    theirs: str
    mine: bool


@dataclass(frozen=True)
class Cell:
    """One input, or one computed figure, as the page shows it."""

    column: str
    name: str
    id: str
    kind: str
    label: str
    year: str
    text: str = ""
    unit: str = ""
    type: str = "text"
    mode: str = ""
    fault: str = ""
    note: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[CellRow, ...] = ()
    difference: Difference | None = None

    @property
    def is_group(self) -> bool:
        """Whether there is no one input that a label could belong to."""
        return self.kind in GROUPS

    @property
    def described_by(self) -> str:
        """The ids of what stands beside the input."""
        return f"{self.id}-fault" + (f" {self.id}-note" if self.note else "")


@dataclass(frozen=True)
class Row:
    """A field of the form, with a cell a year; `cells` holds None where a year isn't asked."""

    field: FieldDefinition
    cells: tuple[Cell | None, ...]
    is_hidden: bool
    unit: str
    required: str = ""
    is_wide: bool = False


@dataclass(frozen=True)
class Sheet:
    """How a section is laid out: which years have a column, and what stands beside the inputs."""

    form: Form
    section: Section
    base_year: int
    values: Values
    hidden: Collection[str]
    notes: Mapping[str, str] = field(default_factory=dict)
    differences: Mapping[str, Difference] = field(default_factory=dict)

    @property
    def periods(self) -> tuple[int, ...]:
        """The years that have a column of their own, earliest first."""
        return tuple(sorted({period for asked in self.section.fields if asked.shows_year for period in asked.periods}))

    @property
    def years(self) -> list[str]:
        return [_("%d年") % (self.base_year + period) for period in self.periods]

    def rows(self, bound: SectionForm) -> list[Row]:
        return [self._row(asked, bound) for asked in self.section.fields]

    def _row(self, asked: FieldDefinition, bound: SectionForm) -> Row:
        cells = {period: self._cell(asked, period, bound) for period in asked.periods}
        numeric = asked.type in NUMERIC
        periods = self.periods if asked.shows_year or (numeric and 0 in self.periods) else asked.periods
        hidden = all(column_name(asked.code, period) in self.hidden for period in asked.periods)
        wide = len(self.periods) > 1 and len(periods) == 1
        unit = "" if asked.computed is not None else unit_of(asked)
        return Row(
            asked, tuple(cells.get(period) for period in periods), hidden, unit, self._required(asked), is_wide=wide
        )

    def _required(self, asked: FieldDefinition) -> str:
        """What is said beside the label: which of several years must be stated."""
        years = [period for period in asked.periods if asked.is_required(period)]
        if not years or len(years) == len(asked.periods):
            return _("必填") if years else ""
        return _("%s必填") % "、".join(_("%d年") % (self.base_year + period) for period in years)

    def _cell(self, asked: FieldDefinition, period: int, bound: SectionForm) -> Cell:
        name = column_name(asked.code, period)
        facts: dict[str, Any] = {
            "column": name,
            "name": bound.add_prefix(name),
            "id": f"{PREFIX}-{name}",
            "label": self.form.columns[name].label,
            "year": _("%d年") % (self.base_year + period) if asked.shows_year else "",
            "unit": unit_of(asked),
            "note": self.notes.get(name, ""),
            "required": asked.is_required(period),
        }
        if asked.computed is not None:
            return Cell(kind="computed", text=printed(self.form.columns[name], self.values[name]), **facts)
        raw = bound.text(name)
        return Cell(
            kind=KINDS.get(asked.type, "text"),
            text=_text(asked, raw),
            type=_input_type(asked, _text(asked, raw)),
            mode="decimal" if asked.type in NUMERIC else "",
            fault=bound.fault(name),
            options=_options(asked, raw),
            rows=_table_rows(asked, raw, facts["name"]),
            difference=self.differences.get(name),
            **facts,
        )


def _text(asked: FieldDefinition, raw: Any) -> str:
    return raw if isinstance(raw, str) else "" if isinstance(raw, list) else typed_text(asked, raw)


def _input_type(asked: FieldDefinition, text: str) -> str:
    """A date that isn't one would vanish from a date input, so it stays in a plain one."""
    if asked.type is FieldType.DATE:
        return "date" if re.fullmatch(r"(\d{4}-\d\d-\d\d)?", text) else "text"
    return INPUT_TYPES.get(asked.type, "text")


def _options(asked: FieldDefinition, raw: Any) -> tuple[Option, ...]:
    if asked.type is FieldType.BOOLEAN:
        on = _text(asked, raw)
        return tuple(Option(word, word, word == on) for word in ("是", "否"))
    chosen = raw if isinstance(raw, list) else [raw]
    return tuple(Option(code, label, code in chosen) for code, label in labels_of(asked).items())


def _table_rows(asked: FieldDefinition, raw: Any, name: str) -> tuple[CellRow, ...]:
    if asked.type is not FieldType.TABLE:
        return ()
    stated = raw if isinstance(raw, list) else []
    return tuple(
        CellRow(
            tuple(
                (f"{name}-{number}-{cell.code}", cell.label, unit_of(cell), _cell_text(cell, row.get(cell.code)))
                for cell in asked.columns
            )
        )
        for number, row in enumerate([*stated, *({} for _spare in range(SPARE_ROWS))])
    )


def _cell_text(cell: CellField, raw: Any) -> str:
    return raw if isinstance(raw, str) else typed_text(cell, raw)
