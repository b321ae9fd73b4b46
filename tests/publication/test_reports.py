"""The Shanxi report as a PDF: contents, numbers, figures, lists and marks, read page by page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from html import unescape

import pytest
from pypdf import PdfReader

from tests.publication.printed_numbers import ADDRESS
from tests.shanxi import Played, rows, shanxi

__all__ = ["shanxi"]  # a fixture
pytestmark = pytest.mark.django_db

MARK = "合成数据"
KINDS = ("csv", "json", "manifest", "workbook", "pdf")
CHAPTERS = ("前言", "评价方法", "总体评述", "发展展望")
FIGURES = (
    "2018年互联网业务收入增长率分布",
    "2018年营业利润率分布",
    "2018年研发投入占营业总收入的比重分布",
    "不同领域企业数量和互联网业务收入",
    "各领域占互联网业务收入的比重",
)


@cache
def pages(pdf: bytes) -> tuple[str, ...]:
    """Each page's text without any blank."""
    return tuple(re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages)


def report(played: Played) -> tuple[str, ...]:
    return pages(played.files["report"])


def page_of(played: Played, heading: str) -> int:
    """The page (from 1) after the contents on which this heading or caption stands."""
    found = [number for number, text in enumerate(report(played), start=1) if number > 3 and heading in text]
    return found[0]


def test_contents_name_the_pages_on_which_things_stand(shanxi: Played) -> None:
    page = PdfReader(io.BytesIO(shanxi.files["report"])).pages[2].extract_text()
    contents = re.sub(r"[^\S\n]+", "", page)
    headings = ["前言", "一、评价方法", "二、总体评述", "三、发展展望", "附件12019年", "附件22019年"]
    stated = {
        **{heading: rf"{re.escape(heading)}\D*?(?:名单)?\.*" for heading in headings[:4]},
        "附件12019年山西省互联网企业20强名单": r"附件12019年山西省互联网企业20强名单\.*",
        "附件22019年山西省互联网最具成长型企业名单": r"附件22019年山西省互联网最具成长型企业名单\.*",
        **{f"图{n}{title}": rf"图{n}{re.escape(title)}\.*" for n, title in enumerate(FIGURES, start=1)},
        "表1评价指标与权重": r"表1评价指标与权重\.*",
    }
    printed = {
        heading: int(re.search(rf"{pattern}\.+(\d+)$", contents, re.MULTILINE)[1])
        for heading, pattern in stated.items()
    }  # type: ignore[index]
    assert printed == {heading: page_of(shanxi, heading) for heading in stated}


def test_every_page_bears_its_number_and_the_mark(shanxi: Played) -> None:
    found = report(shanxi)
    assert [MARK in text for text in found] == [True] * len(found)
    numbered = [
        text for number, text in enumerate(found, start=1) if text.endswith(str(number)) or f"数据{number}" in text
    ]
    assert len(numbered) >= len(found) - 1  # the cover has none


def test_figures_are_numbered_in_the_order_in_which_they_stand(shanxi: Played) -> None:
    text = "".join(report(shanxi)[3:])
    captions = re.findall(r"图(\d)(" + "|".join(map(re.escape, FIGURES)) + ")", text)
    assert captions == [(str(number), title) for number, title in enumerate(FIGURES, start=1)]


def test_the_lists_stand_in_the_annexes(shanxi: Played) -> None:
    text = "".join(report(shanxi))
    annexes = text[text.rindex("附件12019年") :]
    first, second = annexes.split("附件22019年")[:2]
    published = sorted(rows("shanxi20_2019.csv"), key=lambda row: int(row["rank"]))
    names = "|".join(re.escape(row["name"]) for row in published)
    assert re.findall(names, first) == [row["name"] for row in published]
    growing = rows("shanxi_growth_2019.csv")
    others = "|".join(re.escape(row["name"]) for row in growing)
    assert set(re.findall(others, second)) == {row["name"] for row in growing}
    assert re.findall(others, first) == []


def test_every_number_of_the_overview_is_the_one_it_is_bound_to(shanxi: Played) -> None:
    """Bindings stand in the order of the text, so that they are found one after the other."""
    text = "".join(report(shanxi)[page_of(shanxi, "二、总体评述") - 1 : page_of(shanxi, "三、发展展望") - 1])
    bound = [b for b in shanxi.publication["bindings"] if b["file"] == "overview.md"]
    assert len(bound) > 50
    place = 0
    for binding in bound:
        printed = re.sub(r"\s+", "", binding["printed"])
        found = text.find(printed, place)
        assert found >= 0, (binding, text[place : place + 60])
        place = found + len(printed)


def secret(played: Played) -> dict[str, set[str]]:
    """Declared figures of four digits or more, registration numbers, licences, scores."""
    figures = {
        str(int(value)) if float(value).is_integer() else str(value)
        for row in played.snapshot
        for name, value in row.items()
        if isinstance(value, float) and value >= 1000
    }
    return {
        "figures": figures,
        "numbers": {row["number"] for row in played.snapshot},
        "scores": {f"{row['score']:.4f}" for row in played.standings if row["score"] is not None},
    }


def public_texts(played: Played) -> Mapping[str, str]:
    parts = zipfile.ZipFile(io.BytesIO(played.files["workbook"]))
    book = unescape("\n".join(parts.read(name).decode() for name in parts.namelist()))
    pdf = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(played.files["report"])).pages)
    digests = re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
    texts = {kind: played.files[kind].decode() for kind in ("csv", "json", "manifest")} | {"workbook": book, "pdf": pdf}
    return {kind: ADDRESS.sub("", digests.sub("", text)) for kind, text in texts.items()}


def test_no_declared_figure_score_or_number_is_public(shanxi: Played) -> None:
    found = secret(shanxi)
    assert [len(found[kind]) > 50 for kind in ("figures", "numbers", "scores")] == [True] * 3
    hidden = set().union(*found.values()) - {"2017", "2018", "2019"}
    grouped = {f"{int(figure):,}" for figure in hidden if figure.isdecimal()} - {"2,000"}  # the report's own threshold
    assert {kind: words & (hidden | grouped) for kind, words in written(shanxi).items()} == {
        kind: set() for kind in KINDS
    }
    assert {kind: "山西龙采科技有限公司" in text for kind, text in public_texts(shanxi).items()} == {
        kind: kind != "manifest" for kind in KINDS
    }


def written(played: Played) -> dict[str, set[str]]:
    """The numbers and codes that stand in each public file."""
    words = {kind: re.findall(r"[0-9A-Za-z.,]+", text) for kind, text in public_texts(played).items()}
    assert {"20", "53.6", "25.1", "2,000"} <= {word.strip(".,") for word in words["pdf"]}
    return {
        kind: {part for word in found for part in (word.strip(".,"), *word.split(","))} for kind, found in words.items()
    }
