"""What an uploaded file is, told from its content: a name's suffix is only what somebody claims."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import PurePosixPath

from declarations.core import paper

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 300 * 2**20
MAX_PARTS = 10_000
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_SIGNATURES = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}


class UploadError(ValueError):
    """A file that can't be taken; the message says why and what to do, in Chinese."""


def kind_of(content: bytes) -> str | None:
    """`pdf`, `jpg`, `png`, `docx` or `xlsx` by the content, or None."""
    for kind, signature in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            return None
        return next((kind for kind, part in _OFFICE.items() if part in names), None)
    return None


def accepted(content: bytes, *, name: str, accept: tuple[str, ...]) -> str:
    """The kind of a file that may be stored.

    Raises `UploadError` for an empty, oversized or other file, and for one that nobody could open and look at.
    """
    shown = "、".join(accept)
    if not content:
        raise UploadError(f"“{name}”是空文件，请重新选择")
    if len(content) > MAX_BYTES:
        raise UploadError(f"“{name}”有 {len(content) / 2**20:.0f} MB，超过 {MAX_BYTES // 2**20} MB，请压缩后再传")
    kind = kind_of(content)
    if kind is None or kind not in accept:
        found = f"内容是 {kind}" if kind else "内容不是这些格式"
        raise UploadError(f"“{name}”{found}，这里只收 {shown}；只改文件后缀不会改变内容，请另存为 {shown} 再传")
    try:
        if kind in _OFFICE:
            _check_unpacked(content)
        else:
            paper.check(content, kind=kind)
    except paper.Unreadable as error:
        raise UploadError(f"“{name}”{error}") from error
    return kind


def _check_unpacked(content: bytes) -> None:
    """A document of an office programme is a packed folder. What it says of itself is enough: we never unpack it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise paper.Unreadable("要密码才能打开，请去掉密码后再传")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise paper.Unreadable(f"解开后超过 {MAX_UNPACKED // 2**20} MB，请另存为 pdf 再传")


def clean_name(name: str) -> str:
    """The file name as it is kept: no folders, no control or direction characters, at most 200 characters.

    Chinese and everything else that can be read survives.
    """
    base = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in base if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}).strip(". ")
    if not kept:
        return "未命名"
    stem, dot, suffix = kept.rpartition(".")
    return kept if len(kept) <= 200 else f"{stem[: 199 - len(suffix)]}{dot}{suffix}"[:200]
