"""Files that holders and units enclose: told by their content, scanned, and kept."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.services import scanning
from records.models import StoredFile
from records.services import files

ACCEPTED = ("pdf", "jpg", "png")


@dataclass(frozen=True)
class Enclosure:
    """A file as somebody sends it, under the name that they gave it."""

    name: str
    content: bytes


def keep(enclosure: Enclosure, *, by: User) -> tuple[StoredFile, str]:
    """The stored file and its clean name. Raises `UploadError`."""
    kind = accepted(enclosure.content, name=enclosure.name, accept=ACCEPTED)
    scanning.scan(enclosure.content, name=enclosure.name)
    kept = files.keep(enclosure.content, media_type=MEDIA_TYPES[kind], by=by.label)
    return kept, clean_name(enclosure.name)
