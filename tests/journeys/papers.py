"""What the people of the journeys hold: small files, the words of a PDF, and the letters they received."""

from __future__ import annotations

import email
import email.policy
import re
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from tests.papers import pdf, png

__all__ = ["letters_to", "pdf", "png", "text_of"]


def text_of(content: bytes) -> str:
    """The words of a PDF, without white space: lines break anywhere."""
    pages = PdfReader(BytesIO(content)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def letters_to(recipient: str, *, folder: Path) -> list[str]:
    """The letters that were sent to an address, as text, oldest first."""
    found = []
    for path in sorted(folder.glob("*"), key=lambda one: one.stat().st_mtime):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if letter["To"] == recipient:
            found.append(f"{letter['Subject']}\n{letter.get_content()}")
    return found
