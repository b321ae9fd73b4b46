"""A filled form: typed values of every column, what is visible, and what is wrong or missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from declarations.core.answers import Value, fault_of, from_json
from declarations.core.columns import CONTEXT, Column, column_name
from declarations.core.expression import Expression, evaluate, evaluate_all
from declarations.core.form import FieldType, Section
from declarations.core.form_reader import Form, check_key, visible_key
from declarations.core.scope import reach

Values = dict[str, Value]
UNREAD = "请重新填写"


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


@dataclass(frozen=True)
class Filled:
    """A filled form: the value of every column, and the columns that conditions hide, which are unknown."""

    values: Values
    hidden: frozenset[str]


def fill_in(form: Form, answers: Values, context: Mapping[str, Value]) -> Filled:
    """Every column of the form: context, answers that are visible, figures of choices and tables, computed fields.

    What a condition hides is unknown, whatever was typed there before. A condition that is unknown hides nothing.
    """
    values = _stated(form, answers, context)
    _compute(form, values, form.computed)
    return _hide(form, values)


def values_of(form: Form, answers: Values, context: Mapping[str, Value]) -> Values:
    return fill_in(form, answers, context).values


def values_of_all(form: Form, filings: Iterable[tuple[Values, Mapping[str, Value]]]) -> list[Values]:
    """As `values_of` for answers and context of each, many at once: every expression runs over all of them together."""
    rows = [_stated(form, answers, context) for answers, context in filings]
    hidden = [frozenset[str]() for _ in rows]
    _compute_all(form, rows, hidden)
    under: dict[frozenset[str], set[str]] = {}
    doubtful = list(range(len(rows)))
    while doubtful:
        shown = evaluate_all(form.visible, [rows[place] for place in doubtful], form.schema)
        changed = []
        for place, answers in zip(doubtful, _across(shown, len(doubtful)), strict=True):
            off = frozenset(_off(form, answers, hidden[place]))
            more = under.setdefault(off, _columns_under(form, off)) - hidden[place]
            if more:
                rows[place] |= dict.fromkeys(more)
                hidden[place] |= more
                changed.append(place)
        _compute_all(form, [rows[place] for place in changed], [hidden[place] for place in changed])
        doubtful = changed
    return rows


def values_beside(form: Form, filled: Filled, answers: Values, context: Mapping[str, Value]) -> Values:
    """As `values_of`, where `filled` is the form of the same context with answers that differ in little: what is
    computed from that is worked out anew, and everything only where a condition reads it."""
    stated = _stated(form, answers, context)
    shown = [name for name in stated if name not in form.computed and name not in filled.hidden]
    reached = reach(form, {name for name in shown if stated[name] != filled.values[name]})
    if any(rule.columns & reached for rule in form.visible.values()):
        return values_of(form, answers, context)
    values = filled.values | {name: stated[name] for name in shown}
    _compute(form, values, {name: form.computed[name] for name in form.computed if name in reached - filled.hidden})
    return values


def hidden_columns(form: Form, values: Values) -> frozenset[str]:
    """Columns whose section or field has a visibility condition that is FALSE for these values.

    A condition that reads what is hidden itself, and can't tell without it, hides too: the follow-up question goes with
    the question.
    """
    return _hide(form, dict(values)).hidden


def _hide(form: Form, values: Values) -> Filled:
    """What is hidden becomes unknown, and may by that hide more. Only what depends on it is looked at again."""
    shown = evaluate(form.visible, values, form.schema)
    hidden: frozenset[str] = frozenset()
    while True:
        found = hidden | _columns_under(form, _off(form, shown, hidden))
        more = found - hidden
        if not more:
            return Filled(values, hidden)
        values |= dict.fromkeys(more)
        hidden, reached = found, reach(form, more)
        _compute(form, values, {name: one for name, one in form.computed.items() if name in reached - hidden})
        doubtful = {key: rule for key, rule in form.visible.items() if rule.columns & reached}
        if not doubtful:
            return Filled(values, hidden)
        shown |= evaluate(doubtful, values, form.schema)


def _off(form: Form, shown: Mapping[str, object], hidden: frozenset[str]) -> set[str]:
    """Visibility keys whose condition is FALSE, or can't tell because it reads what is hidden."""
    return {
        key
        for key, answer in shown.items()
        if answer is False or (answer is None and form.visible[key].columns & hidden)
    }


def _columns_under(form: Form, keys: Collection[str]) -> set[str]:
    """Columns of the sections and fields with these visibility keys."""
    found: set[str] = set()
    for section in form.definition.asked if keys else ():
        if visible_key(section.code) in keys:
            found |= {column.name for column in form.by_section[section.code]}
            continue
        for field in section.fields:
            if visible_key(section.code, field.code) in keys:
                found |= {column.name for column in form.by_field[field.code]}
    return found


def problems(form: Form, filled: Filled, *, unread: Mapping[str, Any], unconfirmed: Collection[str]) -> list[Problem]:
    """What keeps the declaration from being submitted, and what deserves a second look, in the form's order.

    `unread` is what was typed and can't be read as an answer, `unconfirmed` the columns carried over from last year.
    """
    asked = [one for one in form.definition.asked if not filled.hidden.issuperset(_names(form, one))]
    keys = [check_key(section.code, index) for section in asked for index in range(len(section.checks))]
    checks = evaluate({key: form.rules[key] for key in keys if key in form.rules}, filled.values, form.schema)
    found: list[Problem] = []
    for section in asked:
        for column in form.by_section[section.code]:
            if not column.is_answer or column.name in filled.hidden:
                continue
            message = _fault(column, filled.values[column.name], unread.get(column.name))
            if not message and column.name in unconfirmed:
                message = f"“{column.label}”沿用上年填报，请确认"
            if message:
                found.append(Problem(section.code, column.name, message))
        for index, check in enumerate(section.checks):
            if checks.get(check_key(section.code, index)) is False:
                found.append(Problem(section.code, "", check.message, check.level))
    return found


def _names(form: Form, section: Section) -> list[str]:
    return [column.name for column in form.by_section[section.code]]


def _fault(column: Column, value: Value, unread: Any) -> str:
    """What is wrong with one answer. A file is asked for with the documents."""
    field = column.field
    if field is None or field.type is FieldType.FILE:
        return ""
    if unread is not None:
        return f"“{column.label}”填写有误：{fault_of(field, unread) or UNREAD}"
    if value in (None, "", []):
        return f"“{column.label}”未填" if field.is_required(column.period) else ""
    if isinstance(value, list) and len(value) < (field.min_select or 0):
        return f"“{column.label}”至少选 {field.min_select} 项，现选 {len(value)} 项"
    return ""


def _stated(form: Form, answers: Values, context: Mapping[str, Value]) -> Values:
    """Every column from context and answers, with the figures of choices and tables and the names of places."""
    values: Values = dict.fromkeys(form.columns)
    values.update({column.name: context.get(column.name) for column in CONTEXT})
    values.update({name: value for name, value in answers.items() if name in form.columns})
    for name, column in form.columns.items():
        field = column.field
        if field is None:
            continue
        if column.option is not None:
            chosen = values[field.code]
            values[name] = None if chosen is None else column.option in chosen
        elif column.part is not None:
            values[name] = column.name_in(values[column_name(field.code, column.period)])
        elif field.type is FieldType.TABLE and name != field.code:
            values[name] = _table_figure(name, field.code, values[field.code])
    return values


def _compute(form: Form, values: Values, computed: Mapping[str, Expression]) -> None:
    for batch in _batches(computed):
        values.update(evaluate(batch, values, form.schema))


def _compute_all(form: Form, rows: Sequence[Values], hidden: Sequence[frozenset[str]]) -> None:
    """The computed fields of all rows in order; what is hidden in a row stays unknown there."""
    for batch in _batches(form.computed) if rows else ():
        for name, found in evaluate_all(batch, rows, form.schema).items():
            for row, off, value in zip(rows, hidden, found, strict=True):
                if name not in off:
                    row[name] = value


def _across(columns: Mapping[str, Sequence[object]], rows: int) -> Iterator[dict[str, object]]:
    """Columns as one mapping a row."""
    return ({name: column[row] for name, column in columns.items()} for row in range(rows))


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
