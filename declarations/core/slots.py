"""Which documents a declaration asks for, given its values."""

from __future__ import annotations

from collections.abc import Collection

from declarations.core.expression import evaluate
from declarations.core.filled import Problem, Values
from declarations.core.form import DocumentSlot
from declarations.core.form_reader import Form

SECTION = "documents"


def slots(form: Form, values: Values) -> list[DocumentSlot]:
    """The slots that apply; one whose condition is unknown stays on offer."""
    applies = _conditions(form, values)
    return [slot for slot in form.definition.documents if applies.get(slot.code) is not False]


def missing_documents(form: Form, values: Values, filled: Collection[str]) -> list[Problem]:
    """A problem for every required slot that applies for certain and has no file."""
    applies = _conditions(form, values)
    return [
        Problem(SECTION, slot.code, f"材料“{slot.title}”未上传")
        for slot in form.definition.documents
        if slot.required and applies.get(slot.code, True) is True and slot.code not in filled
    ]


def _conditions(form: Form, values: Values) -> dict[str, object]:
    rules = {slot.code: form.rules[f"document:{slot.code}"] for slot in form.definition.documents if slot.when}
    return evaluate(rules, values, form.schema)
