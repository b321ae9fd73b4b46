"""Filling in a declaration section by section, without anybody's words being overwritten unseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.form import Section
from declarations.core.merge import Change, Words, merge
from declarations.models import Declaration, SectionAnswers
from declarations.services import declarations, unlocking
from declarations.services.declarations import Refused, need
from declarations.services.filings import Filing

LATE = timedelta(hours=1)
TRIES = 10
OPEN = (Declaration.State.DRAFT, Declaration.State.RETURNED)


@dataclass(frozen=True)
class Saved:
    """What came of a save: the filing as it is now, and the columns whose changes found other words.

    `found` is the row in which they were, None where the section had never been saved.
    In time `lateness` is yes; else it is the refusal that submitting meets.
    """

    filing: Filing
    found: SectionAnswers | None
    at: datetime
    conflicts: frozenset[str]
    lateness: Verdict

    @property
    def is_late(self) -> bool:
        return not self.lateness.is_yes

    @property
    def sentence(self) -> str:
        return f"{self.lateness.sentence}；刚才输入的内容已存入草稿，不能再提交" if self.is_late else ""


def save(
    filing: Filing, *, section: Section, changes: Mapping[str, Change], confirmed: Collection[str] = (), by: User
) -> Saved:
    """Save each change that still finds what it is based on, and confirm answers carried over. Raises `Refused`.

    A section is read, merged and put back only if nobody put it back meanwhile; else all that is done again. So two
    people in different fields never disturb each other, and no lock is held while anybody thinks.
    """
    declaration = filing.declaration
    row = filing.rows.get(section.code)
    fields = {column.name: column.field for column in filing.form.by_section[section.code] if column.field}
    note = filing.note
    for _try in range(TRIES):
        open_for_them = unlocking.may_change_columns(declaration, columns=changes, note=note)
        need(open_for_them)
        now = timezone.now()
        lateness = _lateness(declaration, at=now)
        before = words_of(row)
        words, conflicts = merge(before, changes, fields=fields, confirmed=confirmed)
        if row is not None and words == before:
            done = row if SectionAnswers.objects.filter(pk=row.pk, version=row.version).exists() else None
        else:
            done = _put(declaration, section, row, words, at=now, by=by)
        if done is not None:
            return Saved(filing.saved(done), row, now, conflicts, lateness)
        declaration.refresh_from_db(fields=["state", "returned_until"])
        note = unlocking.note_of(declaration)
        row = declaration.sections.select_related("saved_by").filter(section=section.code).first()
    raise Refused(no("有人正在不断保存这一部分，这次没有存上，请稍后再试"))


def words_of(row: SectionAnswers | None) -> Words:
    return Words() if row is None else Words(row.answers, row.unread, tuple(row.unconfirmed))


def _lateness(declaration: Declaration, *, at: datetime) -> Verdict:
    """Yes in time; within the hour after, the sentence that it is too late to submit. Raises `Refused` otherwise.

    Who was typing when the time ran out keeps the words in the draft; the page itself is closed by then.
    """
    verdict = declarations.takes_changes(declaration, at=at)
    if verdict.is_yes:
        return YES
    if not declarations.takes_changes(declaration, at=at - LATE).is_yes:
        raise Refused(verdict)
    return verdict


def _put(
    declaration: Declaration, section: Section, row: SectionAnswers | None, words: Words, *, at: datetime, by: User
) -> SectionAnswers | None:
    """The row with these words, or None if somebody else was first or the declaration isn't open any more."""
    made = SectionAnswers(
        pk=row.pk if row else None,
        declaration=declaration,
        section=section.code,
        answers=dict(words.answers),
        unread=dict(words.unread),
        unconfirmed=list(words.unconfirmed),
        version=row.version + 1 if row else 1,
        saved_at=at,
        saved_by=by,
    )
    done = _replaced(row, made) if row else _added(made)
    return made if done else None


def _replaced(row: SectionAnswers, made: SectionAnswers) -> bool:
    """One statement that compares and swaps. Submitting gives every section a new version, which it then finds."""
    is_open = Exists(Declaration.objects.filter(pk=OuterRef("declaration_id"), state__in=OPEN))
    found = SectionAnswers.objects.filter(is_open, pk=row.pk, version=row.version)
    fields = ("answers", "unread", "unconfirmed", "version", "saved_at", "saved_by")
    if found.update(**{field: getattr(made, field) for field in fields}) == 0:
        return False
    _touch(made)
    return True


def _added(made: SectionAnswers) -> bool:
    """The first save of a section. The new row waits for whoever is submitting, and is taken back if that was first.

    Its version tells: who submits gives a new one to every section that goes in.
    One statement needs no transaction of its own; within the caller's, its failing must not spoil that.
    """
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            made.save(force_insert=True)
    except IntegrityError:
        return False
    if _touch(made):
        return True
    taken_back, _ = SectionAnswers.objects.filter(pk=made.pk, version=made.version).delete()
    return taken_back == 0


def _touch(made: SectionAnswers) -> bool:
    """Say on the declaration when it was last saved, if it is still open."""
    still_open = Declaration.objects.filter(pk=made.declaration_id, state__in=OPEN)
    return still_open.update(changed_at=made.saved_at) == 1
