from __future__ import annotations

import hashlib
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from declarations.core.pdf import Variant, write_pdf
from publication.core.charts import Kind, text_alternative
from tests.publication.core.sample_report import (
    ASSETS,
    CHARTS,
    DIMENSIONS,
    GROWING,
    MARK,
    OUTLOOK,
    OVERVIEW,
    PREFACE,
    RANKED,
    TITLE,
    rendered,
    report,
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def squeezed(text: str) -> str:
    """Without blanks: lines break anywhere in Chinese text."""
    return re.sub(r"\s", "", text)


def page_texts(pdf: PdfReader) -> list[str]:
    return [squeezed(page.extract_text()) for page in pdf.pages]


def without_foot(pages: list[str]) -> str:
    """All pages in one, without the mark and the page number that would stand in the middle of a sentence."""
    return "".join(page.replace(squeezed(MARK), "") for page in pages)


@pytest.fixture(scope="module")
def html() -> str:
    return rendered("report.html", report=report(ranked=90))


@pytest.fixture(scope="module")
def pdf(html: str) -> PdfReader:
    return read(write_pdf(html, assets=ASSETS))


@pytest.fixture(scope="module")
def pages(pdf: PdfReader) -> list[str]:
    return page_texts(pdf)


def heading_pages(pdf: PdfReader) -> dict[str, int]:
    """First-level headings with their page numbers, counted from one, by the bookmarks."""
    marks = [mark for mark in pdf.outline if not isinstance(mark, list)]
    return {squeezed(mark.title): pdf.get_destination_page_number(mark) + 1 for mark in marks}


def alternatives_under(element: Any) -> list[str]:
    """Alternative texts of the figures in a structure tree, in reading order."""
    found = [str(element["/Alt"])] if element.get("/S") == "/Figure" else []
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        inner = child.get_object()
        if isinstance(inner, dict):
            found += alternatives_under(inner)
    return found


def test_every_sentence_and_name_can_be_read_back(pages: list[str]) -> None:
    whole = without_foot(pages)
    names = [name for row in (*RANKED, *GROWING) for name in row]
    dimensions = [text for title, weight, rows in DIMENSIONS for text in (title, weight, *(row[0] for row in rows))]
    wanted = [TITLE, *PREFACE, OVERVIEW[0].removesuffix("。"), *OVERVIEW[1:], *OUTLOOK, *names, *dimensions]
    assert [text for text in wanted if squeezed(text) not in whole] == []


def test_labels_of_the_charts_are_letters_of_the_font(pages: list[str]) -> None:
    whole = "".join(pages)
    labels = [name for chart in CHARTS if chart.kind is not Kind.MAP for name in chart.categories]
    labels += ["北京", "广东", "新疆", "澳门"]  # of the map
    assert [label for label in labels if squeezed(label) not in whole] == []
    assert "11.6亿元，46.2%" in whole


def test_only_the_committed_fonts_are_used(pdf: PdfReader) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[1]
        for page in pdf.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts == {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_contents_give_the_pages_of_the_headings(pdf: PdfReader, pages: list[str]) -> None:
    headings = heading_pages(pdf)
    sample = report()
    titles = [squeezed(part["number"] + part["title"]) for name in ("chapters", "annexes") for part in sample[name]]
    listed = {title: re.findall(re.escape(title) + r"\.{4,}(\d+)", pages[2]) for title in titles}
    assert listed == {title: [str(headings[title])] for title in titles}


def test_contents_link_to_every_chapter_annex_figure_and_table(pdf: PdfReader) -> None:
    links = [annotation.get_object() for annotation in pdf.pages[2]["/Annots"]]
    targets = {str(link.get("/Dest")) for link in links}
    sample = report()
    parts = ("chapters", "annexes", "figures", "tables")
    assert targets == {part["id"] for name in parts for part in sample[name]}


def test_figures_and_tables_stand_in_the_order_of_their_numbers(pages: list[str]) -> None:
    body = "".join(pages[3:])
    assert re.findall(r"图(\d)(?=20强企业主要|2018年|不同领域|互联网业务)", body) == ["1", "2", "3", "4"]
    assert re.findall(r"表(\d)(?=评价指标|业务收入)", body) == ["1", "2"]


def test_a_long_list_repeats_its_head_and_keeps_its_rows(pages: list[str]) -> None:
    annex = pages[10:14]
    head = "排名企业名称企业简称主要业务和品牌"
    assert [page.count(head) for page in annex] == [1, 1, 1, 1]
    rows = [int(number) for page in annex for number in re.findall(r"(\d{1,2})(?=山西|太原)", page.split(head)[1])]
    assert rows == list(range(1, 91))


def test_running_heads_name_chapter_and_report(pages: list[str]) -> None:
    assert pages[11].count("附件12019年山西省互联网企业20强") == 1
    assert [page.count(TITLE) for page in pages[2:]] == [1] * (len(pages) - 3) + [0]


def test_synthetic_figures_are_marked_on_every_page_and_real_ones_on_none(pages: list[str]) -> None:
    mark = squeezed(MARK)
    assert [page.count(mark) for page in pages] == [2] + [1] * (len(pages) - 1)
    real = page_texts(read(write_pdf(rendered("report.html", report=report(synthetic=False)), assets=ASSETS)))
    assert [page.count(mark) for page in real] == [0] * len(real)


def test_metadata_come_from_the_document(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == TITLE
    assert pdf.metadata.author == "山西省互联网协会、山西省通信行业协会"
    assert pdf.metadata["/CreationDate"] == "D:20190820090000+08'00"
    assert pdf.root_object["/Lang"] == "zh-CN"


def test_charts_carry_their_text_alternative_in_the_tags(pdf: PdfReader) -> None:
    assert alternatives_under(pdf.root_object["/StructTreeRoot"]) == [text_alternative(chart) for chart in CHARTS]


@pytest.mark.parametrize("variant", Variant)
def test_equal_html_gives_equal_bytes(variant: Variant) -> None:
    short = rendered("report.html", report=report())
    assert write_pdf(short, assets=ASSETS, variant=variant) == write_pdf(short, assets=ASSETS, variant=variant)


def test_markup_in_a_name_is_text() -> None:
    hostile = report()
    hostile["annexes"][1]["rows"] = [["<b>甲</b>&amp;公司", "<script>", "品牌"]]
    html = rendered("report.html", report=hostile)
    assert "<b>甲</b>" not in html
    assert squeezed("<b>甲</b>&amp;公司<script>品牌") in "".join(page_texts(read(write_pdf(html, assets=ASSETS))))


def test_vendored_files_are_those_of_the_manifest() -> None:
    lines = (ASSETS / "vendor" / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
    stated = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert {name: hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() for name in stated} == stated
    scripts = [
        *(ASSETS / "vendor").rglob("*.js"),
        *(ASSETS / "vendor").rglob("*.css"),
        *(ASSETS / "fonts").glob("*.ttf"),
    ]
    assert {str(path.relative_to(ASSETS)) for path in scripts} <= set(stated)
    assert [path.name for path in scripts if b"sourceMappingURL" in path.read_bytes()] == []
