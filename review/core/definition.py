"""`review.yaml`: stages, registers, the checks that every submission goes through and what a panel scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from declarations.core.document import Definition, Document, Fault, Path, validate
from declarations.core.expression import Expression, ExpressionError, Kind, compile_expression
from declarations.core.form import EligibilityRule, FieldType
from declarations.core.form_reader import Form, eligibility_key
from declarations.core.programme import Code, Title, repeated
from review.core.panel import Panel, PanelRules, point_column, read_panel
from review.core.registers import KINDS
from review.core.steps import RegisterUse, Site, Step, departures
from review.core.verification import Verification, verification_faults

Stage = Literal[
    "recommendation", "verification", "site_visit", "panel", "deliberation", "ranking", "approval", "notice"
]


class Check(Definition):
    code: Code
    title: Title
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Recommendation(Definition):
    """How units hand in: which of the form's figures stand in the printed summary table, and whether one batch is all.

    With `one`, what staff hand back afterwards may still be handed in again.
    """

    summary: tuple[Code, ...] = ()
    batches: Literal["one", "several"] = "several"


class ReviewDefinition(Definition):
    format: Literal[1]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    registers: tuple[RegisterUse, ...] = ()
    sites: tuple[Site, ...] = ()
    checks: tuple[Check, ...] = ()
    recommendation: Recommendation | None = None
    panel: Panel | None = None
    verification: Verification = Verification()

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for check in self.checks for step in check.steps)


@dataclass(frozen=True)
class Review:
    """The definition with the rules of its steps compiled, by the code of the step, also whom it exempts; and those of
    its panel. A block of the panel without a rule of whom it concerns is for everybody."""

    definition: ReviewDefinition
    rules: Mapping[str, Expression]
    reasons: Mapping[str, str]
    exemptions: Mapping[str, Expression]
    panel_rules: PanelRules

    @property
    def concerns(self) -> Mapping[str, Expression]:
        return self.panel_rules.concerns

    @property
    def ok_columns(self) -> dict[str, Kind]:
        """The Boolean columns that review adds for the ranking: one a step, the verifier's word on the whole, and the
        recommending unit's where the programme has units recommend."""
        words = (RECOMMENDED, VERIFIED) if "recommendation" in self.definition.stages else (VERIFIED,)
        return {
            **{ok_column(step.code): Kind.BOOLEAN for step in self.definition.steps},
            **dict.fromkeys(words, Kind.BOOLEAN),
        }

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
# TRUE: its unit recommended the case; FALSE: declined to; NULL: hasn't said.
RECOMMENDED = "recommended"


def ok_column(step: str) -> str:
    return f"{step}_ok"


def read_review(document: Document, form: Form) -> tuple[Review | None, list[Fault]]:
    definition, faults = validate(ReviewDefinition, document)
    if definition is None:
        return None, faults
    faults += repeated(document, ("checks",), [check.code for check in definition.checks])
    faults += repeated(document, ("registers",), [register.code for register in definition.registers])
    faults += repeated(document, ("sites",), [site.code for site in definition.sites])
    faults += _register_faults(document, definition, form)
    faults += _recommendation_faults(document, definition, form)
    faults += verification_faults(document, definition.verification, form)
    eligibility = {rule.code: rule for rule in form.definition.eligibility}
    rules: dict[str, Expression] = {}
    exemptions: dict[str, Expression] = {}
    reasons: dict[str, str] = {}
    seen: set[str] = set()
    for c, check in enumerate(definition.checks):
        for s, step in enumerate(check.steps):
            path: Path = ("checks", c, "steps", s)
            faults += [document.fault((*path, key), message) for key, message in _departures(step, definition, form)]
            exempt, found = _exemption(document, path, step, form)
            exemptions |= {step.code: exempt} if exempt else {}
            faults += found
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
    panel_rules = PanelRules({}, {})
    if definition.panel is not None:
        taken = {*form.columns, *(ok_column(step.code) for step in definition.steps)}
        panel_rules, found = read_panel(document, definition.panel, form, taken=taken)
        faults += found
    return (Review(definition, rules, reasons, exemptions, panel_rules) if not faults else None), faults


def _source(step: Step, entry: EligibilityRule | None) -> str | None:
    """A rule that isn't the form's own: the step's, or an eligibility rule that those pass whom it doesn't concern."""
    if entry and entry.rule and entry.when:
        return f"NOT ({entry.when}) OR ({entry.rule})"
    return step.rule


def _exemption(document: Document, path: Path, step: Step, form: Form) -> tuple[Expression | None, list[Fault]]:
    if step.exempt_when is None:
        return None, []
    try:
        return compile_expression(step.exempt_when, form.schema, expected=Kind.BOOLEAN), []
    except ExpressionError as error:
        return None, [document.fault((*path, "exempt_when"), str(error))]


def _recommendation_faults(document: Document, definition: ReviewDefinition, form: Form) -> list[Fault]:
    stated = definition.recommendation
    if stated is None:
        return []
    faults = []
    if "recommendation" not in definition.stages:
        faults.append(document.fault(("recommendation",), "stages 中没有 recommendation，不用写"))
    for index, name in enumerate(stated.summary):
        column = form.columns.get(name)
        if column is None or (column.field is not None and column.field.type in (FieldType.TABLE, FieldType.FILE)):
            faults.append(document.fault(("recommendation", "summary", index), "申报表中没有这一列，或它印不进一格"))
    return faults


def _departures(step: Step, definition: ReviewDefinition, form: Form) -> list[tuple[str, str]]:
    return departures(
        step,
        form,
        registers={use.code for use in definition.registers},
        sites={site.code for site in definition.sites},
        taken=ok_column(step.code) in form.columns,
    )


def _register_faults(document: Document, definition: ReviewDefinition, form: Form) -> list[Fault]:
    faults = []
    for index, use in enumerate(definition.registers):
        path: Path = ("registers", index)
        if use.code not in KINDS:
            told = f"没有“{use.code}”这种名单，可用：{'、'.join(KINDS)}"
            faults.append(document.fault((*path, "code"), told))
        unknown = [column for column in use.headers.values() if column not in form.columns]
        if unknown:
            faults.append(document.fault((*path, "headers"), f"申报表中没有 {'、'.join(unknown)}"))
    return faults
