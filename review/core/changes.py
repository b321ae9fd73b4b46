"""What an applicant changed between two submissions, answer by answer and file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from declarations.core.answers import Value, from_json
from declarations.core.columns import CONTEXT, Column
from declarations.core.form_reader import Form
from review.core.wording import shown


@dataclass(frozen=True)
class Change:
    """One thing that differs: `before` and `after` as they are shown. `column` is empty for a document."""

    column: str
    label: str
    unit: str
    before: str
    after: str


def changes(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two submissions' contents (`declarations.core.frozen`), in the order of `form`.

    `form` is that of the later submission; what only an earlier form asked is named by its column. Values are compared,
    not their spelling: 1.0 is 1.00. Answers first, then documents by slot; a file with new bytes under the same name
    is a change too.
    """
    return [*_context(before, after), *_answers(form, before, after), *_documents(form, before, after)]


def _context(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for column in CONTEXT:
        old, new = before["context"].get(column.name), after["context"].get(column.name)
        if old != new:
            yield Change(column.name, column.label, "", shown(column, old), shown(column, new))


def _answers(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = before["answers"], after["answers"]
    for column in form.answer_columns:
        was, now = _value(column, old.get(column.name)), _value(column, new.get(column.name))
        if was != now:
            yield Change(column.name, column.label, column.unit, *_told(column, was, now))
    asked = {column.name for column in form.answer_columns}
    for name in sorted(old.keys() - asked):
        yield Change(name, name, "", str(old[name]), "不再填报")


def _value(column: Column, stored: Any) -> Value:
    """An earlier form may have asked the same column with another type: then the stored text itself is compared."""
    if column.field is None:
        return stored
    try:
        return from_json(column.field, stored)
    except (ValueError, ArithmeticError, TypeError, AttributeError):
        return stored


def _told(column: Column, was: Value, now: Value) -> tuple[str, str]:
    """Two tables with as many rows differ in their cells, so these are written out."""
    before, after = shown(column, was), shown(column, now)
    if before == after and isinstance(was, list) and isinstance(now, list):
        return _rows(was), _rows(now)
    return before, after


def _rows(rows: list[Any]) -> str:
    return "；".join("，".join(str(cell) for cell in row.values() if cell is not None) for row in rows)


def _documents(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    slots: dict[str, str] = {slot.code: slot.title for slot in form.definition.documents}
    files = [Counter((d["slot"], d["name"], d["sha256"]) for d in content["documents"]) for content in (before, after)]
    gone, come = files[0] - files[1], files[1] - files[0]
    found = {slot for slot, _, _ in (*gone, *come)}
    for slot in [code for code in slots if code in found] + sorted(found - set(slots)):
        yield Change("", f"材料：{slots.get(slot, slot)}", "", _names(gone, slot), _names(come, slot))


def _names(files: Counter[tuple[str, str, str]], slot: str) -> str:
    names = [f"{name}（{digest[:8]}）" for of, name, digest in files if of == slot]
    return "、".join(names) or "无"
