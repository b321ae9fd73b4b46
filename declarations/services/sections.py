"""Filling in a declaration section by section, without anybody's words being overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.core.answers import Value, to_json
from declarations.core.columns import Column
from declarations.core.form import Section
from declarations.core.form_reader import Form
from declarations.models import Declaration, SectionAnswers
from declarations.services import declarations
from declarations.services.declarations import Refused


class Stale(Exception):
    """The section was saved by somebody else since it was opened. `answers` are the stored ones, at `version`."""

    def __init__(self, row: SectionAnswers) -> None:
        super().__init__(f"section {row.section} is at version {row.version}")
        self.row = row


def section_of(form: Form, *, code: str) -> Section | None:
    return next((section for section in form.definition.asked if section.code == code), None)


def columns_in(form: Form, *, section: Section) -> list[Column]:
    """The columns that an applicant fills in there, in the form's order."""
    codes = {field.code for field in section.fields}
    return [column for column in form.answer_columns if column.field is not None and column.field.code in codes]


@transaction.atomic
def save(
    declaration: Declaration, *, section: Section, answers: Mapping[str, Value], version: int, by: User
) -> SectionAnswers:
    """Save a section that was opened at `version` (0: never saved). Raises `Stale` or `Refused`: nothing is saved."""
    related = Declaration.objects.select_related("revision", "applicant").defer("revision__documents")
    locked = related.select_for_update(of=("self",)).get(pk=declaration.pk)
    verdict = may_change(locked)
    if not verdict.is_yes:
        raise Refused(verdict)
    stored = {name: to_json(value) for name, value in answers.items()}
    if version == 0:
        try:
            with transaction.atomic():
                return SectionAnswers.objects.create(
                    declaration=locked, section=section.code, answers=stored, saved_by=by
                )
        except IntegrityError:
            raise Stale(locked.sections.get(section=section.code)) from None
    row = locked.sections.select_for_update().get(section=section.code)
    if row.version != version:
        raise Stale(row)
    row.answers |= stored
    row.version += 1
    row.saved_by = by
    row.save()
    return row


def may_change(declaration: Declaration) -> Verdict:
    """Whether the declaration takes changes now: a draft while filing is open, a returned one until its date."""
    return declarations.takes_changes(declaration, at=timezone.now())
