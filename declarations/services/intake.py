"""Bulk intake of declarations that arrived in a file: all of them, or none and the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from declarations.core.filled import values_of
from declarations.core.intake import Filing, RowFault, read_filings
from declarations.core.sheet import read_sheet
from declarations.models import Declaration, Programme, ProgrammeRevision, Submission
from declarations.services import declarations, programmes
from records.core.canonical import sha256
from records.services import journal


class IntakeRefused(Exception):
    """The file has faults; nothing of it was taken in."""

    def __init__(self, faults: list[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@transaction.atomic
def take_in(programme: Programme, *, path: Path, by: User) -> dict[int, Declaration]:
    """Open and fill one declaration a row; returns them by row number.

    Raises `SheetError` or `IntakeRefused`; then nothing was taken in.
    """
    revision = programmes.newest(programme)
    definition, form = programmes.definition_of(revision), programmes.form_of(revision)
    filings, faults = read_filings(read_sheet(path), form, definition)
    faults = faults or _already_filed(programme, filings)
    if faults:
        raise IntakeRefused(faults)
    taken = {}
    for filing in filings:
        applicant = declarations.applicant(number_kind=filing.number_kind, number=filing.number, name=filing.name)
        declaration = declarations.open_for(
            applicant,
            revision=revision,
            category=filing.head.category,
            subject=filing.head.subject,
            unit=filing.head.unit or _proposed_unit(revision, filing),
            figures_synthetic=filing.figures_synthetic,
            on_paper=True,
            by=by,
        )
        declarations.fill(declaration, answers=filing.answers, by=by)
        taken[filing.row] = declaration
    facts = {"file": path.name, "sha256": sha256(path.read_bytes()), "rows": len(taken)}
    journal.record(f"programme:{programme.slug}", "declarations.taken_in", by=by.label, facts=facts)
    return taken


@transaction.atomic
def submit_all(taken: Mapping[int, Declaration], *, by: User, received_at: datetime | None = None) -> list[Submission]:
    """Submit what was taken in: all of it, or none. Raises `IntakeRefused` with what stands in the way."""
    faults = []
    submissions = []
    for row, declaration in taken.items():
        try:
            submissions.append(declarations.submit(declaration, by=by, received_at=received_at))
        except declarations.Refused as refused:
            faults.append(RowFault(row, declaration.applicant_name, refused.verdict.sentence))
    if faults:
        raise IntakeRefused(faults)
    return submissions


def _proposed_unit(revision: ProgrammeRevision, filing: Filing) -> str:
    """Where the file leaves the recommending unit open: the one by the programme's rule, if that tells."""
    form = programmes.form_of(revision)
    context: dict[str, Any] = {"number": filing.number, "number_kind": filing.number_kind, "name": filing.name}
    head = {"subject": filing.head.subject or None, "category": filing.head.category or None}
    values = values_of(form, dict(filing.answers), context | head)
    proposed = programmes.recommending_of(revision).proposal(values)
    return proposed.unit.code if proposed else ""


def _already_filed(programme: Programme, filings: list[Filing]) -> list[RowFault]:
    columns = ("applicant__number_kind", "applicant__number", "subject")
    filed = set(Declaration.objects.filter(programme=programme).values_list(*columns))
    return [
        RowFault(f.row, "企业名称", f"{f.name} {f.head.subject}".rstrip() + " 在本方案中已有申报")
        for f in filings
        if (f.number_kind, f.number, f.head.subject) in filed
    ]
