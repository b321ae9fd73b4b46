"""`review.yaml`: stages, registers, the checks that every submission goes through and what a panel scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from declarations.core.document import Definition, Document, Fault, Path, validate
from declarations.core.expression import Expression, ExpressionError, Kind, compile_expression
from declarations.core.form import EligibilityRule, Rule
from declarations.core.form_reader import Form, eligibility_key
from declarations.core.programme import Code, Title, repeated
from review.core.panel import Panel, point_column, read_panel
from review.core.registers import KINDS

Stage = Literal[
    "recommendation", "verification", "site_visit", "panel", "deliberation", "ranking", "approval", "notice"
]


class RegisterUse(Definition):
    code: Code
    title: Title


class Step(Definition):
    """One automatic look: an eligibility rule of the form, a rule of its own, or a look-up in a register.

    It yields the Boolean column `<code>_ok` for the ranking: TRUE passed, FALSE failed, NULL can't tell.
    """

    code: Code
    eligibility: Code | None = None
    rule: Rule | None = None
    register_: Annotated[Code | None, Field(alias="register")] = None
    by: Code | None = None
    expect: Literal["listed", "absent"] | None = None
    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None
    reason: Title | None = None
    evidence: tuple[Code, ...] = ()


class Check(Definition):
    code: Code
    title: Title
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class ReviewDefinition(Definition):
    format: Literal[1]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    registers: tuple[RegisterUse, ...] = ()
    checks: tuple[Check, ...] = ()
    panel: Panel | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for check in self.checks for step in check.steps)


@dataclass(frozen=True)
class Review:
    """The definition with the rules of its steps compiled, by the code of the step, and by the code of a block of the
    panel whom it concerns; one that isn't there concerns everybody."""

    definition: ReviewDefinition
    rules: Mapping[str, Expression]
    reasons: Mapping[str, str]
    concerns: Mapping[str, Expression]

    @property
    def ok_columns(self) -> dict[str, Kind]:
        """The Boolean columns that review adds for the ranking: one a step, and the verifier's word on the whole."""
        return {**{ok_column(step.code): Kind.BOOLEAN for step in self.definition.steps}, VERIFIED: Kind.BOOLEAN}

    @property
    def point_columns(self) -> dict[str, Kind]:
        """The number columns that the panel adds for the ranking: one a criterion."""
        panel = self.definition.panel
        return {point_column(criterion.code): Kind.NUMBER for criterion in (panel.criteria if panel else ())}

    @property
    def columns(self) -> dict[str, Kind]:
        """All that review adds to the form's columns for the ranking."""
        return {**self.ok_columns, **self.point_columns}


# TRUE: a verifier passed the case; FALSE: rejected it; NULL: hasn't decided.
VERIFIED = "verified"


def ok_column(step: str) -> str:
    return f"{step}_ok"


def read_review(document: Document, form: Form) -> tuple[Review | None, list[Fault]]:
    definition, faults = validate(ReviewDefinition, document)
    if definition is None:
        return None, faults
    faults += repeated(document, ("checks",), [check.code for check in definition.checks])
    faults += repeated(document, ("registers",), [register.code for register in definition.registers])
    faults += _register_faults(document, definition)
    eligibility = {rule.code: rule for rule in form.definition.eligibility}
    rules: dict[str, Expression] = {}
    reasons: dict[str, str] = {}
    seen: set[str] = set()
    for c, check in enumerate(definition.checks):
        for s, step in enumerate(check.steps):
            path: Path = ("checks", c, "steps", s)
            faults += [document.fault((*path, key), message) for key, message in _departures(step, definition, form)]
            if step.code in seen:
                faults.append(document.fault((*path, "code"), f"步骤编码“{step.code}”重复"))
            seen.add(step.code)
            entry = eligibility.get(step.eligibility or "")
            reasons[step.code] = step.reason or (entry.reason if entry else "")
            if entry and eligibility_key(entry.code) in form.rules:
                rules[step.code] = form.rules[eligibility_key(entry.code)]
            source = _source(step, entry)
            if source:
                try:
                    rules[step.code] = compile_expression(source, form.schema, expected=Kind.BOOLEAN)
                except ExpressionError as error:
                    faults.append(document.fault((*path, "rule" if step.rule else "eligibility"), str(error)))
                    continue
                if not rules[step.code].columns:
                    faults.append(document.fault((*path, "rule"), "没有用到任何一列，对谁都一样"))
    concerns: dict[str, Expression] = {}
    if definition.panel is not None:
        taken = {*form.columns, *(ok_column(step.code) for step in definition.steps)}
        concerns, found = read_panel(document, definition.panel, form, taken=taken)
        faults += found
    return (Review(definition, rules, reasons, concerns) if not faults else None), faults


def _source(step: Step, entry: EligibilityRule | None) -> str | None:
    """A rule that isn't the form's own: the step's, or an eligibility rule that those pass whom it doesn't concern."""
    if entry and entry.rule and entry.when:
        return f"NOT ({entry.when}) OR ({entry.rule})"
    return step.rule


def _register_faults(document: Document, definition: ReviewDefinition) -> list[Fault]:
    return [
        document.fault(("registers", index, "code"), f"没有“{use.code}”这种名单，可用：{'、'.join(KINDS)}")
        for index, use in enumerate(definition.registers)
        if use.code not in KINDS
    ]


def _departures(step: Step, definition: ReviewDefinition, form: Form) -> list[tuple[str, str]]:
    """What doesn't fit together within one step, each with the key it concerns."""
    ways = [key for key in ("eligibility", "rule", "register_") if getattr(step, key) is not None]
    looks_up = step.register_ is not None
    looking = (("expect", step.expect), ("by", step.by), ("from", step.from_), ("until", step.until))
    listed = {use.code for use in definition.registers}
    codes = {rule.code for rule in form.definition.eligibility}
    unknown = [name for name in step.evidence if name not in form.columns]
    rules = [
        ("code", len(ways) != 1, "每一步要有 eligibility、rule、register 中的一项，且只有一项"),
        ("code", ok_column(step.code) in form.columns, f"列名“{ok_column(step.code)}”已被申报表使用"),
        ("eligibility", step.eligibility is not None and step.eligibility not in codes, "申报表中没有这条资格条件"),
        ("register", looks_up and step.register_ not in listed, "registers 中没有这份名单"),
        *((key, not looks_up and value is not None, "只有查名单（register）才写") for key, value in looking),
        ("expect", looks_up and step.expect is None, "查名单要写明 expect：listed 或 absent"),
        ("by", step.expect == "listed" and step.by is None, "要写明按哪一列查（by）"),
        ("by", step.by is not None and form.schema.get(step.by) is not Kind.TEXT, "申报表中没有这一列，或它不是文字"),
        ("from", step.expect == "absent" and None in (step.from_, step.until), "要写明期间（from 和 until）"),
        ("until", None not in (step.from_, step.until) and step.until < step.from_, "期间的结束早于开始"),  # type: ignore[operator]
        ("reason", step.eligibility is None and not step.reason, "要写明不通过的理由（reason）"),
        ("evidence", bool(unknown), f"申报表中没有 {'、'.join(unknown)}"),
    ]
    return [(key, message) for key, wrong, message in rules if wrong]
