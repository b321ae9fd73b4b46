"""The published PDFs against what PDF/A-2 (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) ask, as far as parsing shows it.

No validator runs here: each test names the clause that it reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.shanxi import Played, shanxi

__all__ = ["shanxi"]  # a fixture
pytestmark = pytest.mark.django_db

EDITIONS = pytest.mark.parametrize("edition", ["report", "screen"])
ID = "{http://www.aiim.org/pdf%s/ns/id/}%s"


@cache
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def root_of(played: Played, edition: str) -> Any:
    return reader(played.files[edition]).trailer["/Root"]


def objects(pdf: PdfReader) -> Iterator[Any]:
    """Every object of the file."""
    for number in range(1, int(pdf.trailer["/Size"])):
        found = pdf.get_object(number)
        if found is not None:
            yield found


def elements(node: Any) -> Iterator[Any]:
    """The structure tree in reading order."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        inner = child.get_object()
        if isinstance(inner, dict) and "/S" in inner:
            yield inner
            yield from elements(inner)


@EDITIONS
def test_the_metadata_claim_both_norms(shanxi: Played, edition: str) -> None:
    """19005-2, 6.6.4; 14289-1, 5."""
    stream = root_of(shanxi, edition)["/Metadata"].get_object()
    packet = etree.fromstring(re.search(rb"<x:xmpmeta.*</x:xmpmeta>", stream.get_data(), re.DOTALL)[0])
    claimed = {
        name: value
        for element in packet.iter()
        for name, value in [*element.attrib.items(), (element.tag, (element.text or "").strip())]
        if name in (ID % ("a", "part"), ID % ("a", "conformance"), ID % ("ua", "part"))
    }
    assert claimed == {ID % ("a", "part"): "2", ID % ("a", "conformance"): "A", ID % ("ua", "part"): "1"}
    described = [element.text for element in packet.iter("{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")]
    assert described == ["http://www.aiim.org/pdfua/ns/id/"]


@EDITIONS
def test_colours_have_their_output_intent(shanxi: Played, edition: str) -> None:
    """19005-2, 6.2.3."""
    (intent,) = root_of(shanxi, edition)["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert intent.get_object()["/DestOutputProfile"].get_object()["/N"] == 3


@EDITIONS
def test_every_font_is_embedded_in_part_and_says_what_its_glyphs_mean(shanxi: Played, edition: str) -> None:
    """19005-2, 6.2.11.4 and 6.2.11.7."""
    found = [one for one in objects(reader(shanxi.files[edition])) if isinstance(one, dict)]
    whole = [one for one in found if one.get("/Type") == "/Font" and one["/Subtype"] == "/Type0"]
    assert len(whole) >= 2
    for one in whole:
        (inner,) = one["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"].get_object()
        assert re.fullmatch(r"/[A-Z]{6}\+Noto-Sans-SC(-Bold)?(-Oblique)?", one["/BaseFont"])
        assert ("/FontFile2" in descriptor, "/ToUnicode" in one) == (True, True)


@EDITIONS
def test_nothing_is_encrypted_scripted_or_fetched(shanxi: Played, edition: str) -> None:
    """19005-2, 6.1.3, 6.5.1, 6.8."""
    pdf = reader(shanxi.files[edition])
    forbidden = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/Movie", "/Sound", "/OpenAction", "/AA", "/EF"}
    found = {
        key for one in objects(pdf) if isinstance(one, dict) for key in (*one.keys(), one.get("/S"), one.get("/Type"))
    }
    assert (pdf.is_encrypted, found & forbidden) == (False, set())


@EDITIONS
def test_annotations_are_printed_named_and_tagged(shanxi: Played, edition: str) -> None:
    """19005-2, 6.3; 14289-1, 7.18."""
    pdf = reader(shanxi.files[edition])
    for page in pdf.pages:
        assert page["/Tabs"] == "/S"
        for reference in page.get("/Annots", []):
            one = reference.get_object()
            assert one["/F"] & 0b100
            assert "/StructParent" in one
            assert one.get("/Contents") or one.get("/TU")
            assert one["/Subtype"] in ("/Link", "/Widget")


@EDITIONS
def test_the_document_is_tagged_named_and_in_chinese(shanxi: Played, edition: str) -> None:
    """14289-1, 7.1 and 7.2."""
    root = root_of(shanxi, edition)
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        True,
        "zh-CN",
        True,
    )
    assert reader(shanxi.files[edition]).metadata.title == "2019年山西省互联网企业20强评价报告"  # type: ignore[union-attr]


@EDITIONS
def test_headings_figures_and_table_heads_say_what_they_are(shanxi: Played, edition: str) -> None:
    """14289-1, 7.3, 7.4 and 7.5."""
    found = list(elements(root_of(shanxi, edition)["/StructTreeRoot"]))
    kinds = [one["/S"] for one in found]
    figures = [one.get("/Alt", "") for one in found if one["/S"] == "/Figure"]
    assert (len(figures), [one for one in figures if not one.strip()]) == (
        6,
        [],
    )  # the charts, and the code to verify by
    heads = [one["/A"]["/Scope"] for one in found if one["/S"] == "/TH" and "/A" in one]
    assert set(heads) == {"/Column", "/Row"}
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
    assert kinds.count("/Table") >= 3


@EDITIONS
def test_every_link_leads_somewhere(shanxi: Played, edition: str) -> None:
    pdf = reader(shanxi.files[edition])
    named = set(pdf.named_destinations)
    wanted = {
        str(one.get_object()["/Dest"])
        for page in pdf.pages
        for one in page.get("/Annots", [])
        if "/Dest" in one.get_object()
    }
    assert len(wanted) >= 12
    assert wanted - named == set()


@EDITIONS
def test_the_contents_name_the_pages_on_which_things_stand(shanxi: Played, edition: str) -> None:
    """Each line of the contents against the page that its own link leads to."""
    pdf = reader(shanxi.files[edition])
    page = pdf.pages[2]
    stated = [int(number) for number in re.findall(r"\.{3,}\s*(\d+)", page.extract_text())]
    links = [one.get_object() for one in page["/Annots"] if "/Dest" in one.get_object()]
    leading = dict.fromkeys(str(one["/Dest"]) for one in links)  # a line's parts are links of their own
    found = [pdf.get_destination_page_number(pdf.named_destinations[one]) + 1 for one in leading]
    assert stated == found
    assert len(stated) == 14


@EDITIONS
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(shanxi: Played, edition: str) -> None:
    """W3C, Requirements for Chinese Text Layout, 3.1.3."""
    lines = [line for page in reader(shanxi.files[edition]).pages for line in page.extract_text().splitlines()]
    assert len(lines) > 200
    assert [
        line for line in lines if re.match(r"\s*[，。；：、）”》！？]", line) or re.search(r"[（“《]\s*$", line)
    ] == []
