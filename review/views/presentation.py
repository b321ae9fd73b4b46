"""A case as its page shows it: figures, checks, documents, and what changed since the submission before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.core.answers import from_json
from declarations.core.columns import CATEGORY, CONTEXT, Column
from declarations.core.filled import Values
from declarations.core.form_reader import Form
from declarations.core.prefill import Edition
from declarations.core.slots import all_slots
from declarations.models import DeclarationDocument, ProgrammeRevision, Submission
from declarations.services import declarations, programmes
from records.models import StoredFile
from review.core.changes import Change, changes
from review.core.comparison import Last, compared
from review.core.figures import Beside, Block, Proof, blocks
from review.core.registers import KINDS
from review.core.wording import NOT_STATED, evidence_text, shown
from review.models import Case, Figure, FigureConfirmation, Finding
from review.services import adoption, reviews
from review.services.dossier import Dossier
from review.services.figures import awaited, confirmation_of, counting, may_confirm

CATEGORY_LABEL = next(column.label for column in CONTEXT if column.name == CATEGORY)


@dataclass(frozen=True)
class Verified:
    """A verified figure in words, with the file that shows it."""

    figure: Figure
    label: str
    unit: str
    declared: str
    verified: str
    document: str
    confirmation: FigureConfirmation | None
    may_confirm: Verdict | None
    """Where it waits for its confirmation: whether this visitor may give it."""


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

    slot: str
    title: str
    name: str
    digest: str
    url: str
    kind: str


@dataclass(frozen=True)
class Slot:
    """A document slot; `note` is the comment being written to it, None where it isn't marked."""

    code: str
    title: str
    note: str | None


@dataclass(frozen=True)
class Version:
    """A submission with what it changed against the one before."""

    submission: Submission
    changes: tuple[Change, ...]
    is_first: bool
    is_current: bool


def figures(case: Case, kept: Dossier, *, notes: Mapping[str, str] | None = None) -> list[Block]:
    """The figures with what was verified, what was stated a year ago, and the comments that are being written."""
    form = programmes.form_of(case.submission.revision)
    counted = counting(kept.figures)
    filled = adoption.filled_in(case.submission, figures=counted)
    adopted = filled.values
    declared = adoption.declared_beside(case.submission, filled=filled) if counted else adopted
    waiting = awaited(kept.figures)
    columns = form.columns
    beside = Beside(
        hidden=filled.hidden,
        verified={one.column: one.get_source_display() for one in counted},
        waiting={one.column: _stated(case, columns[one.column], one.verified) for one in waiting},
        last=_last(case, kept, adopted),
        notes=notes or {},
        proofs=_proofs(case, kept.documents),
    )
    return blocks(form, declared=declared, adopted=adopted, beside=beside)


def _last(case: Case, kept: Dossier, adopted: Values) -> Mapping[str, Last]:
    """What was adopted a year ago; nothing where the applicant didn't file then."""
    if kept.earlier is None:
        return {}
    then = adoption.filled_in(kept.earlier, figures=counting(kept.earlier_figures)).values
    change = reviews.review_of(case.submission.revision).definition.verification.change
    to, since = (_edition(one.revision) for one in (case.submission, kept.earlier))
    return compared(adopted, to=to, then=then, since=since, change=change)


def _edition(revision: ProgrammeRevision) -> Edition:
    return Edition(programmes.form_of(revision), programmes.definition_of(revision).base_year)


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


def verified_figures(case: Case, kept: Dossier, *, by: User) -> list[Verified]:
    """The verified figures, newest first, in words."""
    columns = columns_of(case)
    names = {document["sha256"]: document["name"] for document in content_of(case.submission)["documents"]}
    waiting = {one.pk for one in awaited(kept.figures)}
    told = []
    for one in reversed(kept.figures):
        column = columns.get(one.column)
        if column is None:
            continue
        told.append(
            Verified(
                figure=one,
                label=column.label,
                unit=column.unit,
                declared=_stated(case, column, one.declared),
                verified=_stated(case, column, one.verified),
                document=names.get(one.document.sha256, "") if one.document else "",
                confirmation=confirmation_of(one),
                may_confirm=may_confirm(one, by=by) if one.pk in waiting else None,
            )
        )
    return told


def _stated(case: Case, column: Column, stored: Any) -> str:
    """A stored answer in words; of the context only the class is verified."""
    if column.field is None:
        return categories_of(case).get(stored, stored or NOT_STATED)
    return shown(column, from_json(column.field, stored))


def checks(case: Case, findings: Iterable[Finding]) -> list[Check]:
    """The findings of a round, in the order of the definition."""
    review = reviews.review_of(case.submission.revision)
    form = programmes.form_of(case.submission.revision)
    order = {step.code: place for place, step in enumerate(review.definition.steps)}
    known = sorted((one for one in findings if one.step in order), key=lambda one: order[one.step])
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
    """A failed warning is no worse than what can't be told, and one that can't tell says nothing."""
    answers = {Finding.Answer.YES}
    for finding in (step.finding for step in steps):
        if finding.severity == Finding.Severity.ERROR:
            answers.add(Finding.Answer(finding.answer))
        elif finding.answer == Finding.Answer.NO:
            answers.add(Finding.Answer.UNKNOWN)
    return next(a for a in (Finding.Answer.NO, Finding.Answer.UNKNOWN, Finding.Answer.YES) if a in answers)


def documents(case: Case, kept: Sequence[DeclarationDocument]) -> list[Document]:
    """The files of the submission, in the form's order."""
    slots = {slot.code: slot.title for slot in all_slots(programmes.form_of(case.submission.revision))}
    rows = {(row.slot, row.file.sha256): row for row in kept}
    order = list(slots)
    stated = sorted(content_of(case.submission)["documents"], key=lambda d: order.index(d["slot"]))
    return [_document(one, slots[one["slot"]], rows.get((one["slot"], one["sha256"]))) for one in stated]


def _document(stated: Mapping[str, str], title: str, row: DeclarationDocument | None) -> Document:
    kind, url = "", ""
    if row is not None:
        url, kind = reverse("declarations:document", args=[row.pk]), viewed_as(row.file)
    return Document(stated["slot"], title, stated["name"], stated["sha256"], url, kind)


def viewed_as(file: StoredFile) -> str:
    """How a page shows the file: as a PDF, a picture, or (empty) not at all."""
    return {"application/pdf": "pdf", "image/png": "picture", "image/jpeg": "picture"}.get(file.media_type, "")


def slots_named(case: Case, notes: Mapping[str, str]) -> list[Slot]:
    """The document slots that a return can name, with the comment that is being written."""
    return [Slot(s.code, s.title, notes.get(s.code)) for s in all_slots(programmes.form_of(case.submission.revision))]


def versions(case: Case, kept: Dossier) -> list[Version]:
    """Every submission of the declaration, newest first, each with what changed since the one before. The newest is
    also held against the one that was last decided upon, where that is another."""
    told = []
    for before, after in zip([None, *kept.submissions], kept.submissions, strict=False):
        told.append(Version(after, tuple(_changes(before, after)), before is None, after.pk == case.submission_id))
    return told[::-1]


def declared_values(case: Case) -> Values:
    """Every column's value as submitted."""
    return declarations.values_submitted(case.submission)


def since_decided(case: Case, kept: Dossier) -> Version | None:
    """What the submission at hand changed against the one that was decided upon last; None where it is that one."""
    decided = next((one.submission for one in reversed(kept.decisions)), None)
    if decided is None or decided.pk == case.submission_id:
        return None
    current = next(one for one in kept.submissions if one.pk == case.submission_id)
    return Version(decided, tuple(_changes(decided, current)), is_first=False, is_current=False)


def _changes(before: Submission | None, after: Submission) -> list[Change]:
    if before is None:
        return []
    return changes(programmes.form_of(after.revision), content_of(before), content_of(after))


def columns_of(case: Case) -> Mapping[str, Column]:
    return programmes.form_of(case.submission.revision).columns


def returnable(case: Case) -> list[str]:
    """What an applicant fills in or uploads, and so what a comment may be put to: columns and document slots."""
    form = programmes.form_of(case.submission.revision)
    return [*(column.name for column in form.answer_columns), *(slot.code for slot in all_slots(form))]


def named_in(case: Case) -> dict[str, str]:
    """What a comment may be put to, in words."""
    form = programmes.form_of(case.submission.revision)
    return {slot.code: slot.title for slot in all_slots(form)} | {c.name: c.label for c in form.answer_columns}


def categories_of(case: Case) -> dict[str, str]:
    return {one.code: one.title for one in programmes.definition_of(case.submission.revision).categories}


def content_of(submission: Submission) -> dict[str, Any]:
    """What was submitted, read once."""
    read = submission.__dict__
    if "content_read" not in read:
        read["content_read"] = json.loads(submission.content)
    content: dict[str, Any] = read["content_read"]
    return content
