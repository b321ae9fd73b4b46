"""The rows of a table field, with what stands in each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from declarations.core.display import labels_of, typed_text, unit_of
from declarations.core.form import CODED, NUMERIC, CellField, FieldDefinition, FieldType
from declarations.forms.options import Option, input_type

SPARE_ROWS = 3


@dataclass(frozen=True)
class TableCell:
    """One input of a table: a select where there are options."""

    name: str
    label: str
    unit: str
    text: str
    type: str
    mode: str
    is_figure: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class CellRow:
    cells: tuple[TableCell, ...]


def table_rows(asked: FieldDefinition, raw: Any, *, name: str) -> tuple[CellRow, ...]:
    """The rows that are stated, and spare ones for whoever fills in without script."""
    stated = raw if isinstance(raw, list) else []
    rows = [*stated, *({} for _spare in range(SPARE_ROWS))]
    return tuple(CellRow(tuple(_cells(asked, row, f"{name}-{number}"))) for number, row in enumerate(rows))


def _cells(asked: FieldDefinition, row: dict[str, Any], name: str) -> Iterator[TableCell]:
    for cell in asked.columns:
        raw = row.get(cell.code)
        text = raw if isinstance(raw, str) and cell.type not in CODED else typed_text(cell, raw)
        numeric = cell.type in NUMERIC
        yield TableCell(
            name=f"{name}-{cell.code}",
            label=cell.label,
            unit=unit_of(cell),
            text=text,
            type=input_type(cell, text),
            mode="decimal" if numeric else "",
            is_figure=numeric and cell.type is not FieldType.YEAR,
            options=_options(cell, text),
        )


def _options(cell: CellField, text: str) -> tuple[Option, ...]:
    """An unread text that is none of the options is offered too, lest it vanish from the page."""
    if cell.type is FieldType.BOOLEAN:
        choices = {"是": "是", "否": "否"}
    elif cell.type is FieldType.SINGLE_CHOICE:
        choices = labels_of(cell)
    else:
        return ()
    if text and text not in choices:
        choices |= {text: text}
    return tuple(Option(code, label, code == text) for code, label in choices.items())
