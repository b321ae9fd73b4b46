"""Writing PDF from HTML: what it may read, what it leaves alone, and the gaps beside Western words.

Whole documents are held in tests/publication/core/test_report_pdf.py and tests/declarations/test_submission.py.
"""

from __future__ import annotations

import gc
import io
import logging
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from declarations.core.pdf import missing_characters, with_western_gaps, write_pdf

ASSETS = Path(__file__).resolve().parents[3] / "static"
REFUSED = "文件引用了素材目录以外的地址，已拒绝："


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def page_texts(pdf: PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, with the list of what was asked of it."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_outside_the_assets_is_read(
    visits: tuple[str, list[str]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site, asked = visits
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">SECRET</text></svg>', encoding="utf-8")
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "link.svg").symlink_to(secret)
    (assets / "own.svg").write_text(secret.read_text().replace("SECRET", "OWN"), encoding="utf-8")
    addresses = [
        f"{site}/a.png",
        secret.as_uri(),
        "../secret.svg",
        "%2e%2e/secret.svg",
        "link.svg",
        "data:image/svg+xml,x",
    ]
    images = "".join(f'<img alt="" src="{address}">' for address in [*addresses, "own.svg"])
    sheet = f'<link rel="stylesheet" href="{site}/b.css"><style>@import "{site}/c.css";</style>'
    with caplog.at_level(logging.WARNING, logger="declarations.core.pdf"):
        written = write_pdf(f"<html><head>{sheet}</head><body>{images}</body></html>", assets=assets)
    assert asked == []
    assert [page.strip() for page in page_texts(read(written))] == ["OWN"]
    refused = [record.getMessage() for record in caplog.records if record.name == "declarations.core.pdf"]
    # The first way up is the secret's own address, which is asked for once.
    wanted = [f"{site}/b.css", f"{site}/c.css", f"{site}/a.png", secret.as_uri()]
    wanted += [f"{assets.as_uri()}/%2e%2e/secret.svg", f"{assets.as_uri()}/link.svg", "data:image/svg+xml,x"]
    assert refused == [f"{REFUSED}{address}" for address in wanted]


def test_the_collector_is_left_as_it_was(tmp_path: Path) -> None:
    usual = gc.get_threshold()
    write_pdf("<p>甲</p>", assets=tmp_path)
    assert gc.get_threshold() == usual


def test_a_missing_asset_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_pdf("<p>甲</p>", assets=tmp_path / "none")


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>共20家</p>", '<p>共<span class="w">20</span>家</p>'),
        ("<p>2019年</p>", '<p><span class="wr">2019</span>年</p>'),
        ("<p>占28.3%，</p>", '<p>占<span class="wl">28.3%</span>，</p>'),
        ("<p>5G、IPv6</p>", "<p>5G、IPv6</p>"),
        ("<p>R&amp;D投入</p>", '<p>R&amp;<span class="wr">D</span>投入</p>'),
        ('<p title="共20家">甲</p>', '<p title="共20家">甲</p>'),
        ("<svg><text>共20家</text></svg>甲1", '<svg><text>共20家</text></svg>甲<span class="wl">1</span>'),
    ],
)
def test_western_words_are_marked_where_they_touch_an_ideograph(html: str, marked: str) -> None:
    assert with_western_gaps(html) == marked


@given(st.text(alphabet="年强a1.,%-，&; ", max_size=40))
def test_marks_leave_the_text_as_it_is(text: str) -> None:
    assert re.sub(r"</?span[^>]*>", "", with_western_gaps(f"<p>{text}</p>")) == f"<p>{text}</p>"


def test_characters_the_font_lacks_are_named() -> None:
    font = ASSETS / "fonts" / "NotoSansSC-400Regular.ttf"
    assert missing_characters("囧壹①⑳™ＡＢ㎡—…“”、①\n", font=font) == ""
    assert missing_characters("甲\U0001f600乙ก\U0001f600", font=font) == "ก\U0001f600"


@pytest.mark.parametrize("font", ["NotoSansSC-400Regular.ttf", "NotoSansSC-700Bold.ttf"])
def test_the_fonts_hold_gbk(font: str) -> None:
    leads, trails = range(0x81, 0xFF), [*range(0x40, 0x7F), *range(0x80, 0xFF)]
    letters = "".join(bytes([lead, trail]).decode("gbk", "ignore") for lead in leads for trail in trails)
    # The family itself has no ≒ (U+2252), an old sign for approximately.
    assert missing_characters(letters, font=ASSETS / "fonts" / font) == "≒"
