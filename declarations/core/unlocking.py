"""What of a returned declaration may be changed: what the return names, and what hangs on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from declarations.core.form import FieldType
from declarations.core.form_reader import Form, visible_key
from declarations.core.scope import reach
from declarations.core.slots import EVIDENCE, all_slots


@dataclass(frozen=True)
class Unlocked:
    """The columns that may be filled in, and the document slots that may be changed."""

    columns: frozenset[str]
    slots: frozenset[str]


def unlocked(form: Form, named: Collection[str]) -> Unlocked:
    """What a return that names these columns and slots leaves open; all of the form where it names none of them.

    With a column go the questions that its value makes appear, and the documents that it asks for; a sealed scan is of
    the whole form and follows every change.
    """
    answers = frozenset(column.name for column in form.answer_columns)
    slots = frozenset(slot.code for slot in all_slots(form))
    if not (answers | slots) & set(named):
        return Unlocked(answers, slots)
    columns = answers & set(named)
    while (more := columns | _steered(form, columns) & answers) != columns:
        columns = more
    reached = _reached(form, columns)
    open_slots = {slot.code for slot in all_slots(form) if slot.code in named or slot.scan_of}
    open_slots |= {s.code for s in form.definition.documents if s.when and form.rules[_rule(s.code)].columns & reached}
    open_slots |= {f.code for f in form.definition.fields if f.type is FieldType.FILE and f.code in columns}
    return Unlocked(columns, frozenset(open_slots | ({EVIDENCE.code} if columns else set())))


def _rule(slot: str) -> str:
    return f"document:{slot}"


def _steered(form: Form, columns: Collection[str]) -> frozenset[str]:
    """The columns of the sections and fields whose condition reads one of these."""
    reached = _reached(form, columns)
    keys = {key for key, rule in form.visible.items() if rule.columns & reached}
    found: set[str] = set()
    for section in form.definition.asked:
        if visible_key(section.code) in keys:
            found |= {column.name for column in form.by_section[section.code]}
        for field in section.fields:
            if visible_key(section.code, field.code) in keys:
                found |= {column.name for column in form.by_field[field.code]}
    return frozenset(found)


def _reached(form: Form, columns: Collection[str]) -> frozenset[str]:
    """These, what is derived from them (options, names of places, sums of a table), and what is computed from that."""
    fields = {(column.field.code, column.period) for name in columns if (column := form.columns[name]).field}
    derived = {
        column.name
        for column in form.columns.values()
        if column.field and column.is_derived and (column.field.code, column.period) in fields
    }
    return reach(form, {*columns, *derived})
