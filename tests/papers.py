"""Small files as people upload them, real ones, since what can't be opened is refused; and paper that was scanned."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from PIL import Image
from pypdf import PdfWriter


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


def pages(content: bytes, *, dpi: int = 150) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=dpi / 72).to_pil() for page in document]
    finally:
        document.close()


def scanned(content: bytes, *, askew: float = 1.5, dpi: int = 150, smaller: float = 1.0) -> list[Image.Image]:
    """The pages of a PDF as a scanner sees them: a little askew, in grey, on its grey lid."""
    found = []
    for page in pages(content, dpi=dpi):
        grey = page.convert("L").rotate(askew, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=235)
        found.append(grey.resize((int(grey.width * smaller), int(grey.height * smaller))))
    return found


def as_jpg(page: Image.Image) -> bytes:
    buffer = BytesIO()
    page.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def as_pdf(found: list[Image.Image]) -> bytes:
    buffer = BytesIO()
    found[0].save(buffer, "PDF", save_all=True, append_images=found[1:], resolution=150)
    return buffer.getvalue()


PDF = pdf("空白页")
PNG = png()
