"""Codes by which people without an account look up what became of what they sent in. Only digests of them are kept."""

from __future__ import annotations

from hmac import compare_digest
from uuid import UUID

from django.utils.crypto import salted_hmac

from records.core.canonical import sha256

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no letters that look like others


def code_of(token: UUID, *, salt: str) -> str:
    """The code of the form with this token, which only its sender has; the same again for the same form."""
    drawn = salted_hmac(salt, str(token), algorithm="sha256").digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in drawn[:12])


def digest_of(receipt: str, *, code: str) -> str:
    return sha256(f"{receipt}:{code}".encode())


def in_groups(code: str) -> str:
    """As people are shown it: AAAA BBBB CCCC."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def is_right(digest: str, *, receipt: str, typed: str) -> bool:
    """Whether the code that somebody typed is that of the receipt. An empty digest is that of no code."""
    code = "".join(typed.upper().split()).replace("-", "")
    return compare_digest(digest or "-", digest_of(receipt, code=code))
