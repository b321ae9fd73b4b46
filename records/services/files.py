"""Content-addressed files: the same bytes are stored once, and what is read is what was stored."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from records.core.canonical import sha256
from records.models import StoredFile


class DamagedFile(Exception):
    """A stored file's bytes are gone or no longer match their digest."""


def keep(content: bytes, *, media_type: str, by: str) -> StoredFile:
    """Store `content` under its digest and return its row; a second time the existing row."""
    digest = sha256(content)
    known = StoredFile.objects.filter(sha256=digest).first()
    path = _path(digest)
    if known and default_storage.exists(path):
        return known
    _write(path, content)
    file, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type, "stored_by": by}
    )
    return file


def _write(path: str, content: bytes) -> None:
    """Put the bytes in place. A file without a row may be what a killed process left half written: it is replaced."""
    if default_storage.exists(path):
        default_storage.delete(path)
    name = default_storage.save(path, ContentFile(content))
    if name != path:  # somebody else wrote the same bytes meanwhile
        default_storage.delete(name)


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file. Raises `DamagedFile` when they are missing or not the ones that were stored."""
    try:
        with default_storage.open(_path(file.sha256)) as opened:
            content = opened.read()
    except FileNotFoundError as error:
        raise DamagedFile(f"stored file {file.sha256} is missing") from error
    if sha256(content) != file.sha256:
        raise DamagedFile(f"stored file {file.sha256} has been changed")
    return content


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
