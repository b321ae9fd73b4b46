"""Who recommends whom: the programme's rule over what an applicant states, and what it says of one declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from declarations.core.document import Document, Fault
from declarations.core.expression import Expression, ExpressionError, Kind, compile_expression, evaluate
from declarations.core.filled import Values
from declarations.core.form import FieldType
from declarations.core.form_reader import Form
from declarations.core.programme import ProgrammeDefinition, RecommendedBy, RecommendingUnit
from declarations.core.regions import region


@dataclass(frozen=True)
class Proposal:
    """The unit that the rule names, and on what ground, in words."""

    unit: RecommendingUnit
    ground: str


@dataclass(frozen=True)
class Recommending:
    """The rule of a programme with its conditions compiled, by their place in it."""

    definition: ProgrammeDefinition
    form: Form
    conditions: Mapping[int, Expression]

    def proposal(self, values: Values) -> Proposal | None:
        """Whom the first line names that applies; None where there is no rule, none applies, or it can't be told."""
        for place, line in enumerate(self.definition.recommended_by):
            if place in self.conditions:
                holds = evaluate({"holds": self.conditions[place]}, values, self.form.schema)["holds"]
                if holds is None:
                    return None
                unit = self.definition.unit(line.unit or "") if holds else None
                ground = line.reason or ""
            else:
                unit, ground = self._of_region(line, values)
            if unit is not None:
                return Proposal(unit, ground)
        return None

    def remark(self, values: Values, *, unit: str) -> str:
        """What is to be said of a declaration that is filed with `unit` against the rule; empty where nothing is."""
        proposed = self.proposal(values)
        if proposed is None or proposed.unit.code == unit:
            return ""
        chosen = self.definition.unit(unit)
        told = f"现在填的推荐单位是{chosen.title}" if chosen else "现在没有填推荐单位"
        return f"{proposed.ground}，应由{proposed.unit.title}推荐，{told}，请核对"

    def _of_region(self, line: RecommendedBy, values: Values) -> tuple[RecommendingUnit | None, str]:
        """The unit whose region the place lies in: of several the one that says it most exactly."""
        code = values.get(line.region or "")
        place = region(code) if isinstance(code, str) else None
        if place is None:
            return None, ""
        own = [(len(r), u) for u in self.definition.recommending_units for r in u.regions if place.code.startswith(r)]
        label = self.form.columns[line.region or ""].label
        return max(own, key=lambda one: one[0], default=(0, None))[1], f"{label}是{place.path}"


def read_recommending(
    document: Document, definition: ProgrammeDefinition, form: Form
) -> tuple[Recommending | None, list[Fault]]:
    """Hold `recommended_by` of `programme.yaml` against the form whose columns it reads."""
    faults: list[Fault] = []
    conditions: dict[int, Expression] = {}
    for place, line in enumerate(definition.recommended_by):
        path = ("recommended_by", place)
        faults += [document.fault((*path, key), message) for key, message in _departures(line, definition, form)]
        if line.when is None:
            continue
        try:
            conditions[place] = compile_expression(line.when, form.schema, expected=Kind.BOOLEAN)
        except ExpressionError as error:
            faults.append(document.fault((*path, "when"), str(error)))
    return (Recommending(definition, form, conditions) if not faults else None), faults


def _departures(line: RecommendedBy, definition: ProgrammeDefinition, form: Form) -> list[tuple[str, str]]:
    """What doesn't fit together within one line, each with the key it concerns."""
    column = form.columns.get(line.region or "")
    is_place = column is not None and column.is_answer and column.field is not None
    is_place = is_place and column.field.type is FieldType.REGION  # type: ignore[union-attr]
    by_condition = line.unit is not None
    rules = [
        ("unit", by_condition == (line.region is not None), "每一行写 unit、when 和 reason，或者只写 region"),
        ("unit", by_condition and definition.unit(line.unit or "") is None, "recommending_units 中没有这个推荐单位"),
        ("when", by_condition != (line.when is not None), "unit 和 when 要一起写"),
        ("reason", by_condition != (line.reason is not None), "unit 和 reason 要一起写"),
        ("region", line.region is not None and not is_place, "申报表中没有这个行政区划项"),
    ]
    return [(key, message) for key, wrong, message in rules if wrong]
