"""Values as a verifier reads them: grouped figures, labels for codes, and words for what is not stated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from declarations.core.answers import Value, from_json
from declarations.core.columns import Column
from declarations.core.display import typed_text
from declarations.core.form import CODED, CellField, FieldDefinition, FieldType
from declarations.core.form_reader import Form
from review.core.registers import COLUMNS

NOT_STATED = "未填"
NOT_COMPUTABLE = "算不出"
_PLAIN = {FieldType.YEAR}


def shown(column: Column, value: Value) -> str:
    """A column's value as text; what is not stated is `NOT_STATED`. Computed figures are rounded to two places."""
    if column.field is None or not (column.is_answer or column.field.computed):
        return _text(value)
    if column.field.computed and value is None:
        return NOT_COMPUTABLE
    return field_text(column.field, value)


def field_text(field: FieldDefinition | CellField, value: Value) -> str:
    """One answer to `field` as text; a table is told by its number of rows, its cells stand in `table_text`."""
    if field.type is FieldType.TABLE and isinstance(value, list):
        return f"{len(value)} 行"
    if field.type in _PLAIN and value is not None:
        return str(value)
    if field.type in CODED and value:
        return typed_text(field, value)
    labels = {(o if isinstance(o, str) else o.code): (o if isinstance(o, str) else o.label) for o in field.options}
    if isinstance(value, list):
        return "、".join(labels.get(code, str(code)) for code in value) or NOT_STATED
    if isinstance(value, str):
        return labels.get(value, value) or NOT_STATED
    return _text(value)


def table_text(field: FieldDefinition, value: Value) -> list[list[str]]:
    """The rows of a table answer, cell by cell in the order of its columns; empty where nothing is stated."""
    if field.type is not FieldType.TABLE or not isinstance(value, list):
        return []
    return [[field_text(cell, row.get(cell.code)) for cell in field.columns] for row in value]


def evidence_text(form: Form, evidence: Mapping[str, Value]) -> dict[str, str]:
    """A finding's evidence in words: the form's figures by their labels, or the columns of a register's entry.

    The register's date stands with its name, not here.
    """
    told = ((key, form.by_label.get(key), value) for key, value in evidence.items() if key != "as_of")
    return {COLUMNS.get(key, key): _evidence(column, value) for key, column, value in told}


def _evidence(column: Column | None, stored: Value) -> str:
    """Evidence is kept as JSON: a stated figure as text or whole number, a computed one as a float."""
    if column is None or column.field is None:
        return _text(stored)
    return shown(column, stored if isinstance(stored, float) else from_json(column.field, stored))


def _text(value: Value) -> str:
    match value:
        case None | "":
            text = NOT_STATED
        case bool():
            text = "是" if value else "否"
        case float():
            text = f"{Decimal(repr(value)).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"
        case int() | Decimal():
            text = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
        case date():
            text = value.isoformat()
        case list():
            text = "、".join(_text(item) for item in value)
        case _:
            text = str(value)
    return text
