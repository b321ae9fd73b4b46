"""What an input offers, and which kind of input it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from declarations.core.form import CellField, FieldDefinition, FieldType

INPUT_TYPES = {FieldType.PHONE: "tel", FieldType.EMAIL: "email", FieldType.URL: "url"}


@dataclass(frozen=True)
class Option:
    code: str
    label: str
    is_on: bool


def input_type(asked: FieldDefinition | CellField, text: str) -> str:
    """A date that isn't one would vanish from a date input, so it stays in a plain one."""
    if asked.type is FieldType.DATE:
        return "date" if re.fullmatch(r"(\d{4}-\d\d-\d\d)?", text) else "text"
    return INPUT_TYPES.get(asked.type, "text")
