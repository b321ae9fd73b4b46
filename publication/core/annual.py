"""The figures of an annual report, as `programme.yaml` asks for them: read from what was typed, and printed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from declarations.core.answers import AnswerError, parse
from declarations.core.form import FieldDefinition, FieldType
from declarations.core.lifecycle import AnnualReport, ReportedFigure


def read_figures(rule: AnnualReport, typed: Mapping[str, str]) -> tuple[dict[str, str | None], dict[str, str]]:
    """The figures by code, decimals as text and None where nothing is stated; and what is wrong, by code."""
    found: dict[str, str | None] = {}
    faults: dict[str, str] = {}
    for figure in rule.figures:
        try:
            value = parse(_field(figure), typed.get(figure.code, "").strip())
        except AnswerError as error:
            faults[figure.code] = str(error)
            continue
        found[figure.code] = None if value is None else str(value)
        if value is None and figure.required:
            faults[figure.code] = "请填写"
    return found, faults


def shown(figure: ReportedFigure, stored: Mapping[str, str | None]) -> str:
    """A figure in print; a dash where it isn't stated."""
    value = stored.get(figure.code)
    return "—" if value is None else f"{Decimal(value):,f}"


def heading(figure: ReportedFigure) -> str:
    """The figure's name with its unit."""
    unit = figure.unit or ("%" if figure.type == "percent" else "")
    return f"{figure.label}（{unit}）" if unit else figure.label


def _field(figure: ReportedFigure) -> FieldDefinition:
    return FieldDefinition(code=figure.code, label=figure.label, type=FieldType(figure.type), unit=figure.unit)
