"""Small files as people upload them, and letters as they receive them."""

from __future__ import annotations

import email
import email.policy
import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter


def pdf(title: str) -> bytes:
    """A PDF of one empty page; another title makes another file."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.add_metadata({"/Title": title})
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def png() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (120, 80), "#9aa7b8").save(buffer, "PNG")
    return buffer.getvalue()


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
