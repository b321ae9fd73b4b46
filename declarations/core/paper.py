"""PDF files and pictures as sheets of paper: how many there are, and what a camera would see of them.

What people upload is hostile: pages, pixels and time are bounded here, and nothing in a file is ever run.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

import pypdfium2
from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 80_000_000  # an A3 sheet at 600 dots an inch has 70 million
MAX_SIDE = 30_000
MAX_PAGES = 2_000
LOOKED_AT = (0, 1, 2, -2, -1)  # pages: a scan may have a cover in front and annexes behind
DPI = 150
SEEN_PIXELS = 12_000_000
SECONDS = 15.0
A4_INCHES = (8.27, 11.69)
FORMATS = ("PNG", "JPEG")
BROKEN = "已损坏或者没有内容，打不开"

# PDFium belongs to one thread at a time.
_reading = threading.Lock()


class Unreadable(ValueError):
    """A file that nobody could look at; the message says why, in Chinese, to follow the file's name."""


def check(content: bytes, *, kind: str) -> None:
    """Raises `Unreadable` for a PDF or a picture that can't be opened or is beyond all measure."""
    if kind == "pdf":
        page_count(content)
    else:
        _opened(content)


def page_count(content: bytes) -> int:
    """The pages of a PDF. Raises `Unreadable` where it wants a password, is damaged, or has none or far too many."""
    with _document(content) as document:
        count = len(document)
    if count > MAX_PAGES:
        raise Unreadable(f"有 {count} 页，超过 {MAX_PAGES} 页，请分成几个文件再传")
    return count


def seen(content: bytes, *, kind: str) -> Iterator[Image.Image]:
    """The first and last pages of a PDF, or the picture, in grey; what takes too long or can't be read is left out."""
    if kind == "pdf":
        yield from _pages(content)
    else:
        try:
            picture = _opened(content)
            picture.draft("L", _fitting(*picture.size))
            grey = picture.convert("L")
        except (Unreadable, OSError):
            return
        grey.thumbnail(_fitting(*grey.size))
        yield grey


def _pages(content: bytes) -> Iterator[Image.Image]:
    ends_at = time.monotonic() + SECONDS
    count = page_count(content)
    for number in dict.fromkeys(place % count for place in LOOKED_AT if -count <= place < count):
        if time.monotonic() > ends_at:
            return
        try:
            yield _rendered(content, number)
        except pypdfium2.PdfiumError:
            continue


def _rendered(content: bytes, number: int) -> Image.Image:
    with _document(content) as document:
        page = document[number]
        width, height = page.get_size()
        scale = min(DPI / 72, (SEEN_PIXELS / max(width * height, 1)) ** 0.5)
        picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        return picture


def picture_of(content: bytes, *, page: int, width: int) -> bytes:
    """One page (from 1) of a PDF in colour as PNG, `width` pixels wide. Raises `Unreadable`, and `LookupError`."""
    with _document(content) as document:
        if not 1 <= page <= len(document):
            raise LookupError(f"no page {page}")
        sheet = document[page - 1]
        picture = sheet.render(scale=width / sheet.get_width()).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def bound(parts: Iterable[tuple[bytes, str]]) -> bytes:
    """PDFs and pictures one behind the other in one PDF, each picture a page of its own.

    Raises `Unreadable` for a part that can't be opened: check it first where that may be.
    """
    opened = [content if kind == "pdf" else _as_pdf(content) for content, kind in parts]
    out = io.BytesIO()
    with _reading, closing(pypdfium2.PdfDocument.new()) as volume:
        for content in opened:
            try:
                with closing(pypdfium2.PdfDocument(content)) as part:
                    volume.import_pages(part)
            except pypdfium2.PdfiumError as error:
                raise Unreadable(BROKEN) from error
        volume.save(out)
    return out.getvalue()


def _as_pdf(content: bytes) -> bytes:
    """A picture as a page that fits into A4."""
    picture = _opened(content)
    try:
        flat = picture.convert("RGB")
    except OSError as error:
        raise Unreadable(BROKEN) from error
    flat.thumbnail(_fitting(*flat.size))
    out = io.BytesIO()
    flat.save(out, "PDF", resolution=max(flat.width / A4_INCHES[0], flat.height / A4_INCHES[1]))
    return out.getvalue()


@contextmanager
def _document(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _reading:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
            raise Unreadable("要密码才能打开，请去掉密码后再传" if locked else BROKEN) from error
        try:
            yield document
        finally:
            document.close()


def _opened(content: bytes) -> Image.Image:
    """The picture, of which only the head has been read."""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise Unreadable("的尺寸过大，请缩小后再传") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable(BROKEN) from error
    width, height = picture.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Unreadable(f"有 {width}×{height} 像素，尺寸过大，请缩小后再传")
    return picture


def _fitting(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, (SEEN_PIXELS / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))
