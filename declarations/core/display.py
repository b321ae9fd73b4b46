"""How values are printed for people: with units, thousands separators and the labels of choices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from declarations.core import industries, regions
from declarations.core.answers import Value
from declarations.core.columns import Column
from declarations.core.form import CODED, NUMERIC, CellField, FieldDefinition, FieldType

ABSENT = "—"
COMPUTED_PLACES = 2
Asked = FieldDefinition | CellField


def unit_of(asked: Asked) -> str:
    return "%" if asked.type is FieldType.PERCENT else asked.unit


def typed_text(asked: Asked, value: Value) -> str:
    """The value as it stands in an input: parsing it again gives the same value. Unknown is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if asked.type in NUMERIC:
        return number_text(value) if asked.type is not FieldType.YEAR else str(value)
    if asked.type in CODED:
        return _named(asked, str(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _named(asked: Asked, code: str) -> str:
    """The place by its full path, the industry with its code; a code that there never was stays as it is."""
    if asked.type is FieldType.REGION:
        place = regions.region(code)
        return place.path if place else code
    found = industries.industry(code)
    return found.label if found else code


def number_text(value: Decimal | int | float) -> str:
    """With thousands separators; a computed figure (a float) to two places."""
    return f"{value:,.{COMPUTED_PLACES}f}" if isinstance(value, float) else f"{value:,}"


def printed(column: Column, value: Value) -> str:
    """The value with its unit, for reading; unknown is a dash. The rows of a table come one a line."""
    if column.field is None or column.part is not None:
        return ABSENT if value in (None, "") else str(value)
    if column.field.type is FieldType.TABLE and isinstance(value, int | float | Decimal):
        return number_text(value)
    return printed_as(column.field, value)


def printed_as(asked: Asked, value: Value) -> str:
    if value is None or value in ("", []):
        return ABSENT
    if isinstance(asked, FieldDefinition) and asked.type is FieldType.TABLE:
        return "\n".join(_row(asked, row) for row in value)
    choices = labels_of(asked)
    if isinstance(value, list):
        return "、".join(choices.get(item) or str(item) for item in value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    text = choices.get(str(value)) or typed_text(asked, value)
    unit = unit_of(asked)
    return f"{text}{'' if unit == '%' else ' '}{unit}" if unit else text


def labels_of(asked: Asked) -> dict[str, str]:
    """Code → label of the options; an option given as plain text is its own code."""
    return {(o if isinstance(o, str) else o.code): (o if isinstance(o, str) else o.label) for o in asked.options}


def _row(field: FieldDefinition, row: dict[str, Value]) -> str:
    return "；".join(f"{cell.label}：{printed_as(cell, row.get(cell.code))}" for cell in field.columns)
