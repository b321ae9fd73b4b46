"""What a printed version for sealing holds: the answers on its pages, their digest, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from declarations.core.answers import to_json
from declarations.core.columns import CONTEXT
from declarations.core.filled import Values, hidden_columns
from declarations.core.form import FieldType, Section
from declarations.core.form_reader import Form
from records.core.canonical import canonical_json

What = Literal["form", "report"]
LAYOUTS: Mapping[What, str] = {"form": "table", "report": "narrative"}


def sections_of(form: Form, *, what: What) -> list[Section]:
    """The sections that are printed there: tables in the form, narratives in the report."""
    return [section for section in form.definition.sections if section.layout == LAYOUTS[what]]


def content_of(form: Form, values: Values, *, what: What, revision: str) -> bytes:
    """Who, under which revision's digest, and every answer that is printed, as canonical JSON.

    A column that a condition hides isn't printed and isn't here; one that is shown and empty is.
    """
    hidden = hidden_columns(form, values)
    codes = {field.code for section in sections_of(form, what=what) for field in section.fields}
    answers = {
        column.name: to_json(values[column.name])
        for column in form.answer_columns
        if column.field is not None
        and column.field.code in codes
        and column.field.type is not FieldType.FILE
        and column.name not in hidden
    }
    context = {column.name: to_json(values[column.name]) for column in CONTEXT}
    return canonical_json({"what": what, "revision": revision, "context": context, "answers": answers})


def changed(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The labels of the columns that differ between two contents, in the form's order."""
    one, other = ({**content["context"], **content["answers"]} for content in (before, after))
    gone = object()
    return [column.label for name, column in form.columns.items() if one.get(name, gone) != other.get(name, gone)]
