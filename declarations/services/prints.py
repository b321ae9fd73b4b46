"""A declaration on paper: the form in the look of the official one, the report, and the texts to be signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from declarations.core import letter
from declarations.core.barcode import Barcode, drawn
from declarations.core.filled import Values, hidden_columns
from declarations.core.form import DocumentSlot
from declarations.core.form_reader import Form
from declarations.core.frozen import unit_in
from declarations.core.pdf import write_pdf
from declarations.core.printed import form_parts
from declarations.core.programme import ProgrammeDefinition
from declarations.core.report import chapters, title_of
from declarations.core.sealed import What
from declarations.core.slots import all_slots
from declarations.core.summary import Part, layout
from declarations.models import Declaration, Submission
from declarations.services import declarations, filings, programmes
from declarations.services.filings import Filing

ASSETS = Path(settings.BASE_DIR) / "static"
FOLDER = "documents/"
TEMPLATES: Mapping[What, str] = {"form": "declarations/print.html", "report": "declarations/report.html"}


@dataclass(frozen=True)
class Imprint:
    """What stands in the margin of every page: which version this is, and how to recognise it."""

    mark: str
    foot: str
    revision: int
    is_synthetic: bool
    barcode: Barcode | None = None
    created: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True)
class _Paper:
    """What is printed, wherever it comes from: a draft, or a submission."""

    definition: ProgrammeDefinition
    form: Form
    values: Values
    unit: str = ""
    attached: tuple[tuple[str, str], ...] = ()
    opinion: Values | None = None


def parts(filing: Filing) -> list[Part]:
    """The answers as the summary page shows them."""
    return layout(filing.form, values=filing.values, hidden=filing.hidden, base_year=filing.definition.base_year)


def submitted_pdf(submission: Submission, *, what: What = "form", opinion: Values | None = None) -> bytes:
    """The form or the report as it was submitted; the same submission gives the same bytes.

    `opinion` is what its recommending unit has written in the form, by field.
    """
    imprint = Imprint(
        mark=f"受理编号 {submission.receipt}",
        foot=f"摘要 SHA-256 {submission.digest}",
        revision=submission.revision.number,
        is_synthetic=submission.figures_synthetic,
        created=submission.submitted_at.isoformat(timespec="seconds"),
        received_at=submission.received_at,
    )
    form = programmes.form_of(submission.revision)
    content = json.loads(submission.content)
    paper = _Paper(
        programmes.definition_of(submission.revision),
        form,
        declarations.values_submitted(submission),
        unit_in(content) or "",
        _titled(form, [(document["slot"], document["name"]) for document in content["documents"]]),
        opinion,
    )
    return _pdf(paper, imprint, what=what)


def draft_pdf(declaration: Declaration, *, what: What = "form") -> bytes:
    """The working copy, marked as a draft."""
    filing = filings.look(declaration)
    mark = "草稿，未提交"
    imprint = Imprint(mark, mark, declaration.revision.number, declaration.figures_synthetic)
    names = [(document.slot, document.name) for document in filing.documents]
    return _pdf(_paper(filing, _titled(filing.form, names)), imprint, what=what)


def sealed_pdf(filing: Filing, *, what: What, number: int, code: str, digest: str) -> bytes:
    """A version for sealing: its number, its code as a barcode and its digest stand on every page."""
    declaration = filing.declaration
    imprint = Imprint(
        mark=f"盖章版 第 {number} 版",
        foot=f"校验编码 {code}；第 {number} 版；内容摘要 {digest}",
        revision=declaration.revision.number,
        is_synthetic=declaration.figures_synthetic,
        barcode=drawn(code),
    )
    return _pdf(_paper(filing), imprint, what=what)


def letter_pdf(filing: Filing, *, slot: DocumentSlot) -> bytes:
    """The text that a slot asks for, with the applicant's name, to be signed and sealed."""
    definition, values = filing.definition, filing.values
    facts = {
        "name": values["name"],
        "number": values["number"],
        "subject": filing.declaration.subject,
        "programme": definition.title,
        "organisers": "、".join(one.name for one in definition.organisers),
        "year": str(definition.year),
        "base_year": str(definition.base_year),
    }
    source = filing.declaration.revision.documents[f"{FOLDER}{slot.template}"]
    context = {"title": slot.title, "applicant": values["name"], "blocks": letter.read(source, facts)}
    return write_pdf(render_to_string("declarations/letter.html", context), assets=ASSETS)


def _paper(filing: Filing, attached: tuple[tuple[str, str], ...] = ()) -> _Paper:
    return _Paper(filing.definition, filing.form, filing.values, filing.declaration.unit, attached)


def _titled(form: Form, names: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    titles = {slot.code: slot.title for slot in all_slots(form)}
    return tuple((titles.get(slot, slot), name) for slot, name in names)


def _pdf(paper: _Paper, imprint: Imprint, *, what: What) -> bytes:
    form, values, definition = paper.form, paper.values, paper.definition
    hidden = hidden_columns(form, values)
    unit = definition.unit(paper.unit)
    context = {
        "imprint": imprint,
        "programme": definition,
        "applicant": values["name"],
        "number": values["number"],
        "subject": values.get("subject") or "",
        "unit": unit.title if unit else "",
        "category": next((one.title for one in definition.categories if one.code == values["category"]), ""),
        "documents": paper.attached,
    }
    if what == "form":
        context["parts"] = form_parts(
            form, values=values, hidden=hidden, base_year=definition.base_year, opinion=paper.opinion
        )
    else:
        context |= {"title": title_of(form), "chapters": chapters(form, values=values, hidden=hidden)}
    return write_pdf(render_to_string(TEMPLATES[what], context), assets=ASSETS)
