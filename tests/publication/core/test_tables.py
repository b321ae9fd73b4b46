"""The public files of a list: the same bytes again, published columns only, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from publication.core.tables import PublicEdition, PublicList, comma_separated, open_data, workbook

MARK = "合成数据：示例数据，非企业真实数据"
MAIN = PublicList(
    "main",
    "微型企业榜",
    {"rank": "排名", "name": "企业名称", "brands": "主要品牌"},
    [[1.0, "虚构甲有限公司", "甲、乙"], [2.5, "=HYPERLINK(1)", None]],
)
GROWING = PublicList("growing", "成长榜", {"name": "企业名称", "city": "所在地"}, [["虚构丙有限公司", "太原"]])
EDITION = PublicEdition(
    "2024年微型企业榜",
    2,
    "2024-06-01",
    ("示例协会", "示例研究院"),
    MARK,
    (MAIN, GROWING),
    number="tiny-list-2024-v2",
    verify_at="https://example.cn/verify/tiny-list-2024-v2/",
    reason="简称有误",
)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def single(value: Any) -> PublicEdition:
    return replace(EDITION, lists=(PublicList("main", "榜", {"cell": "值"}, [[value]]),))


def test_the_workbook_has_a_sheet_a_list() -> None:
    subtitle = "示例协会、示例研究院　2024-06-01 公布　第 2 版　公布编号 tiny-list-2024-v2"
    reason = "出第 2 版的理由：简称有误"
    assert sheets(workbook(EDITION)) == {
        "微型企业榜": [
            ["微型企业榜", None, None],
            [subtitle, None, None],
            [reason, None, None],
            [MARK, None, None],
            ["排名", "企业名称", "主要品牌"],
            [1, "虚构甲有限公司", "甲、乙"],
            [2.5, "'=HYPERLINK(1)", None],
        ],
        "成长榜": [
            ["成长榜", None],
            [subtitle, None],
            [reason, None],
            [MARK, None],
            ["企业名称", "所在地"],
            ["虚构丙有限公司", "太原"],
        ],
    }


def test_the_csv_has_all_lists_below_each_other() -> None:
    content = comma_separated(EDITION)
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines(content) == [
        ["榜单", "排名", "企业名称", "主要品牌", "所在地", "说明"],
        ["微型企业榜", "1", "虚构甲有限公司", "甲、乙", "", MARK],
        ["微型企业榜", "2.5", "'=HYPERLINK(1)", "", "", MARK],
        ["成长榜", "", "虚构丙有限公司", "", "太原", MARK],
    ]


def test_the_json_has_its_data_dictionary() -> None:
    assert json.loads(open_data(EDITION)) == {
        "format": 1,
        "title": "2024年微型企业榜",
        "number": "tiny-list-2024-v2",
        "verify_at": "https://example.cn/verify/tiny-list-2024-v2/",
        "version": 2,
        "reason": "简称有误",
        "published_on": "2024-06-01",
        "organisers": ["示例协会", "示例研究院"],
        "note": MARK,
        "licence": "",
        "dictionary": [],
        "lists": [
            {
                "code": "main",
                "title": "微型企业榜",
                "columns": {"rank": "排名", "name": "企业名称", "brands": "主要品牌"},
                "entries": [
                    {"rank": 1, "name": "虚构甲有限公司", "brands": "甲、乙"},
                    {"rank": 2.5, "name": "=HYPERLINK(1)", "brands": None},
                ],
            },
            {
                "code": "growing",
                "title": "成长榜",
                "columns": {"name": "企业名称", "city": "所在地"},
                "entries": [{"name": "虚构丙有限公司", "city": "太原"}],
            },
        ],
    }


def test_real_figures_bear_no_mark() -> None:
    real = replace(EDITION, synthetic_note="", reason="")
    assert sheets(workbook(real))["成长榜"][2:] == [["企业名称", "所在地"], ["虚构丙有限公司", "太原"]]
    assert lines(comma_separated(real))[0] == ["榜单", "排名", "企业名称", "主要品牌", "所在地"]
    assert json.loads(open_data(real))["note"] == ""


def test_the_same_list_gives_the_same_bytes_at_another_time() -> None:
    before = [write(EDITION) for write in (workbook, comma_separated, open_data)]
    time.sleep(1.1)  # a workbook's own times count seconds
    assert [write(EDITION) for write in (workbook, comma_separated, open_data)] == before


@pytest.mark.parametrize(
    ("value", "shown", "data"),
    [
        (3.0, "3", 3),
        (2.5, "2.5", 2.5),
        (None, "", None),
        (True, "是", True),
        (False, "否", False),
        (date(2010, 5, 6), "2010-05-06", "2010-05-06"),
        ("=1+1", "'=1+1", "=1+1"),
        ("＝1+1", "'＝1+1", "＝1+1"),  # some spreadsheets read full-width signs alike
        ("+86", "'+86", "+86"),
        ("-x", "'-x", "-x"),
        ("@x", "'@x", "@x"),
        ("\tx", "'\tx", "\tx"),
        ("a=b", "a=b", "a=b"),
        (-5.0, "-5", -5),
    ],
)
def test_a_cell_is_what_people_and_programs_expect(value: Any, shown: str, data: Any) -> None:
    assert lines(comma_separated(single(value)))[1][1] == shown
    cell = sheets(workbook(single(value)))["榜"][-1][0]
    assert ("" if cell is None else str(cell)) == shown
    assert json.loads(open_data(single(value)))["lists"][0]["entries"] == [{"cell": data}]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_no_text_is_ever_a_formula(text: str) -> None:
    (cell,) = lines(comma_separated(single(text)))[1][1:2]
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell.startswith(tuple("=+-@＝＋－＠"))
    book = load_workbook(io.BytesIO(workbook(single(text))))
    assert book["榜"].cell(5, 1).data_type != "f"


def test_a_title_that_no_sheet_may_have_and_many_columns() -> None:
    columns = {f"c{number}": str(number) for number in range(30)}
    wide = PublicList("main", "榜[1]:" + "长" * 40, columns, [list(range(30))])
    (title,) = sheets(workbook(replace(EDITION, lists=(wide,))))
    assert title == "榜1" + "长" * 29
