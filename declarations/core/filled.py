"""A filled form: typed values of every column, what is visible, and what is wrong or missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from declarations.core.answers import Value, from_json
from declarations.core.columns import Column
from declarations.core.expression import Expression, evaluate
from declarations.core.form import FieldType, Section
from declarations.core.form_reader import Form, check_key, visible_key

Values = dict[str, Value]


@dataclass(frozen=True)
class Problem:
    """Something to mend before submitting (`error`), or to look at again (`warning`)."""

    section: str
    column: str
    message: str
    level: Literal["error", "warning"] = "error"


def typed(form: Form, stored: Mapping[str, Any]) -> Values:
    """The answers of all sections with their types restored; columns that the form doesn't ask are left out."""
    return {
        column.name: from_json(column.field, stored.get(column.name))
        for column in form.answer_columns
        if column.field is not None
    }


def values_of(form: Form, answers: Values, context: Mapping[str, Value]) -> Values:
    """Every column of the form: context, answers that are visible, figures of choices and tables, computed fields.

    What a condition hides is unknown, whatever was typed there before. A condition that is unknown hides nothing.
    """
    values: Values = dict.fromkeys(form.columns)
    values.update({name: context.get(name) for name in ("number", "number_kind", "name", "category")})
    values.update({name: value for name, value in answers.items() if name in form.columns})
    _derive(form, values)
    hidden = hidden_columns(form, values)
    for name in hidden:
        values[name] = None
    if hidden:
        _derive(form, values)
    return values


def hidden_columns(form: Form, values: Values) -> set[str]:
    """Columns whose section or field has a visibility condition that is FALSE for these values.

    A condition that reads what is hidden itself, and can't tell without it, hides too: the follow-up question goes with
    the question.
    """
    hidden: set[str] = set()
    seen = dict(values)
    while True:
        shown = evaluate(form.visible, seen, form.schema)
        off = {
            key
            for key, answer in shown.items()
            if answer is False or (answer is None and form.visible[key].columns & hidden)
        }
        found = hidden | _columns_under(form, off)
        if found == hidden:
            return hidden
        hidden = found
        seen |= dict.fromkeys(hidden)
        _derive(form, seen)


def _columns_under(form: Form, keys: set[str]) -> set[str]:
    """Columns of the sections and fields with these visibility keys."""
    fields = {
        field.code
        for section in form.definition.asked
        for field in section.fields
        if visible_key(section.code) in keys or visible_key(section.code, field.code) in keys
    }
    return {name for name, column in form.columns.items() if column.field is not None and column.field.code in fields}


def problems(form: Form, values: Values) -> list[Problem]:
    """What keeps the declaration from being submitted, and what deserves a second look, in the form's order."""
    hidden = hidden_columns(form, values)
    checks = evaluate({k: e for k, e in form.rules.items() if k.startswith("check:")}, values, form.schema)
    found: list[Problem] = []
    for section in form.definition.asked:
        found += [
            Problem(section.code, column.name, f"“{column.label}”未填")
            for column in _of(form, section)
            if column.is_answer and column.name not in hidden and _is_missing(column, values[column.name])
        ]
        for index, check in enumerate(section.checks):
            if checks.get(check_key(section.code, index)) is False:
                found.append(Problem(section.code, "", check.message, check.level))
    return found


def _of(form: Form, section: Section) -> list[Column]:
    codes = {field.code for field in section.fields}
    return [column for column in form.columns.values() if column.field is not None and column.field.code in codes]


def _is_missing(column: Column, value: Value) -> bool:
    return column.field is not None and column.field.is_required(column.period) and value in (None, "", [])


def _derive(form: Form, values: Values) -> None:
    """Fill in the figures of choices and tables, then the computed fields in order."""
    for name, column in form.columns.items():
        field = column.field
        if field is None:
            continue
        if column.option is not None:
            chosen = values[field.code]
            values[name] = None if chosen is None else column.option in chosen
        elif field.type is FieldType.TABLE and name != field.code:
            values[name] = _table_figure(name, field.code, values[field.code])
    for batch in _batches(form.computed):
        values.update(evaluate(batch, values, form.schema))


def _batches(computed: Mapping[str, Expression]) -> Iterator[dict[str, Expression]]:
    """The computed fields in order, together as far as none reads another: each evaluation costs, however small."""
    batch: dict[str, Expression] = {}
    for name, expression in computed.items():
        if expression.columns & batch.keys():
            yield batch
            batch = {}
        batch[name] = expression
    if batch:
        yield batch


def _table_figure(name: str, table: str, rows: list[Values] | None) -> Value:
    """Rows, or the sum of one column; a sum in which a row is not stated is unknown."""
    if rows is None:
        return None
    if name == f"{table}_count":
        return len(rows)
    cells = [row.get(name.removeprefix(f"{table}_sum_")) for row in rows]
    return None if None in cells else sum(cells)
