"""HTML to PDF by WeasyPrint: nothing is fetched from outside the asset folder, and equal HTML gives equal bytes."""

from __future__ import annotations

import gc
import hashlib
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from declarations.core import conformance

logger = logging.getLogger(__name__)

# A report makes millions of boxes: at the default thresholds the collector runs through them again and again.
COLLECT_SELDOM = (200_000, 50, 100)

# The thresholds belong to the process, and Pango's font maps to one thread at a time.
_writing = threading.Lock()

# Tags, and elements whose content is no running text.
MARKUP = re.compile(r"(<(?:head|svg|style|script|pre)\b.*?</(?:head|svg|style|script|pre)>|<[^>]*>)", re.DOTALL)
HAN = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
WESTERN = re.compile(
    rf"(?P<before>(?<={HAN}))?(?P<run>[A-Za-z0-9](?:[A-Za-z0-9.,:%+/-]*[A-Za-z0-9%+])?)(?P<after>(?={HAN}))?"
)


class Variant(StrEnum):
    """What the PDF is written to conform to; conformance itself is for a validator to say."""

    TAGGED = "tagged"  # plain PDF with a structure tree
    ACCESSIBLE = "pdf/ua-1"  # ISO 14289-1
    ARCHIVAL = "pdf/a-2a"  # ISO 19005-2, level A, and ISO 14289-1 too


def write_pdf(html: str, *, assets: Path, variant: Variant = Variant.TAGGED) -> bytes:
    """The document as PDF; relative URLs in it are resolved against ``assets``.

    Title, author, language and dates come from the HTML (``<title>``, ``<html lang>``, ``<meta>`` author and
    ``dcterms.created``); no clock is read, so that equal HTML, assets and library versions give equal bytes.
    An address outside ``assets`` is left out of the document with a logged warning. An element with the id ``seal``
    is where an empty signature field is placed.
    """
    folder = assets.resolve(strict=True)
    spaced = with_western_gaps(html)
    with _writing, _seldom_collected():
        document = _parse(spaced, folder)
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        written = document.write_pdf(
            font_config=_no_fonts_yet(),
            pdf_identifier=identifier,
            finisher=partial(_finish, variant),
            **_options(variant),
        )
        del document
        gc.collect()
    return bytes(written)


def with_western_gaps(html: str) -> str:
    """Marks Western words and figures that touch an ideograph; the style sheet sets a sliver of space beside them.

    Marks and not spaces (W3C, Requirements for Chinese Text Layout, 3.2.2): the text itself stays searchable.
    Classes: ``wl`` space before, ``wr`` after, ``w`` both.
    """
    return "".join(piece if piece.startswith("<") else WESTERN.sub(_marked, piece) for piece in MARKUP.split(html))


def _marked(run: re.Match[str]) -> str:
    before, after = run["before"] is not None, run["after"] is not None
    if not (before or after):
        return run["run"]
    place = "w" if before and after else "wl" if before else "wr"
    return f'<span class="{place}">{run["run"]}</span>'


def missing_characters(text: str, *, font: Path) -> str:
    """The characters of the text that the font cannot print, in code order, each once; blanks and controls aside.

    WeasyPrint would take them from whatever fonts the machine has, or print a box, and say nothing.
    """
    known = _characters(font.resolve(strict=True))
    return "".join(
        sorted(character for character in set(text) if character.isprintable() and ord(character) not in known)
    )


@cache
def _characters(font: Path) -> frozenset[int]:
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


class AssetFetcher(URLFetcher):
    """Serves files under one folder, symbolic links resolved, and refuses every other address."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)  # type: ignore[no-untyped-call]
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file's content. Raises ``ValueError`` (WeasyPrint then goes on without it) for any other address."""
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(self.folder):
            logger.warning("文件引用了素材目录以外的地址，已拒绝：%s", url[:200])
            raise ValueError(f"refused, not an asset: {url[:200]}")
        return super().fetch(path.as_uri(), headers)  # type: ignore[no-untyped-call]


# WeasyPrint states no types: its calls are kept here and in the fetcher.
def _parse(html: str, folder: Path) -> Any:
    return HTML(string=html, base_url=f"{folder.as_uri()}/", url_fetcher=AssetFetcher(folder))  # type: ignore[no-untyped-call]


def _no_fonts_yet() -> Any:
    """A configuration for one document: sharing one would carry the fonts of each into the next."""
    return FontConfiguration()  # type: ignore[no-untyped-call]


def _finish(variant: Variant, document: Any, pdf: Any) -> None:
    conformance.give_scopes(pdf)
    conformance.add_signature_field(document, pdf)
    if variant is Variant.ARCHIVAL:
        conformance.claim_accessible(pdf)


def _options(variant: Variant) -> dict[str, Any]:
    if variant is Variant.TAGGED:
        return {"pdf_tags": True}
    return {"pdf_variant": variant.value, "pdf_tags": True}


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """What was there before is set aside meanwhile, so that collecting the document's own garbage walks no more."""
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECT_SELDOM)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)
