"""Which documents a declaration asks for, given its values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from declarations.core.expression import Expression, evaluate
from declarations.core.filled import Filled, Problem, Values
from declarations.core.form import DocumentSlot, FieldType
from declarations.core.form_reader import Form, visible_key
from declarations.core.lacking import lacking

SECTION = "documents"
# What proves single figures goes here; a form may say so in its own words in a slot of this code.
EVIDENCE = DocumentSlot(
    code="evidence",
    title="佐证材料",
    accept=("pdf", "jpg", "png", "docx", "xlsx"),
    help="证明申报表中各项数据的材料。上传后，在填报页该项旁的“佐证”里指明文件和页码。",
)


@dataclass(frozen=True)
class Offer:
    """A slot that a file can be put into. Whether one `is_due` is None while it `hangs_on` what isn't stated yet."""

    slot: DocumentSlot
    is_due: bool | None
    hangs_on: tuple[str, ...] = ()


def all_slots(form: Form) -> list[DocumentSlot]:
    """Every slot of the form in its order: its documents, its fields that ask for a file, and the evidence."""
    found = [*form.definition.documents, *(slot for slot, _ in _file_fields(form))]
    return found if any(slot.code == EVIDENCE.code for slot in found) else [*found, EVIDENCE]


def slot_of(form: Form, *, code: str) -> DocumentSlot | None:
    return next((slot for slot in all_slots(form) if slot.code == code), None)


def offers(form: Form, filled: Filled) -> list[Offer]:
    """The slots that apply; one whose condition is unknown stays on offer."""
    rules = _rules(form)
    applies = _conditions(form, filled.values)
    found = []
    for slot in all_slots(form):
        stands = applies.get(slot.code, True)
        if stands is False:
            continue
        hangs_on = _hangs_on(form, rules[slot.code], filled) if slot.required and stands is None else ()
        found.append(Offer(slot, None if hangs_on else slot.required and stands is True, hangs_on))
    return found


def _hangs_on(form: Form, rules: Collection[Expression], filled: Filled) -> tuple[str, ...]:
    read = frozenset[str]().union(*(rule.columns for rule in rules))
    names = [name for name in form.columns if name in read]
    return tuple(column.label for column in lacking(form, names, filled.values, hidden=filled.hidden))


def missing_documents(
    form: Form, values: Values, filled: Collection[str], *, reasons: Mapping[str, str] | None = None
) -> list[Problem]:
    """A problem for every required slot that applies for certain and has no file.

    `reasons` says by slot why what lies there doesn't count.
    """
    applies = _conditions(form, values)
    return [
        Problem(SECTION, slot.code, (reasons or {}).get(slot.code) or f"材料“{slot.title}”未上传")
        for slot in all_slots(form)
        if slot.required and applies.get(slot.code, True) is True and slot.code not in filled
    ]


def _file_fields(form: Form) -> list[tuple[DocumentSlot, tuple[str, str]]]:
    """A slot for every field that asks for a file, with the keys of the conditions that it stands under."""
    return [
        (
            DocumentSlot(
                code=field.code,
                title=field.label,
                accept=EVIDENCE.accept,
                required=field.is_required(0),
                help=field.help,
            ),
            (visible_key(section.code), visible_key(section.code, field.code)),
        )
        for section in form.definition.asked
        for field in section.fields
        if field.type is FieldType.FILE
    ]


def _conditions(form: Form, values: Values) -> dict[str, bool | None]:
    """By slot whether it applies; None where that can't be told yet. A slot without a condition isn't named."""
    rules = _rules(form)
    flat = {f"{code}:{n}": rule for code, found in rules.items() for n, rule in enumerate(found)}
    told = evaluate(flat, values, form.schema)
    return {code: _all([told[f"{code}:{n}"] for n in range(len(found))]) for code, found in rules.items()}


def _rules(form: Form) -> dict[str, list[Expression]]:
    """The conditions by slot."""
    rules = {slot.code: [form.rules[f"document:{slot.code}"]] for slot in form.definition.documents if slot.when}
    for slot, keys in _file_fields(form):
        rules[slot.code] = [form.visible[key] for key in keys if key in form.visible]
    return rules


def _all(answers: list[object]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True
