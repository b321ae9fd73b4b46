"""A declaration laid out for reading: on the summary page, and as a PDF in the look of the official form."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from declarations.core.columns import column_name
from declarations.core.display import printed, unit_of
from declarations.core.filled import Values, hidden_columns
from declarations.core.form import NUMERIC, FieldDefinition, FieldType
from declarations.core.form_reader import Form
from declarations.core.pdf import write_pdf
from declarations.core.programme import ProgrammeDefinition
from declarations.models import Declaration, Submission
from declarations.services import declarations, filings, programmes
from declarations.services.filings import Filing

ASSETS = Path(settings.BASE_DIR) / "static"


@dataclass(frozen=True)
class Line:
    """A field with its values, one for each of the part's years; a single value stands across all of them."""

    label: str
    unit: str
    column: str
    texts: tuple[str, ...]
    is_computed: bool
    is_long: bool


@dataclass(frozen=True)
class Part:
    """A section as it is read: the years that have a column of their own, and its lines."""

    code: str
    title: str
    note: str
    years: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def has_units(self) -> bool:
        return any(line.unit for line in self.lines)

    @property
    def width(self) -> int:
        """Columns that the values take."""
        return max(len(self.years), 1)


def parts(filing: Filing) -> list[Part]:
    base_year = filing.definition.base_year
    return layout(filing.form, values=filing.values, hidden=filing.hidden, base_year=base_year)


def layout(form: Form, *, values: Values, hidden: Collection[str], base_year: int) -> list[Part]:
    """The sections that are shown, with what they hold; unknown is a dash."""
    found = []
    for section in form.definition.asked:
        periods = sorted({period for asked in section.fields if asked.shows_year for period in asked.periods})
        lines = [_line(form, asked, values, periods) for asked in section.fields if _shown(asked, hidden)]
        if lines:
            years = tuple(f"{base_year + period}年" for period in periods)
            found.append(Part(section.code, section.title, section.note, years, tuple(lines)))
    return found


def _shown(asked: FieldDefinition, hidden: Collection[str]) -> bool:
    return any(column_name(asked.code, period) not in hidden for period in asked.periods)


def _line(form: Form, asked: FieldDefinition, values: Values, periods: list[int]) -> Line:
    """A figure's unit stands once, beside its label."""
    names = {period: column_name(asked.code, period) for period in asked.periods}
    unit = unit_of(asked)
    texts = {
        period: printed(form.columns[name], values[name]).removesuffix(unit).strip() for period, name in names.items()
    }
    several = len(periods) > 1 and (asked.shows_year or (asked.type in NUMERIC and 0 in periods))
    shown = tuple(texts.get(period, "") for period in periods) if several else (texts[asked.periods[0]],)
    long = asked.type in {FieldType.LONG_TEXT, FieldType.TABLE}
    return Line(asked.label, unit, names[asked.periods[-1]], shown, asked.computed is not None, long)


def submitted_pdf(submission: Submission) -> bytes:
    """The declaration as it was submitted; the same submission gives the same bytes."""
    content = json.loads(submission.content)
    form = programmes.form_of(submission.revision)
    values = declarations.values_submitted(submission)
    facts = {
        "receipt": submission.receipt,
        "digest": submission.digest,
        "received_at": submission.received_at,
        "created": submission.submitted_at.isoformat(timespec="seconds"),
        "synthetic": submission.figures_synthetic,
        "revision": submission.revision.number,
    }
    names = [(document["slot"], document["name"]) for document in content["documents"]]
    definition = programmes.definition_of(submission.revision)
    return _pdf(definition, form, values, names, facts)


def draft_pdf(declaration: Declaration) -> bytes:
    """The working copy, marked as a draft."""
    filing = filings.look(declaration)
    names = [(document.slot, document.name) for document in filing.documents]
    facts = {"synthetic": declaration.figures_synthetic, "revision": declaration.revision.number}
    return _pdf(filing.definition, filing.form, filing.values, names, facts)


def _pdf(
    definition: ProgrammeDefinition,
    form: Form,
    values: Values,
    names: list[tuple[str, str]],
    facts: Mapping[str, object],
) -> bytes:
    slots = {slot.code: slot.title for slot in form.definition.documents}
    context = {
        **facts,
        "programme": definition,
        "applicant": values["name"],
        "number": values["number"],
        "category": next((one.title for one in definition.categories if one.code == values["category"]), ""),
        "parts": layout(form, values=values, hidden=hidden_columns(form, values), base_year=definition.base_year),
        "documents": [(slots.get(slot, slot), name) for slot, name in names],
    }
    return write_pdf(render_to_string("declarations/print.html", context), assets=ASSETS)
