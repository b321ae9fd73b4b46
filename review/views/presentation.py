"""A case as its page shows it: figures, checks, documents, and what changed since the submission before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from declarations.core.answers import from_json
from declarations.core.columns import Column
from declarations.core.filled import hidden_columns
from declarations.core.form import FieldType
from declarations.core.form_reader import Form
from declarations.core.slots import all_slots
from declarations.models import DeclarationDocument, Submission
from declarations.services import declarations, programmes
from review.core.changes import Change, changes
from review.core.figures import Block, Proof, blocks
from review.core.registers import KINDS
from review.core.wording import evidence_text, shown
from review.forms import FigureForm
from review.models import Case, Figure, Finding
from review.services import adoption, reviews

_NOT_TYPED = {FieldType.TABLE, FieldType.FILE}


@dataclass(frozen=True)
class Verified:
    """A verified figure in words, with the file that shows it."""

    figure: Figure
    label: str
    unit: str
    declared: str
    verified: str
    document: str


@dataclass(frozen=True)
class Step:
    """One step: what it asks, what it found, and what that rests on."""

    finding: Finding
    asked: str
    evidence: Mapping[str, str]
    register: str


@dataclass(frozen=True)
class Check:
    title: str
    steps: tuple[Step, ...]
    worst: str


@dataclass(frozen=True)
class Document:
    """A file of the submission; without an address where the applicant has taken it away since."""

    title: str
    name: str
    digest: str
    url: str
    kind: str


@dataclass(frozen=True)
class Version:
    """A submission with what it changed against the one before."""

    submission: Submission
    changes: tuple[Change, ...]
    is_first: bool
    is_current: bool


def kept_files(case: Case) -> list[DeclarationDocument]:
    """The files that the declaration has now."""
    return list(DeclarationDocument.objects.filter(declaration=case.declaration_id).select_related("file"))


def figures(
    case: Case,
    verified: Sequence[Figure],
    *,
    kept: Sequence[DeclarationDocument],
    notes: Mapping[str, str] | None = None,
) -> list[Block]:
    form = programmes.form_of(case.submission.revision)
    declared = declarations.values_submitted(case.submission)
    adopted = adoption.values_of_case(case, figures=list(verified))
    return blocks(
        form,
        declared=declared,
        adopted=adopted,
        verified={one.column: one.get_source_display() for one in verified},
        hidden=hidden_columns(form, adopted),
        base_year=programmes.definition_of(case.submission.revision).base_year,
        notes=notes,
        proofs=_proofs(case, kept),
    )


def _proofs(case: Case, kept: Sequence[DeclarationDocument]) -> dict[str, list[Proof]]:
    """By column the evidence of the submission, each with the address of its file at its first page."""
    rows = {row.file.sha256: row for row in kept}
    found: dict[str, list[Proof]] = {}
    for one in content_of(case.submission).get("evidence", ()):
        row, url = rows.get(one["sha256"]), ""
        if row is not None:
            first = one["page"].partition(",")[0].partition("-")[0]
            at = f"#page={first}" if first and row.file.media_type == "application/pdf" else ""
            url = reverse("declarations:document", args=[row.pk]) + at
        found.setdefault(one["column"], []).append(Proof(one["name"], one["page"], url))
    return found


def verified_figures(case: Case, found: Sequence[Figure]) -> list[Verified]:
    """Newest first."""
    columns = programmes.form_of(case.submission.revision).columns
    names = {document["sha256"]: document["name"] for document in content_of(case.submission)["documents"]}
    told = []
    for one in reversed(found):
        column = columns.get(one.column)
        if column is None or column.field is None:
            continue
        told.append(
            Verified(
                figure=one,
                label=column.label,
                unit=column.unit,
                declared=shown(column, from_json(column.field, one.declared)),
                verified=shown(column, from_json(column.field, one.verified)),
                document=names.get(one.document.sha256, "") if one.document else "",
            )
        )
    return told


def checks(case: Case) -> list[Check]:
    """The findings of the case's round, in the order of the definition; empty where it was never checked."""
    review = reviews.review_of(case.submission.revision)
    form = programmes.form_of(case.submission.revision)
    order = {step.code: place for place, step in enumerate(review.definition.steps)}
    found = Finding.objects.filter(case=case, round=case.round).select_related("edition") if case.round else ()
    known = sorted((one for one in found if one.step in order), key=lambda one: order[one.step])
    titles = {check.code: check.title for check in review.definition.checks}
    made = []
    for code, those in groupby(known, key=lambda one: one.check_code):
        steps = tuple(_step(one, form, review.reasons[one.step]) for one in those)
        made.append(Check(titles.get(code, code), steps, _worst(steps)))
    return made


def _step(finding: Finding, form: Form, asked: str) -> Step:
    edition = finding.edition
    register = KINDS[edition.kind].title if edition and edition.kind in KINDS else ""
    return Step(finding, asked, evidence_text(form, finding.evidence), register)


def _worst(steps: Sequence[Step]) -> str:
    answers = {step.finding.answer for step in steps}
    return next(a for a in (Finding.Answer.NO, Finding.Answer.UNKNOWN, Finding.Answer.YES) if a in answers)


def documents(case: Case, *, kept: Sequence[DeclarationDocument]) -> list[Document]:
    """The files of the submission, in the form's order."""
    slots = {slot.code: slot.title for slot in all_slots(programmes.form_of(case.submission.revision))}
    rows = {(row.slot, row.file.sha256): row for row in kept}
    stated = sorted(content_of(case.submission)["documents"], key=lambda d: list(slots).index(d["slot"]))
    return [_document(one, slots[one["slot"]], rows.get((one["slot"], one["sha256"]))) for one in stated]


def _document(stated: Mapping[str, str], title: str, row: DeclarationDocument | None) -> Document:
    kind, url = "", ""
    if row is not None:
        url = reverse("declarations:document", args=[row.pk])
        kind = {"application/pdf": "pdf", "image/png": "picture", "image/jpeg": "picture"}.get(row.file.media_type, "")
    return Document(title, stated["name"], stated["sha256"], url, kind)


def versions(case: Case) -> list[Version]:
    """Every submission of the declaration, newest first."""
    found = Submission.objects.filter(declaration=case.declaration_id).select_related("revision", "submitted_by")
    ordered = list(found.defer("revision__documents").order_by("sequence"))
    told = []
    for before, after in zip([None, *ordered], ordered, strict=False):
        form = programmes.form_of(after.revision)
        differing = changes(form, content_of(before), content_of(after)) if before else []
        told.append(Version(after, tuple(differing), before is None, after.pk == case.submission_id))
    return told[::-1]


def columns_of(case: Case) -> Mapping[str, Column]:
    return programmes.form_of(case.submission.revision).columns


def returnable(case: Case) -> list[str]:
    """The columns that an applicant fills in: those that a comment may be put to."""
    return [column.name for column in programmes.form_of(case.submission.revision).answer_columns]


def figure_form(case: Case, data: Mapping[str, Any] | None = None, *, column: str = "") -> FigureForm:
    """The form for a verified figure, with the case's own columns and files to choose from."""
    form = programmes.form_of(case.submission.revision)
    return FigureForm(
        data,
        columns=[
            (one.name, f"{one.label}（{one.unit}）" if one.unit else one.label)
            for one in form.answer_columns
            if one.field is not None and one.field.type not in _NOT_TYPED
        ],
        documents=[(one["sha256"], one["name"]) for one in content_of(case.submission)["documents"]],
        initial={"column": column},
        auto_id="figure-%s",
    )


def content_of(submission: Submission) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(submission.content)
    return content
