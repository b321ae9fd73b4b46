"""How a section is laid out: its rows and cells, with what stands in each input and beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from declarations.core.answers import fault_of
from declarations.core.columns import column_name
from declarations.core.display import labels_of, printed, typed_text, unit_of
from declarations.core.form import CODED, NUMERIC, FieldDefinition, FieldType, Section
from declarations.forms.entries import Entry
from declarations.forms.options import Option, input_type
from declarations.forms.tables import CellRow, table_rows
from declarations.models import DeclarationDocument
from declarations.services.filings import Filing

PREFIX = "f"
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
    carried: bool = False
    locked: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[CellRow, ...] = ()
    files: tuple[DeclarationDocument, ...] = ()
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
    """A section of a filing: which years have a column, and what stands in the inputs and beside them.

    `unsaved` is what was typed and isn't stored; it is shown instead of what is. `differences` are the conflicts.
    """

    filing: Filing
    section: Section
    unsaved: Mapping[str, Entry] = field(default_factory=dict)
    differences: Mapping[str, Difference] = field(default_factory=dict)

    @property
    def base_year(self) -> int:
        return self.filing.definition.base_year

    @cached_property
    def periods(self) -> tuple[int, ...]:
        """The years that have a column of their own, earliest first."""
        return tuple(sorted({period for asked in self.section.fields if asked.shows_year for period in asked.periods}))

    @property
    def years(self) -> list[str]:
        return [_("%d年") % (self.base_year + period) for period in self.periods]

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(asked) for asked in self.section.fields]

    def raw(self, name: str) -> Any:
        """What stands in the input: what was typed, else what is stored, read or unread."""
        if name in self.unsaved:
            return self.unsaved[name].raw
        return self.filing.unread[name] if name in self.filing.unread else self.filing.answers[name]

    def fault(self, name: str) -> str:
        if name in self.unsaved:
            return self.unsaved[name].sentence
        asked = self.filing.form.columns[name].field
        return fault_of(asked, self.filing.unread[name]) if asked and name in self.filing.unread else ""

    def _row(self, asked: FieldDefinition) -> Row:
        cells = {period: self._cell(asked, period) for period in asked.periods}
        numeric = asked.type in NUMERIC
        periods = self.periods if asked.shows_year or (numeric and 0 in self.periods) else asked.periods
        hidden = all(column_name(asked.code, period) in self.filing.hidden for period in asked.periods)
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

    def _cell(self, asked: FieldDefinition, period: int) -> Cell:
        name = column_name(asked.code, period)
        column = self.filing.form.columns[name]
        facts: dict[str, Any] = {
            "column": name,
            "name": f"{PREFIX}-{name}",
            "id": f"{PREFIX}-{name}",
            "label": column.label,
            "year": _("%d年") % (self.base_year + period) if asked.shows_year else "",
            "unit": unit_of(asked),
            "note": self.filing.note.fields.get(name, "") if self.filing.note else "",
            "required": asked.is_required(period),
        }
        if asked.computed is not None:
            return Cell(kind="computed", text=printed(column, self.filing.values[name]), **facts)
        raw = self.raw(name)
        text = _text(asked, raw)
        return Cell(
            kind=KINDS.get(asked.type, "text"),
            text=text,
            type=input_type(asked, text),
            mode="decimal" if asked.type in NUMERIC else "",
            fault=self.fault(name),
            carried=name in self.filing.unconfirmed,
            locked=self.filing.is_locked(name),
            options=_options(asked, raw),
            rows=table_rows(asked, raw, name=facts["name"]) if asked.type is FieldType.TABLE else (),
            files=self._files(asked) if asked.type is FieldType.FILE else (),
            difference=self.differences.get(name),
            **facts,
        )

    def _files(self, asked: FieldDefinition) -> tuple[DeclarationDocument, ...]:
        """What was uploaded into the field's own slot."""
        return tuple(document for document in self.filing.documents if document.slot == asked.code)


def _text(asked: FieldDefinition, raw: Any) -> str:
    if isinstance(raw, list):
        return ""
    return raw if isinstance(raw, str) and asked.type not in CODED else typed_text(asked, raw)


def _options(asked: FieldDefinition, raw: Any) -> tuple[Option, ...]:
    if asked.type is FieldType.BOOLEAN:
        on = _text(asked, raw)
        return tuple(Option(word, word, word == on) for word in ("是", "否"))
    chosen = raw if isinstance(raw, list) else [raw]
    return tuple(Option(code, label, code in chosen) for code, label in labels_of(asked).items())
