"""A declaration as the official form prints it: rows of a table with their items, and blanks with what is in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from declarations.core.answers import Value
from declarations.core.columns import column_name
from declarations.core.display import printed_as, unit_of
from declarations.core.filled import Values
from declarations.core.form import NUMERIC, FieldDefinition, FieldType, Section
from declarations.core.form_reader import Form

Kind = Literal["blank", "figure", "choices", "text", "table"]
YES_NO = ("是", "否")


@dataclass(frozen=True)
class Blank:
    """A place to be filled in. A choice shows all its options, ticked or not; a table its rows."""

    kind: Kind
    text: str = ""
    unit: str = ""
    choices: tuple[tuple[str, bool], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Item:
    """A field: one blank, or one for each of the row's years, None in a year that isn't asked."""

    label: str
    blanks: tuple[Blank | None, ...]

    @property
    def is_broad(self) -> bool:
        """Whether it stands below its label, over the whole width."""
        return len(self.blanks) == 1 and self.blanks[0] is not None and self.blanks[0].kind in ("text", "table")


@dataclass(frozen=True)
class Row:
    """A row of the form: a section under its title, with the years that have a column of their own."""

    title: str
    note: str
    years: tuple[str, ...]
    items: tuple[Item, ...]
    is_opinion: bool = False

    @property
    def width(self) -> int:
        """Columns that the blanks take."""
        return max(len(self.years), 1)

    @property
    def lines(self) -> int:
        """Lines of the table: one for each item, two for one below its label, and those of the years and the note."""
        return sum(2 if item.is_broad else 1 for item in self.items) + bool(self.years) + bool(self.note)


@dataclass(frozen=True)
class Part:
    """Rows under one heading; the heading is empty where the form has none."""

    title: str
    rows: tuple[Row, ...]


def form_parts(
    form: Form, *, values: Values, hidden: Collection[str], base_year: int, opinion: Values | None = None
) -> list[Part]:
    """The form as it is printed: what the conditions show, and at the end what others fill in.

    `opinion` is what the recommending unit has written, by field; without it there is room to write by hand.
    """
    tables = [section for section in form.definition.sections if section.layout == "table"]
    found = []
    for title, sections in groupby(tables, key=lambda section: section.part):
        rows = [
            row
            for section in sections
            if (row := _row(form, section, values, hidden, base_year, opinion=opinion or {}))
        ]
        if rows:
            found.append(Part(title, tuple(rows)))
    return found


def _row(
    form: Form, section: Section, values: Values, hidden: Collection[str], base_year: int, *, opinion: Values
) -> Row | None:
    if section.filled_by == "recommender":
        items = tuple(_open(field, opinion.get(field.code)) for field in section.fields)
        return Row(section.title, section.note, (), items, is_opinion=True)
    shown = [field for field in section.fields if _is_shown(field, hidden)]
    periods = sorted({period for field in shown if len(field.periods) > 1 for period in field.periods})
    items = tuple(_item(form, field, values, periods) for field in shown)
    years = tuple(f"{base_year + period}年" for period in periods)
    return Row(section.title, section.note, years, items) if items else None


def _is_shown(field: FieldDefinition, hidden: Collection[str]) -> bool:
    return field.type is not FieldType.FILE and any(column_name(field.code, p) not in hidden for p in field.periods)


def _item(form: Form, field: FieldDefinition, values: Values, periods: list[int]) -> Item:
    blanks = {period: _blank(field, values[column_name(field.code, period)]) for period in field.periods}
    if len(field.periods) > 1:
        return Item(field.label, tuple(blanks.get(period) for period in periods))
    only = field.periods[0]
    return Item(form.columns[column_name(field.code, only)].label, (blanks[only],))


def _open(field: FieldDefinition, written: Value) -> Item:
    """What others fill in: as they wrote it; else the fixed text that stands there, or room for a date and a seal."""
    texts = {FieldType.DATE: "　　　　年　　月　　日", FieldType.FILE: "（盖章）"}
    text = field.help if field.type is FieldType.LONG_TEXT else texts.get(field.type, "＿" * 10)
    text = text if written is None else printed_as(field, written)
    return Item(field.label, (Blank("text" if field.type is FieldType.LONG_TEXT else "blank", text),))


def _blank(field: FieldDefinition, value: Value) -> Blank:
    unit = unit_of(field)
    if field.type is FieldType.BOOLEAN:
        return Blank("choices", choices=tuple((word, value is (word == "是")) for word in YES_NO))
    if field.type in (FieldType.SINGLE_CHOICE, FieldType.MULTI_CHOICE):
        chosen = value if isinstance(value, list) else [value]
        return Blank("choices", choices=tuple((label, code in chosen) for code, label in field.choices.items()))
    if field.type is FieldType.TABLE:
        return Blank("table", head=tuple(_head(field)), rows=tuple(_cells(field, row) for row in value or ()))
    text = "" if value is None else printed_as(field, value).removesuffix(unit).strip()
    if field.type is FieldType.LONG_TEXT:
        return Blank("text", text)
    return Blank("figure" if field.type in NUMERIC else "blank", text, unit)


def _head(field: FieldDefinition) -> Iterator[str]:
    for cell in field.columns:
        unit = unit_of(cell)
        yield f"{cell.label}（{unit}）" if unit else cell.label


def _cells(field: FieldDefinition, row: dict[str, Value]) -> tuple[str, ...]:
    texts = ((cell, row.get(cell.code)) for cell in field.columns)
    return tuple("" if v is None else printed_as(cell, v).removesuffix(unit_of(cell)).strip() for cell, v in texts)
