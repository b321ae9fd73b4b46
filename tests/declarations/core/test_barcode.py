"""The code of a printed version: drawn and read again, and forgiven what a hand makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from declarations.core.barcode import LETTERS, SHAPE, clean_code, codes_on, drawn, new_code

slugs = st.lists(st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True), min_size=1, max_size=12).map("-".join)


def painted(code: str, *, dot: int = 4) -> Image.Image:
    """The path of the SVG, painted by hand."""
    barcode = drawn(code)
    picture = Image.new("L", ((barcode.size + 8) * dot,) * 2, 255)
    paint = ImageDraw.Draw(picture)
    for piece in barcode.path.split("M")[1:]:
        place, _, rest = piece.partition("h")
        x, y = (int(one) + 4 for one in place.split())
        width = int(rest.partition("v")[0])
        paint.rectangle((x * dot, y * dot, (x + width) * dot - 1, (y + 1) * dot - 1), fill=0)
    return picture


@given(slugs, st.integers(2000, 2099), st.integers(1, 999_999))
def test_a_new_code_has_our_shape_and_survives_cleaning(words, year, number):
    code = new_code(f"{words}-{year}", number=number)
    assert SHAPE.fullmatch(code)
    assert clean_code(code) == code
    assert code.endswith(f"{year % 100:02}-{code.split('-')[1]}-{code.split('-')[2]}-{number}")
    assert set(code.split("-")[1] + code.split("-")[2]) <= set(LETTERS)


def test_what_is_drawn_is_read_again():
    codes = [new_code("shanxi-ecommerce-enterprise-2023", number=n) for n in (1, 2, 2_000)]
    assert [codes_on([painted(code)]) for code in codes] == [[code] for code in codes]
    assert codes_on([painted(codes[0]), painted(codes[1]), painted(codes[0])]) == codes[:2]


def test_other_peoples_codes_are_no_matter():
    assert codes_on([painted("https://example.cn/a"), painted("SEE23-7F2A9-1")]) == []


@pytest.mark.parametrize(
    "typed",
    [
        "see23-7f2a9-ckt0m-3",
        " SEE23 – 7F2A9 — CKTOM － 3 ",
        "ＳＥＥ２３－７Ｆ２Ａ９－ＣＫＴ０Ｍ－３",
        "SEE23 7F2A9 CKTOM 3",
    ],
)
def test_a_typed_code_is_forgiven(typed):
    assert clean_code(typed) == "SEE23-7F2A9-CKT0M-3"


@given(st.text(max_size=200))
def test_any_text_can_be_cleaned(typed):
    assert len(clean_code(typed)) <= 60
