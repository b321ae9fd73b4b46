"""Registers: rows read or refused, and entries found by number, licence and name within a window."""

from datetime import date

import pytest

from declarations.core.sheet import Sheet
from review.core.register_sheets import read_register
from review.core.registers import Entry, index_of
from tests import tiny


def sheet(*rows: dict[str, object]) -> Sheet:
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    return Sheet("a.csv", headers, tuple((n, tuple(row.get(h) for h in headers)) for n, row in enumerate(rows, 2)))


LICENCE = {"name": "甲公司", "uscc": tiny.number(), "licence_no": "B2-0001"}
VIOLATION = {
    "name": "甲公司",
    "uscc": None,
    "listed_on": "2023-06-01",
    "removed_on": None,
    "reason": "因",
    "listed_by": "局",
}


def faults_of(kind: str, *rows: dict[str, object]) -> list[str]:
    return [str(fault) for fault in read_register(sheet(*rows), kind)[1]]


def test_a_row_becomes_an_entry():
    rows = [LICENCE | {"kind": "增值电信", "issued_on": "2017年1月1日", "expires_on": date(2021, 12, 31)}]
    assert read_register(sheet(*rows), "licences") == (
        [Entry("甲公司", tiny.number(), "B2-0001", "增值电信", date(2017, 1, 1), date(2021, 12, 31))],
        [],
    )


def test_headers_may_be_chinese_and_a_code_in_small_letters():
    rows = [{"单位名称": "甲公司", "统一社会信用代码": f" {tiny.number().lower()}", "许可证编号": "B2-0001"}]
    assert read_register(sheet(*rows), "licences") == ([Entry("甲公司", tiny.number(), "B2-0001")], [])


FAULTS = {
    "no name": ("licences", LICENCE | {"name": None}, "第 2 行，单位名称：未填"),
    "no licence": ("licences", LICENCE | {"licence_no": " "}, "第 2 行，许可证编号：未填"),
    "wrong code": (
        "licences",
        LICENCE | {"uscc": tiny.number()[:-1] + "0"},
        f"第 2 行，统一社会信用代码：统一社会信用代码“{tiny.number()[:-1]}0”的校验码不对（GB 32100），请核对有没有抄错",
    ),
    "no day": (
        "violations",
        VIOLATION | {"listed_on": "去年"},
        "第 2 行，列入日期：“去年”不是日期，应如 2018年12月31日",
    ),
    "not said when": ("violations", VIOLATION | {"listed_on": None}, "第 2 行，列入日期：未填"),
    "not said why": ("violations", VIOLATION | {"reason": None}, "第 2 行，列入原因：未填"),
    "not said by whom": ("violations", VIOLATION | {"listed_by": None}, "第 2 行，列入机关：未填"),
    "removed before listed": (
        "violations",
        VIOLATION | {"removed_on": "2023-05-31"},
        "第 2 行，移出日期：早于列入日期",
    ),
    "name too long": ("licences", LICENCE | {"name": "长" * 501}, "第 2 行，单位名称：不应超过 500 字，现有 501 字"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_row_is_named(name):
    kind, row, message = FAULTS[name]
    assert faults_of(kind, row) == [message]


def test_faults_of_several_rows_come_in_one_go():
    rows = [LICENCE, LICENCE | {"name": None}, LICENCE | {"licence_no": None, "uscc": "1"}]
    assert faults_of("licences", *rows) == [
        "第 3 行，单位名称：未填",
        "第 4 行，许可证编号：未填",
        "第 4 行，统一社会信用代码：统一社会信用代码应为 18 位，“1”是 1 位",
    ]


def test_missing_and_unknown_columns():
    assert faults_of("violations", {"name": "甲公司", "备注": "x", "reason": "因"}) == [
        "第 1 行，备注：名单中没有这一列，请核对列名",
        "第 1 行，列入机关：缺少这一列（listed_by）",
        "第 1 行，列入日期：缺少这一列（listed_on）",
    ]


def test_two_columns_that_mean_the_same():
    assert faults_of("licences", LICENCE | {"单位名称": "乙公司"}) == ["第 1 行，单位名称：与另一列指同一项"]


def test_a_register_without_rows():
    empty = Sheet("a.csv", ("name", "licence_no"), ())
    assert [str(fault) for fault in read_register(empty, "licences")[1]] == ["第 2 行，全表：没有数据行"]


@pytest.mark.parametrize(
    ("listed", "removed", "active"),
    [
        (date(2022, 1, 1), None, True),
        (date(2023, 12, 31), None, True),
        (date(2024, 1, 1), None, False),
        (date(2022, 1, 1), date(2022, 12, 31), False),
        (date(2022, 1, 1), date(2023, 1, 1), True),
        (date(2023, 6, 1), date(2023, 7, 1), True),
        (date(2022, 1, 1), date(2024, 6, 1), True),
        (None, None, True),
    ],
)
def test_an_entry_counts_if_it_stood_on_the_list_on_any_day_of_the_window(listed, removed, active):
    entry = Entry("甲公司", listed_on=listed, removed_on=removed)
    assert entry.active_within(date(2023, 1, 1), date(2023, 12, 31)) is active


def test_entries_are_found_however_their_numbers_and_names_are_written():
    one, two = Entry("甲（北京）公司", tiny.number(), "晋b2-1"), Entry("甲(北京)公司", "", "晋B2-1 ")
    index = index_of([one, two], edition="e", as_of=date(2024, 1, 1))
    assert index.by_uscc == {tiny.number(): [one]}
    assert index.by_licence == {"晋B2-1": [one, two]}
    assert index.by_name == {"甲(北京)公司": [one, two]}
