"""A declaration's life: opened, filled in, submitted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core import frozen
from declarations.core.answers import Value, to_json
from declarations.core.applicant import name_key
from declarations.core.filled import Problem, Values, fill_in, problems, typed, values_of
from declarations.core.seen import fingerprint
from declarations.core.slots import missing_documents
from declarations.models import (
    Applicant,
    Declaration,
    Extension,
    Programme,
    ProgrammeRevision,
    ReturnNote,
    SectionAnswers,
    Submission,
)
from declarations.services import bars, deadlines, enclosures, groups, letters, programmes, sealing
from records.core.canonical import canonical_json, sha256
from records.services import journal

SUBMITTED = "申报已提交，不能再修改"
UNSEEN = "申报内容在您核对之后有改动，请再核对一次，然后提交"


class Refused(Exception):
    """A move that isn't allowed now; the verdict's sentence says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.sentence)
        self.verdict = verdict


def need(verdict: Verdict) -> None:
    """Raises `Refused` unless the answer is yes."""
    if not verdict.is_yes:
        raise Refused(verdict)


def applicant(*, number_kind: str, number: str, name: str) -> Applicant:
    """The applicant with this registration, entered on first sight. The newest name is the one shown."""
    found, made = Applicant.objects.get_or_create(
        number_kind=number_kind, number=number, defaults={"name": name, "name_key": name_key(name)}
    )
    if not made and found.name != name:
        found.name, found.name_key = name, name_key(name)
        found.save(update_fields=["name", "name_key"])
    return found


@transaction.atomic
def open_for(
    applicant: Applicant,
    *,
    revision: ProgrammeRevision,
    category: str = "",
    subject: str = "",
    unit: str = "",
    figures_synthetic: bool = False,
    on_paper: bool = False,
    by: User,
) -> Declaration:
    """Begin a declaration in the revision's programme.

    Raises `IntegrityError` if the applicant has one already (of this subject, where it may file several).
    """
    declaration = Declaration.objects.create(
        programme=revision.programme,
        revision=revision,
        applicant=applicant,
        applicant_name=applicant.name,
        applicant_number=applicant.number,
        subject=subject,
        category=category,
        unit=unit,
        figures_synthetic=figures_synthetic,
        on_paper=on_paper,
        opened_by=by,
    )
    facts = {"revision": revision.digest, "synthetic": figures_synthetic}
    journal.record(f"declaration:{declaration.id}", "declaration.opened", by=by.label, facts=facts)
    return declaration


@transaction.atomic
def fill(declaration: Declaration, *, answers: Mapping[str, Value], by: User) -> None:
    """Put typed answers into their sections. Only a draft takes answers."""
    if declaration.state == Declaration.State.SUBMITTED:
        raise Refused(no(SUBMITTED))
    form = programmes.form_of(declaration.revision)
    for section in form.definition.asked:
        names = [c.name for c in form.answer_columns if c.field in section.fields and c.name in answers]
        if not names:
            continue
        row, _ = SectionAnswers.objects.select_for_update().get_or_create(
            declaration=declaration, section=section.code, defaults={"saved_by": by, "version": 0}
        )
        row.answers |= {name: to_json(answers[name]) for name in names}
        row.version += 1
        row.saved_by = by
        row.save()
    Declaration.objects.filter(pk=declaration.pk).update(changed_at=timezone.now())


def context_of(declaration: Declaration) -> dict[str, Value]:
    """Who files, and what; the recommending unit only where there is one."""
    context: dict[str, Value] = {
        "number": declaration.applicant.number,
        "number_kind": declaration.applicant.number_kind,
        "name": declaration.applicant_name,
        "subject": declaration.subject or None,
        "category": declaration.category or None,
    }
    return context | ({"unit": declaration.unit} if declaration.unit else {})


def answers_of(declaration: Declaration) -> Values:
    """The typed answers of all sections; what was never saved is None."""
    form = programmes.form_of(declaration.revision)
    stored: dict[str, Value] = {}
    for row in declaration.sections.all():
        stored |= row.answers
    return typed(form, stored)


def takes_changes(declaration: Declaration, *, at: datetime) -> Verdict:
    """Whether answers and documents may change: a draft while filing is open, a returned declaration until its date."""
    if declaration.state == Declaration.State.SUBMITTED:
        return no(SUBMITTED)
    if declaration.state == Declaration.State.RETURNED and declaration.returned_until is not None:
        local = timezone.localtime(declaration.returned_until)
        return YES if at < declaration.returned_until else no(f"补正期限已于{local:%Y年%m月%d日 %H:%M}截止")
    return deadlines.period_of(declaration).is_open(at)


@transaction.atomic
def extend(
    programme: Programme, *, until: datetime, reason: str, by: User, applicant: Applicant | None = None, unit: str = ""
) -> Extension:
    """Give more time for filing: to all, to those who file with a unit, or to one applicant. Raises `Refused`."""
    if not reason.strip():
        raise Refused(no("请写明延期的理由"))
    if unit and programmes.definition_of(programmes.newest(programme)).unit(unit) is None:
        raise Refused(no("本评选方案没有这个推荐单位"))
    if until <= deadlines.ends_before(programme, applicant=applicant, unit=unit):
        raise Refused(no("延期要晚于现在的截止时间"))
    made = Extension.objects.create(
        programme=programme, applicant=applicant, unit=unit, until=until, reason=reason.strip(), granted_by=by
    )
    facts = {"until": until.isoformat(), "applicant": str(applicant.pk) if applicant else "", "unit": unit}
    journal.record(f"programme:{programme.slug}", "filing.extended", by=by.label, facts=facts)
    letters.tell_of_extension(made, by=by)
    return made


def problems_of(declaration: Declaration) -> list[Problem]:
    """What a group bars, what is missing or wrong in the answers, in the form's order; then the missing documents.

    Documents of a declaration that came on paper or in a file are with the association and aren't asked for here.
    """
    form = programmes.form_of(declaration.revision)
    filled = fill_in(form, answers_of(declaration), context_of(declaration))
    values, rows = filled.values, list(declaration.sections.all())
    unread = {name: text for row in rows for name, text in row.unread.items()}
    unconfirmed = {name for row in rows for name in row.unconfirmed}
    found = [*bars.problems(declaration), *groups.problems(declaration, values=values)]
    found += problems(form, filled, unread=unread, unconfirmed=unconfirmed)
    if declaration.on_paper:
        return found
    documents = list(declaration.documents.select_related("printing"))
    standing = sealing.standing_of(declaration, documents=documents, values=values)
    return [*found, *missing_documents(form, values, standing.filled, reasons=standing.reasons)]


def may_submit(declaration: Declaration, *, at: datetime) -> Verdict:
    """Whether this declaration could be submitted at this instant, with everything that stands in the way."""
    if declaration.state == Declaration.State.SUBMITTED:
        return no("申报已提交，不能重复提交")
    errors = [problem.message for problem in problems_of(declaration) if problem.level == "error"]
    reasons = (*takes_changes(declaration, at=at).reasons, *errors)
    return no(*reasons) if reasons else YES


@transaction.atomic
def return_for_correction(
    declaration: Declaration, *, until: datetime, reason: str, fields: Mapping[str, str], by: User
) -> ReturnNote:
    """Open a submitted declaration again for its applicant, until a date. Raises `Refused`.

    `fields` says by column what is to be corrected there; the applicant sees it beside the field.
    """
    submitted = Declaration.objects.filter(pk=declaration.pk, state=Declaration.State.SUBMITTED)
    if not submitted.update(state=Declaration.State.RETURNED, returned_until=until, changed_at=timezone.now()):
        raise Refused(no("申报不在已提交状态，不能退回"))
    declaration.refresh_from_db(fields=["state", "returned_until"])
    groups.release(declaration)
    note = ReturnNote.objects.create(
        declaration=declaration, reason=reason, fields=dict(fields), until=until, returned_by=by
    )
    facts = {"until": until.isoformat()}
    journal.record(f"declaration:{declaration.id}", "declaration.returned", by=by.label, facts=facts)
    return note


@transaction.atomic
def submit(
    declaration: Declaration, *, by: User, received_at: datetime | None = None, seen: str | None = None
) -> Submission:
    """Freeze the declaration as a submission with digest and receipt number. Raises `Refused`.

    `received_at` is when a declaration on paper or in a file reached the association; the deadline is held against it.
    `seen` is what the person looked over, where somebody did: what has changed since isn't submitted.
    """
    now = timezone.now()
    received_at = received_at or now
    rows = Declaration.objects.select_for_update(of=("self",)).select_related("applicant", "revision")
    locked = rows.get(pk=declaration.pk)
    # Whoever is just saving a section finds another version there, looks again, and sees that it is too late.
    locked.sections.update(version=F("version") + 1)
    verdict = may_submit(locked, at=received_at) if received_at <= now else no("收件时间晚于现在")
    need(verdict)
    answers, context = answers_of(locked), context_of(locked)
    values = values_of(programmes.form_of(locked.revision), answers, context)
    content = canonical_json(
        frozen.freeze(
            context=context,
            answers=answers,
            documents=enclosures.documents_in(locked, values=values),
            evidence=enclosures.evidence_in(locked),
            revision=locked.revision.digest,
            figures_synthetic=locked.figures_synthetic,
        )
    )
    if seen is not None and seen != _seen(locked):
        raise Refused(no(UNSEEN))
    programme, sequence = _next_sequence(locked.programme_id)
    held = groups.take_in(locked, values=values)
    need(held)
    submission = Submission.objects.create(
        declaration=locked,
        programme=programme,
        revision=locked.revision,
        sequence=sequence,
        receipt=f"{programme.slug}-{sequence:06d}",
        content=content.decode(),
        digest=sha256(content),
        figures_synthetic=locked.figures_synthetic,
        received_at=received_at,
        submitted_at=now,
        submitted_by=by,
    )
    locked.state, locked.returned_until = Declaration.State.SUBMITTED, None
    locked.receipt, locked.submitted_at, locked.changed_at = submission.receipt, now, now
    locked.save(update_fields=["state", "returned_until", "receipt", "submitted_at", "changed_at"])
    declaration.state = Declaration.State.SUBMITTED
    facts = {"receipt": submission.receipt, "digest": submission.digest, "received_at": received_at.isoformat()}
    journal.record(f"declaration:{locked.id}", "declaration.submitted", by=by.label, facts=facts)
    return submission


def _seen(declaration: Declaration) -> str:
    """What is about to be submitted, as it was before submitting gave every section a new version."""
    versions = {row.section: row.version - 1 for row in declaration.sections.all()}
    return fingerprint(versions, [document.pk for document in declaration.documents.all()])


def _next_sequence(programme_id: int) -> tuple[Programme, int]:
    """The next receipt number, under the row lock that the update takes."""
    Programme.objects.filter(pk=programme_id).update(last_sequence=F("last_sequence") + 1)
    programme = Programme.objects.get(pk=programme_id)
    return programme, programme.last_sequence


def values_submitted(submission: Submission) -> Values:
    """Every column's value as submitted."""
    return frozen.thaw(programmes.form_of(submission.revision), json.loads(submission.content))
