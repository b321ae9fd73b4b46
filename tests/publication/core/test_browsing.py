"""Looking through a published list: search, filters and order over what is published."""

from __future__ import annotations

import pytest

from publication.core.browsing import Browsed, Choice, Wanted, choices, found, printed

STORED = {
    "code": "main",
    "title": "榜",
    "columns": [["rank", "排名"], ["name", "企业名称"], ["city", "所在地"], ["revenue", "营业收入"]],
    "rows": [
        [1, "虚构甲云有限公司", "太原", 90.5],
        [2.0, "虚构乙ＡＢＣ有限公司", "大同", None],
        [3, "虚构丙云有限公司", "太原", 100],
        [4, "虚构丁有限公司", "大同", 7],
    ],
}
LIST = Browsed.of(STORED)


def wanted(text: str = "", order: str = "", **filters: str) -> list[int]:
    return found(LIST, Wanted(text, filters, order))


def test_nothing_wanted_is_everything_as_published():
    assert wanted() == [0, 1, 2, 3]
    assert Wanted().is_all
    assert not Wanted(order="rank").is_all


@pytest.mark.parametrize(
    ("text", "places"),
    [("云", [0, 2]), ("abc", [1]), ("丙 云", [2]), ("太原", [0, 2]), ("100", [2]), ("无此企业", []), ("—", [1])],
)
def test_search_reads_every_published_cell_whatever_its_width_and_case(text: str, places: list[int]):
    assert wanted(text) == places


def test_filters_and_search_narrow_together():
    assert wanted(city="太原") == [0, 2]
    assert wanted("丙", city="太原") == [2]
    assert wanted("丙", city="大同") == []


def test_a_filter_or_order_by_a_column_of_another_list_changes_nothing():
    assert wanted(province="山西", order="province") == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("order", "places"),
    [
        ("revenue", [3, 0, 2, 1]),
        ("-revenue", [2, 0, 3, 1]),
        ("-rank", [3, 2, 1, 0]),
        ("city", [1, 3, 0, 2]),  # dà tóng before tài yuán
        ("-city", [0, 2, 1, 3]),
    ],
)
def test_order_puts_the_unknown_last_and_keeps_equals_as_published(order: str, places: list[int]):
    assert wanted(order=order) == places


def test_choices_are_columns_that_rows_share():
    assert choices([LIST]) == (Choice("city", "所在地", ("大同", "太原")),)


def test_numbers_names_and_columns_of_which_each_says_something_else_are_no_choice():
    rows = tuple((name, flag) for name, flag in zip("甲乙丙丁", (True, False, None, True), strict=True))
    one = Browsed("main", (("name", "名称"), ("listed", "上市")), rows)
    assert choices([one]) == ()
    twice = Browsed("main", one.columns, rows + rows)
    assert choices([twice]) == (Choice("listed", "上市", ("—", "否", "是")),)


def test_what_names_the_row_is_the_first_column_but_the_rank():
    assert (LIST.named, Browsed("a", (("base_name", "基地"), ("city", "地")), ()).named) == (1, 0)
    assert (LIST.values("city"), LIST.values("province")) == (["太原", "大同", "太原", "大同"], [])


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), ("", "—"), (2.0, "2"), (2.5, "2.5"), (True, "是"), (False, "否"), ("甲", "甲")]
)
def test_values_in_print(value: object, text: str):
    assert printed(value) == text  # type: ignore[arg-type]
