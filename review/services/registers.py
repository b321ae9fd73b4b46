"""Importing registers and making them ready for look-ups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from accounts.models import User
from declarations.core.intake import RowFault
from declarations.core.sheet import read_sheet
from records.core.canonical import sha256
from records.services import journal
from review.core.registers import Entry, Index, index_of, read_register
from review.models import RegisterEdition, RegisterEntry

_FIELDS = tuple(Entry.__dataclass_fields__)


class RegisterRefused(Exception):
    """The file has faults; nothing of it was imported."""

    def __init__(self, faults: list[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@transaction.atomic
def import_register(kind: str, *, path: Path, as_of: date, by: User) -> tuple[RegisterEdition, bool]:
    """Import an edition of a register; the same file for the same day again changes nothing.

    Returns the edition and whether it is new. Raises `SheetError` or `RegisterRefused`; then nothing was imported.
    """
    entries, faults = read_register(read_sheet(path), kind)
    if faults:
        raise RegisterRefused(faults)
    edition, made = RegisterEdition.objects.get_or_create(
        kind=kind, as_of=as_of, digest=sha256(path.read_bytes()), defaults={"file_name": path.name, "imported_by": by}
    )
    if made:
        rows = [RegisterEntry(edition=edition, **vars(entry)) for entry in entries]
        RegisterEntry.objects.bulk_create(rows, batch_size=1000)
        facts = {"kind": kind, "as_of": as_of.isoformat(), "digest": edition.digest, "entries": len(entries)}
        journal.record(f"register:{kind}", "register.imported", by=by.label, facts=facts)
    return edition, made


def newest(kind: str) -> Index | None:
    """The newest edition of a register, indexed; None where none was ever imported."""
    edition = RegisterEdition.objects.filter(kind=kind).order_by("-as_of", "-imported_at").first()
    if edition is None:
        return None
    entries = [Entry(**row) for row in edition.entries.order_by("id").values(*_FIELDS)]
    return index_of(entries, edition=str(edition.id), as_of=edition.as_of)
