"""What can't be opened or is beyond all measure is refused with a sentence; what a camera would see of the rest."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from declarations.core import paper
from declarations.core.upload import MAX_UNPACKED, UploadError, accepted
from tests.papers import PDF, PNG

ALL = ("pdf", "jpg", "png", "docx", "xlsx")


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF)))
    writer.encrypt("secret")
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pages(count: int, *, width: float = 300, height: float = 400) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(width, height)
    return written(writer)


def picture(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def office(**parts: int) -> bytes:
    """A document whose parts are so many zeros long."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w/>")
        for name, size in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for _ in range(size // 2**20):
                    part.write(bytes(2**20))
    return buffer.getvalue()


def needs_a_password() -> bytes:
    content = bytearray(office())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (locked(), "“甲”要密码才能打开，请去掉密码后再传"),
        (b"%PDF-1.7\n" + b"x" * 100, "“甲”已损坏或者没有内容，打不开"),
        (PDF[: len(PDF) // 3], "“甲”已损坏或者没有内容，打不开"),
        (pages(0), "“甲”已损坏或者没有内容，打不开"),
        (pages(paper.MAX_PAGES + 1), "“甲”有 2001 页，超过 2000 页，请分成几个文件再传"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "“甲”已损坏或者没有内容，打不开"),
        (b"\xff\xd8\xff" + b"x" * 100, "“甲”已损坏或者没有内容，打不开"),
        (picture(10_000, 8_900), "“甲”有 10000×8900 像素，尺寸过大，请缩小后再传"),
        (picture(40_000, 1), "“甲”有 40000×1 像素，尺寸过大，请缩小后再传"),
        (picture(20_000, 10_000), "“甲”的尺寸过大，请缩小后再传"),
        (office(**{"word/bomb.xml": MAX_UNPACKED}), "“甲”解开后超过 300 MB，请另存为 pdf 再传"),
        (needs_a_password(), "“甲”要密码才能打开，请去掉密码后再传"),
    ],
    ids=[
        "password", "no PDF", "cut off", "no page", "pages", "no PNG", "no JPEG", "pixels", "long", "huge", "bomb",
        "locked",
    ],
)  # fmt: skip
def test_what_nobody_could_look_at_is_refused(content, sentence):
    with pytest.raises(UploadError) as refused:
        accepted(content, name="甲", accept=ALL)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (office(), "docx")])
def test_what_can_be_opened_is_taken(content, kind):
    assert accepted(content, name="甲", accept=ALL) == kind


def test_of_a_long_pdf_the_first_and_last_pages_are_seen():
    assert [one.size for one in paper.seen(pages(40), kind="pdf")] == [(625, 834)] * 5
    assert len(list(paper.seen(pages(2), kind="pdf"))) == 2


def test_a_page_as_large_as_a_house_is_seen_small():
    (seen,) = paper.seen(pages(1, width=14_400, height=14_400), kind="pdf")
    assert seen.width * seen.height <= paper.SEEN_PIXELS * 1.01


def test_a_large_picture_is_seen_small():
    (seen,) = paper.seen(picture(8_000, 8_000), kind="png")
    assert seen.width * seen.height <= paper.SEEN_PIXELS


@given(st.binary(max_size=400), st.sampled_from([b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"]))
def test_any_bytes_are_taken_or_refused_with_a_sentence(noise, signature):
    try:
        assert accepted(signature + noise, name="甲", accept=ALL) in ALL
    except UploadError as refused:
        assert str(refused).startswith("“甲”")
