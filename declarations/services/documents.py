"""The documents of a declaration: put into the form's slots, told by content, kept under their Chinese names."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.models import Declaration, DeclarationDocument
from declarations.services import declarations, programmes
from declarations.services.declarations import Refused
from records.services import files, journal

MAX_PER_SLOT = 20


@transaction.atomic
def add(declaration: Declaration, *, slot: str, name: str, content: bytes, by: User) -> DeclarationDocument:
    """Put a file into a slot. Raises `Refused` or `UploadError`; then nothing is stored."""
    locked = _open(declaration)
    definition = next((s for s in programmes.form_of(locked.revision).definition.documents if s.code == slot), None)
    if definition is None:
        raise Refused(no("申报表中没有这项材料"))
    if locked.documents.filter(slot=slot).count() >= MAX_PER_SLOT:
        raise Refused(no(f"“{definition.title}”已有 {MAX_PER_SLOT} 个文件，请先删除不用的"))
    kind = accepted(content, name=name, accept=definition.accept)
    document = DeclarationDocument.objects.create(
        declaration=locked,
        slot=slot,
        name=clean_name(name),
        file=files.keep(content, media_type=MEDIA_TYPES[kind], by=by.label),
        added_by=by,
    )
    facts = {"slot": slot, "sha256": document.file.sha256}
    journal.record(f"declaration:{locked.id}", "document.added", by=by.label, facts=facts)
    return document


@transaction.atomic
def remove(document: DeclarationDocument, *, by: User) -> None:
    """Take a file out of its slot; submissions made with it keep it. Raises `Refused`."""
    locked = _open(document.declaration)
    facts = {"slot": document.slot, "sha256": document.file.sha256}
    document.delete()
    journal.record(f"declaration:{locked.id}", "document.removed", by=by.label, facts=facts)


def _open(declaration: Declaration) -> Declaration:
    locked = Declaration.objects.select_for_update().select_related("revision").get(pk=declaration.pk)
    verdict = declarations.takes_changes(locked, at=timezone.now())
    if not verdict.is_yes:
        raise Refused(verdict)
    return locked
