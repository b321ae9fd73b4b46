"""The automatic checks: each step of each check looked at for one submission, with what it was seen in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.core.verdict import YES, Answer, Verdict, no, unknown
from declarations.core.answers import to_json
from declarations.core.expression import evaluate
from declarations.core.filled import Values
from declarations.core.form_reader import Form
from review.core.definition import Review
from review.core.lookups import compare, expect_absent, expect_listed, firm_of
from review.core.registers import KINDS, Entry, Index
from review.core.steps import Step


@dataclass(frozen=True)
class Queried:
    """What a public site said when somebody queried it; `is_clear` None: it didn't tell."""

    on: date
    is_clear: bool | None
    result: str


@dataclass(frozen=True)
class Seen:
    """What one step found: its verdict, and the figures or the register's entry it rests on.

    A flagged one passes on somebody's word, which people should look at.
    """

    check: str
    step: str
    verdict: Verdict
    evidence: Mapping[str, Any] = field(default_factory=dict)
    edition: str | None = None
    is_flagged: bool = False


@dataclass(frozen=True)
class _Subject:
    """One submission under check: its values, and what its rules and exemptions come to."""

    review: Review
    form: Form
    values: Values
    answers: Mapping[str, object]
    exempt: Mapping[str, object]


def look(
    review: Review,
    form: Form,
    values: Values,
    registers: Mapping[str, Index],
    queries: Mapping[str, Queried] | None = None,
) -> list[Seen]:
    """Every step of every check for one submission's values, in the order of the definition.

    `registers` holds the newest edition by kind, `queries` the newest query of the case by site.
    """
    answers = evaluate(review.rules, values, form.schema)
    exempt = evaluate(review.exemptions, values, form.schema) if review.exemptions else {}
    subject = _Subject(review, form, values, answers, exempt)
    return [
        _seen(check.code, step, subject, registers, queries or {})
        for check in review.definition.checks
        for step in check.steps
    ]


def _seen(
    check: str, step: Step, subject: _Subject, registers: Mapping[str, Index], queries: Mapping[str, Queried]
) -> Seen:
    if step.query:
        return _asked(check, step, queries.get(step.query))
    if step.register_:
        return _look_up(check, step, subject, registers.get(step.register_))
    return _rule(check, step, subject)


def _rule(check: str, step: Step, subject: _Subject) -> Seen:
    form, values = subject.form, subject.values
    rule = subject.review.rules.get(step.code)
    reason = subject.review.reasons[step.code]
    if rule is None:
        return Seen(check, step.code, unknown(f"{reason}：需人工核查"))
    names = step.evidence or tuple(sorted(rule.columns))
    evidence = {form.columns[name].label: to_json(values[name]) for name in names}
    answer = subject.answers[step.code]
    if answer is None:
        missing = [form.columns[name].label for name in sorted(rule.columns) if values[name] is None]
        why = f"缺{'、'.join(missing)}" if missing else "按所填的数算不出结果（如除数为零）"
        return Seen(check, step.code, unknown(f"无法判断：{why}"), evidence)
    return Seen(check, step.code, YES if answer is True else no(reason), evidence)


def _asked(check: str, step: Step, found: Queried | None) -> Seen:
    """The word of the person who queried the site by hand."""
    if found is None:
        return Seen(check, step.code, unknown("无法判断：尚未查询该网站，请查询后在案卷中登记结果"))
    evidence = {"查询日期": found.on.isoformat(), "查询结果": found.result}
    if found.is_clear is None:
        return Seen(check, step.code, unknown(f"{found.on}查询，网站没有给出结论"), evidence)
    verdict = YES if found.is_clear else no(f"{step.reason}：{found.on}查询，{found.result}")
    return Seen(check, step.code, verdict, evidence)


def _look_up(check: str, step: Step, subject: _Subject, index: Index | None) -> Seen:
    if subject.exempt.get(step.code) is True:
        return _exempted(check, step, subject)
    if index is None:
        return Seen(check, step.code, unknown("无法判断：尚未导入名单"))
    firm = firm_of(step, subject.form, subject.values)
    if step.compare is not None:
        return _compared(check, step, subject, index)
    expect = expect_listed if step.expect == "listed" else expect_absent
    verdict, entry = expect(step, firm, index)
    return Seen(check, step.code, verdict, _evidence(entry, index), index.edition)


def _exempted(check: str, step: Step, subject: _Subject) -> Seen:
    """“法律法规另有规定的除外”: a stated ground passes, and people look whether it holds."""
    column = step.exempt_reason or ""
    ground = str(subject.values[column] or "").strip()
    evidence = {subject.form.columns[column].label: ground or None}
    if not ground:
        return Seen(check, step.code, unknown("申报为无需许可的情形，但没有写明依据，需人工核查"), evidence)
    verdict = Verdict(Answer.YES, (f"申报为无需许可的情形，依据为“{ground}”，请人工确认",))
    return Seen(check, step.code, verdict, evidence, is_flagged=True)


def _compared(check: str, step: Step, subject: _Subject, index: Index) -> Seen:
    firm = firm_of(step, subject.form, subject.values)
    headers = next(use.headers for use in subject.review.definition.registers if use.code == step.register_)
    verdict, entry, found = compare(step, firm, index, form=subject.form, values=subject.values, headers=headers)
    evidence: dict[str, Any] = {"as_of": index.as_of.isoformat()}
    for one in found:
        evidence[one.column.label] = to_json(subject.values[one.column.name])
        evidence[f"{one.column.label}（{KINDS[step.register_ or ''].title}）"] = to_json(one.other)
        if one.difference is not None and one.difference.is_finite():
            evidence[f"{one.column.label}相差"] = f"{one.difference:.1f}%"
    if entry is not None:
        evidence |= {"name": entry.name, **({"source": entry.source} if entry.source else {})}
    return Seen(check, step.code, verdict, evidence, index.edition)


def _evidence(entry: Entry | None, index: Index) -> dict[str, Any]:
    shown = {} if entry is None else {key: to_json(value) for key, value in vars(entry).items() if value}
    return {"as_of": index.as_of.isoformat(), **shown}
