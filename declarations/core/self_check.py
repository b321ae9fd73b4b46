"""What an applicant can tell of its own eligibility before anybody checks it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.core.verdict import YES, Verdict, no, unknown
from declarations.core.columns import Column
from declarations.core.display import printed
from declarations.core.expression import Expression, evaluate
from declarations.core.filled import Values
from declarations.core.form import EligibilityRule
from declarations.core.form_reader import Form, eligibility_key

BY_PEOPLE = "由核查人员认定"


@dataclass(frozen=True)
class Standing:
    """One rule of entry as the declaration answers it, with the figures that it reads (label, text)."""

    rule: EligibilityRule
    verdict: Verdict
    figures: tuple[tuple[str, str], ...]


def standings(form: Form, values: Values) -> list[Standing]:
    """Each eligibility rule's verdict on these values; unknown names what is missing."""
    rules = {entry.code: form.rules.get(eligibility_key(entry.code)) for entry in form.definition.eligibility}
    answers = evaluate({code: rule for code, rule in rules.items() if rule is not None}, values, form.schema)
    found = []
    for entry in form.definition.eligibility:
        rule = rules[entry.code]
        columns = _columns(form, rule)
        verdict = unknown(BY_PEOPLE) if rule is None else _verdict(entry, answers[entry.code], columns, values)
        figures = tuple((column.label, printed(column, values[column.name])) for column in columns)
        found.append(Standing(entry, verdict, figures))
    return found


def _columns(form: Form, rule: Expression | None) -> list[Column]:
    return [column for name, column in form.columns.items() if rule is not None and name in rule.columns]


def _verdict(entry: EligibilityRule, answer: object, columns: list[Column], values: Values) -> Verdict:
    if answer is not None:
        return YES if answer else no(entry.reason)
    missing = [column.label for column in columns if values[column.name] is None]
    return unknown(f"尚缺{'、'.join(missing)}" if missing else "现有数据无法判断")
