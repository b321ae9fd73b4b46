"""Importing registers and making them ready for look-ups."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from declarations.core.answers import to_json
from declarations.core.intake import RowFault
from declarations.core.sheet import SheetError, read_sheet
from declarations.core.upload import MEDIA_TYPES, clean_name, kind_of
from records.core.canonical import sha256
from records.services import files, journal
from review.core.register_sheets import read_register
from review.core.registers import Entry, Index, index_of
from review.models import RegisterEdition, RegisterEntry
from review.services import remarks

CSV = "text/csv"
JOURNALLED = 20
"""So many faults of a refused file stand in the journal."""
_FIELDS = tuple(Entry.__dataclass_fields__)


class RegisterRefused(Exception):
    """The file has faults; nothing of it was imported."""

    def __init__(self, file: str, faults: list[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.file = file
        self.faults = faults

    @property
    def sentences(self) -> list[str]:
        """A sentence for each fault: the file, the row, the column, and what is wrong."""
        return [f"{self.file}：{fault}" for fault in self.faults]


def import_register(kind: str, *, path: Path, as_of: date, by: User) -> tuple[RegisterEdition, bool]:
    """Import an edition of a register; the same file for the same day again changes nothing.

    Returns the edition and whether it is new. Raises `SheetError` or `RegisterRefused`: then nothing was imported, and
    the journal says that it was tried.
    """
    try:
        entries, faults = read_register(read_sheet(path), kind)
    except SheetError as error:
        _refused(kind, path.name, as_of, [str(error)], by=by)
        raise
    if faults:
        refused = RegisterRefused(path.name, faults)
        _refused(kind, path.name, as_of, refused.sentences, by=by)
        raise refused
    return _imported(kind, entries, path=path, as_of=as_of, by=by)


def import_upload(kind: str, *, name: str, content: bytes, as_of: date, by: User) -> tuple[RegisterEdition, bool]:
    """As `import_register`, of what somebody uploaded: a workbook by its content, else taken for a CSV."""
    with tempfile.TemporaryDirectory() as folder:
        return import_register(kind, path=_written(folder, name, content), as_of=as_of, by=by)


def _written(folder: str, name: str, content: bytes) -> Path:
    called = clean_name(name)
    suffix = ".xlsx" if kind_of(content) == "xlsx" else ".csv"
    path = Path(folder) / (called if called.lower().endswith(suffix) else f"{called}{suffix}")
    path.write_bytes(content)
    return path


@transaction.atomic
def _imported(kind: str, entries: list[Entry], *, path: Path, as_of: date, by: User) -> tuple[RegisterEdition, bool]:
    content = path.read_bytes()
    facts: dict[str, Any] = {"kind": kind, "as_of": as_of, "digest": sha256(content)}
    known = RegisterEdition.objects.filter(**facts).first()
    if known is not None:
        return known, False
    media_type = MEDIA_TYPES["xlsx"] if path.suffix.lower() == ".xlsx" else CSV
    kept = files.keep(content, media_type=media_type, by=by.label)
    edition, made = RegisterEdition.objects.get_or_create(
        **facts, defaults={"file_name": path.name, "file": kept, "imported_by": by}
    )
    if made:
        rows = [RegisterEntry(edition=edition, **_stored(entry)) for entry in entries]
        RegisterEntry.objects.bulk_create(rows, batch_size=1000)
        told = {**facts, "as_of": as_of.isoformat(), "file": path.name, "entries": len(entries)}
        journal.record(f"register:{kind}", "register.imported", by=by.label, facts=told)
    return edition, made


def _refused(kind: str, name: str, as_of: date, sentences: list[str], *, by: User) -> None:
    facts = {"file": name, "as_of": as_of.isoformat(), "faults": len(sentences), "first": sentences[:JOURNALLED]}
    journal.record(f"register:{kind}", "register.refused", by=by.label, facts=facts)


def _stored(entry: Entry) -> dict[str, Any]:
    return {**vars(entry), "figures": to_json(entry.figures)}


def remarks_on_upload(*, name: str, content: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        return remarks.on_file(_written(folder, name, content))


def newest_edition(kind: str) -> RegisterEdition | None:
    """The edition that checks look up: the latest by its own date, of one day the one imported last."""
    return RegisterEdition.objects.filter(kind=kind).order_by("-as_of", "-imported_at").first()


def newest(kind: str) -> Index | None:
    """The newest edition of a register, indexed; None where none was ever imported."""
    edition = newest_edition(kind)
    if edition is None:
        return None
    entries = [_entry(row) for row in edition.entries.order_by("id").values(*_FIELDS)]
    return index_of(entries, edition=str(edition.id), as_of=edition.as_of)


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(**{**row, "figures": {header: Decimal(figure) for header, figure in row["figures"].items()}})
