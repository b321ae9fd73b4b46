"""The automatic checks: each step of each check looked at for one submission, with what it was seen in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.core.verdict import YES, Verdict, no, unknown
from declarations.core.answers import to_json
from declarations.core.applicant import clean_number, name_key
from declarations.core.expression import evaluate
from declarations.core.filled import Values
from declarations.core.form_reader import Form
from review.core.definition import Review, Step
from review.core.registers import Entry, Index


@dataclass(frozen=True)
class Seen:
    """What one step found: its verdict, and the figures or the register's entry it rests on."""

    check: str
    step: str
    verdict: Verdict
    evidence: Mapping[str, Any] = field(default_factory=dict)
    edition: str | None = None


def look(review: Review, form: Form, values: Values, registers: Mapping[str, Index]) -> list[Seen]:
    """Every step of every check for one submission's values, in the order of the definition."""
    answers = evaluate(review.rules, values, form.schema)
    return [
        _look_up(check.code, step, values, registers)
        if step.register_
        else _rule(check.code, step, answers, review=review, form=form, values=values)
        for check in review.definition.checks
        for step in check.steps
    ]


def _rule(check: str, step: Step, answers: Mapping[str, object], *, review: Review, form: Form, values: Values) -> Seen:
    rule = review.rules.get(step.code)
    reason = review.reasons[step.code]
    if rule is None:
        return Seen(check, step.code, unknown(f"{reason}：需人工核查"))
    names = step.evidence or tuple(sorted(rule.columns))
    evidence = {form.columns[name].label: to_json(values[name]) for name in names}
    answer = answers[step.code]
    if answer is None:
        missing = [form.columns[name].label for name in sorted(rule.columns) if values[name] is None]
        why = f"缺{'、'.join(missing)}" if missing else "按所填的数算不出结果（如除数为零）"
        return Seen(check, step.code, unknown(f"无法判断：{why}"), evidence)
    return Seen(check, step.code, YES if answer is True else no(reason), evidence)


def _look_up(check: str, step: Step, values: Values, registers: Mapping[str, Index]) -> Seen:
    index = registers.get(step.register_ or "")
    if index is None:
        return Seen(check, step.code, unknown("无法判断：尚未导入名单"))
    look = _expect_listed if step.expect == "listed" else _expect_absent
    verdict, entry = look(step, values, index)
    return Seen(check, step.code, verdict, _evidence(entry, index), index.edition)


def _expect_listed(step: Step, values: Values, index: Index) -> tuple[Verdict, Entry | None]:
    """Found under the number stated, and held by the applicant. Another holder may be a subsidiary: people look."""
    stated = values[step.by or ""]
    if stated is None:
        return unknown("无法判断：未填许可证编号"), None
    found = index.by_licence.get(clean_number(str(stated)), [])
    if not found:
        return no(f"{step.reason}：名录（截至{index.as_of}）中没有“{stated}”"), None
    held = next((entry for entry in found if _is_applicant(entry, values)), None)
    if held is None:
        return unknown(f"“{stated}”的持证单位为{found[0].name}，与申报单位不同，需人工核查"), found[0]
    return YES, held


def _expect_absent(step: Step, values: Values, index: Index) -> tuple[Verdict, Entry | None]:
    """On the list on any day of the window fails; the same name under another code is left to people.

    Looked up by the applicant's number, by its licence number (column `by`, else `licence_no`) and by its name.
    """
    if step.from_ is None or step.until is None:
        raise ValueError(f"step {step.code} has no window")
    licence = clean_number(str(values.get(step.by or "licence_no") or ""))
    hits = [*index.by_uscc.get(str(values["number"]), []), *index.by_licence.get(licence, [])]
    namesakes = index.by_name.get(name_key(str(values["name"])), [])
    hits += [entry for entry in namesakes if not entry.uscc]
    for entry in hits:
        if entry.active_within(step.from_, step.until):
            return no(f"{step.reason}：{entry.listed_on}由{entry.listed_by}列入（{entry.reason}）"), entry
    for entry in namesakes:
        if entry.uscc not in ("", values["number"]) and entry.active_within(step.from_, step.until):
            return unknown(f"名单中有同名单位，统一社会信用代码为{entry.uscc}，需人工核查"), entry
    return YES, None


def _is_applicant(entry: Entry, values: Values) -> bool:
    if entry.uscc:
        return entry.uscc == values["number"]
    return name_key(entry.name) == name_key(str(values["name"]))


def _evidence(entry: Entry | None, index: Index) -> dict[str, Any]:
    shown = {} if entry is None else {key: to_json(value) for key, value in vars(entry).items() if value}
    return {"as_of": index.as_of.isoformat(), **shown}
