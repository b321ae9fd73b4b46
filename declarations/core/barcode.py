"""The code of a printed version: made, drawn on every page, found again on a scan, or typed by hand."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import segno
import zxingcpp
from PIL import Image

# Crockford's letters: none that is taken for another one. Fifty bits, so that no two versions ever share a code.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
SHAPE = re.compile(r"[A-Z0-9]{1,12}-[0-9A-Z]{5}-[0-9A-Z]{5}-\d{1,6}")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Barcode:
    """A QR code as the path of an SVG, `size` modules wide and high."""

    size: int
    path: str


def new_code(programme: str, *, number: int) -> str:
    """A fresh code for version `number`, such as `SEE23-7F2A9-CKTBM-3`; `programme` is the slug."""
    *words, year = programme.split("-")
    initials = "".join(word[0] for word in words if word)[:8].upper()
    drawn = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"{initials}{year[-2:]}-{drawn[:5]}-{drawn[5:]}-{number}"


def clean_code(typed: str) -> str:
    """A code as it was typed, in its one spelling: full width, small letters and lookalikes are forgiven."""
    text = _BETWEEN.sub("-", unicodedata.normalize("NFKC", typed).strip().upper())
    head, dash, rest = text.partition("-")
    return f"{head}{dash}{rest.translate(_LOOKALIKES)}"[:60]


def drawn(code: str) -> Barcode:
    """The code as a QR code that survives a seal over a quarter of it."""
    made = segno.make(code, micro=False, error="q", boost_error=False)
    path = []
    for y, row in enumerate(made.matrix):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            path.append(f"M{x} {y}h{width}v1h-{width}z" if dark else "")
            x += width
    return Barcode(len(made.matrix), "".join(path))


def codes_on(pictures: Iterable[Image.Image]) -> list[str]:
    """The codes of our shape on these pictures, each once, in order."""
    found = [barcode.text for picture in pictures for barcode in zxingcpp.read_barcodes(picture, formats=QR)]
    return list(dict.fromkeys(text for text in found if SHAPE.fullmatch(text)))
