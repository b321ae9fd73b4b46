"""Content-addressed files: stored once, and never read back as anything else."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from records.models import StoredFile
from records.services import files

pytestmark = pytest.mark.django_db
CONTENT = "营业执照".encode()


@pytest.fixture
def kept():
    return files.keep(CONTENT, media_type="text/plain", by="user:1")


def path_of(settings, file: StoredFile) -> Path:
    return settings.MEDIA_ROOT / file.sha256[:2] / file.sha256


def test_what_is_kept_is_read_back(kept):
    assert files.read(kept) == CONTENT
    assert (kept.sha256, kept.size, kept.media_type) == (hashlib.sha256(CONTENT).hexdigest(), 12, "text/plain")


def test_the_same_bytes_are_stored_once(kept, settings):
    again = files.keep(CONTENT, media_type="application/pdf", by="user:2")
    assert again == kept
    assert (again.media_type, again.stored_by) == ("text/plain", "user:1")
    assert [p.name for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()] == [kept.sha256]


def test_other_bytes_are_another_file(kept):
    other = files.keep(CONTENT + b" ", media_type="text/plain", by="user:1")
    assert (files.read(kept), files.read(other)) == (CONTENT, CONTENT + b" ")


def test_a_file_of_no_bytes_is_a_file_too():
    assert files.read(files.keep(b"", media_type="text/plain", by="user:1")) == b""


def test_a_changed_file_is_noticed(kept, settings):
    path_of(settings, kept).write_bytes(CONTENT[:-1] + b"X")
    with pytest.raises(files.DamagedFile, match=f"{kept.sha256} has been changed"):
        files.read(kept)


def test_a_missing_file_is_noticed_and_mended_by_keeping_it_again(kept, settings):
    path_of(settings, kept).unlink()
    with pytest.raises(files.DamagedFile, match=f"{kept.sha256} is missing"):
        files.read(kept)
    assert files.keep(CONTENT, media_type="text/plain", by="user:1") == kept
    assert files.read(kept) == CONTENT


def test_what_a_killed_process_left_half_written_is_replaced() -> None:
    whole = b"whole content"
    digest = hashlib.sha256(whole).hexdigest()
    default_storage.save(f"{digest[:2]}/{digest}", ContentFile(b"whole"))
    assert files.read(files.keep(whole, media_type="text/plain", by="user:1")) == whole
