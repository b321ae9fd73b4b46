"""The documents of a declaration: put into the form's slots, told by content, kept under their Chinese names."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import YES, no
from accounts.models import User
from declarations.core.form import DocumentSlot
from declarations.core.slots import EVIDENCE, slot_of
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.models import Declaration, DeclarationDocument, Evidence, Printing
from declarations.services import declarations, filings, printings, programmes, scanning, unlocking
from declarations.services.declarations import Refused, need
from records.services import files, journal

MAX_PER_SLOT = 20
MAX_EVIDENCE = 200


def add(declaration: Declaration, *, slot: str, name: str, content: bytes, by: User) -> DeclarationDocument:
    """Put a file into a slot. Raises `Refused` or `UploadError`; then nothing is stored.

    A sealed scan is bound to the version that it shows; where no code can be read on it, it waits to be identified.
    Looking at the file takes its time, so it is done before anything is locked.
    """
    definition = slot_of(programmes.form_of(declaration.revision), code=slot)
    if definition is None:
        raise Refused(no("申报表中没有这项材料"))
    _need_time(declaration)
    _need_open(declaration, definition)
    _need_room(declaration, definition)
    kind = accepted(content, name=name, accept=definition.accept)
    scanning.scan(content, name=name)
    printing = None
    if definition.scan_of:
        printing = printings.shown_on(filings.look(declaration), slot=definition, content=content, kind=kind)
    return _keep(declaration, definition, name=name, content=content, kind=kind, printing=printing, by=by)


@transaction.atomic
def _keep(
    declaration: Declaration,
    slot: DocumentSlot,
    *,
    name: str,
    content: bytes,
    kind: str,
    printing: Printing | None,
    by: User,
) -> DeclarationDocument:
    locked = _open(declaration)
    _need_open(locked, slot)
    _need_room(locked, slot)
    document = DeclarationDocument.objects.create(
        declaration=locked,
        slot=slot.code,
        name=clean_name(name),
        file=files.keep(content, media_type=MEDIA_TYPES[kind], by=by.label),
        printing=printing,
        added_by=by,
    )
    facts = {"slot": slot.code, "sha256": document.file.sha256} | ({"printing": printing.code} if printing else {})
    _changed(locked, "document.added", facts=facts, by=by)
    return document


@transaction.atomic
def identify(document: DeclarationDocument, *, code: str, by: User) -> Printing:
    """Say which version a scan shows whose code couldn't be read, by typing the code. Raises `Refused`."""
    locked = _open(document.declaration)
    slot = slot_of(programmes.form_of(locked.revision), code=document.slot)
    if slot is None or not slot.scan_of:
        raise Refused(no("这份材料不是盖章扫描件，不必填校验编码"))
    _need_open(locked, slot)
    printing = printings.named(filings.look(locked), slot=slot, typed=code)
    document.printing = printing
    document.save(update_fields=["printing"])
    facts = {"slot": document.slot, "sha256": document.file.sha256, "printing": printing.code}
    _changed(locked, "document.identified", facts=facts, by=by)
    return printing


@transaction.atomic
def remove(document: DeclarationDocument, *, by: User) -> None:
    """Take a file out of its slot; submissions made with it keep it. Raises `Refused`."""
    locked = _open(document.declaration)
    slot = slot_of(programmes.form_of(locked.revision), code=document.slot)
    if slot is not None:
        _need_open(locked, slot)
    _need_free(locked, document)
    facts = {"slot": document.slot, "sha256": document.file.sha256}
    document.delete()
    _changed(locked, "document.removed", facts=facts, by=by)


def _changed(declaration: Declaration, action: str, *, facts: Mapping[str, str], by: User) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(changed_at=timezone.now())
    journal.record(f"declaration:{declaration.pk}", action, by=by.label, facts=facts)


def _need_room(declaration: Declaration, slot: DocumentSlot) -> None:
    most = MAX_EVIDENCE if slot.code == EVIDENCE.code else MAX_PER_SLOT
    if declaration.documents.filter(slot=slot.code).count() >= most:
        raise Refused(no(f"“{slot.title}”已有 {most} 个文件，请先删除不用的"))


def _need_open(declaration: Declaration, slot: DocumentSlot) -> None:
    verdict = unlocking.may_change_slot(declaration, slot=slot, note=unlocking.note_of(declaration))
    need(verdict)


def _need_free(declaration: Declaration, document: DeclarationDocument) -> None:
    """What proves a figure that isn't open stays: with the file its evidence would go."""
    proved = Evidence.objects.filter(document=document).values_list("column", flat=True)
    note = unlocking.note_of(declaration)
    verdict = unlocking.may_change_columns(declaration, columns=proved, note=note) if note else YES
    need(verdict)


def _open(declaration: Declaration) -> Declaration:
    related = Declaration.objects.select_related("revision", "programme", "applicant")
    locked = related.select_for_update(of=("self",)).get(pk=declaration.pk)
    _need_time(locked)
    return locked


def _need_time(declaration: Declaration) -> None:
    verdict = declarations.takes_changes(declaration, at=timezone.now())
    need(verdict)
