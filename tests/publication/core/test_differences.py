"""What two versions differ in: rows, ranks, cells, figures, texts."""

from __future__ import annotations

from typing import Any

from publication.core.differences import Change, Differences, PrintedFigure, Row, Version, compare, worded

COLUMNS = [["rank", "排名"], ["name", "企业名称"], ["city", "城市"]]
LABELS = {"revenue": "营业收入", "city": "城市"}


def version(
    rows: list[list[Any]], *, keys: list[str] | None = None, figures: Any = (), chapters: Any = None, **more: Any
) -> Version:
    stored = {"code": "main", "title": "榜", "columns": COLUMNS, "rows": rows, **more}
    return Version([stored], {} if keys is None else {"main": keys}, list(figures), chapters or {"总体": "a"})


def differences(old: Version, new: Version) -> Differences:
    return compare(old, new, labels=LABELS)


FIRST = version([[1, "甲", "太原"], [2, "乙", None], [3, "丙", "大同"]], keys=["a", "b", "c"])


def test_the_same_version_differs_in_nothing() -> None:
    assert differences(FIRST, FIRST) == Differences((), (), ())
    assert differences(FIRST, FIRST).is_empty


def test_rows_enter_leave_and_move_and_cells_change() -> None:
    second = version([[1, "丙", "大同"], [2, "乙（更名）", "运城"], [3, "丁", None]], keys=["c", "b", "d"])
    (main,) = differences(FIRST, second).lists
    assert (main.entered, main.left) == ((Row("丁", "3"),), (Row("甲", "1"),))
    assert main.moved == (Change("丙", "排名", "3", "1"),)
    assert main.cells == (
        Change("乙（更名）", "企业名称", "乙", "乙（更名）"),
        Change("乙（更名）", "城市", "—", "运城"),
    )
    assert main.remarks == ()


def test_without_keys_rows_go_by_name_and_the_same_name_twice_is_two_rows() -> None:
    old = version([[1, "甲", "太原"], [2, "甲", "大同"]])
    (main,) = differences(old, version([[1, "甲", "太原"], [2, "甲", "运城"], [3, "甲", None]])).lists
    assert (main.entered, main.left, main.moved) == ((Row("甲", "3"),), (), ())
    assert main.cells == (Change("甲", "城市", "大同", "运城"),)


def test_keys_that_do_not_fit_the_rows_are_not_used() -> None:
    assert differences(
        version([[1, "甲", None]], keys=["a", "b"]), version([[1, "甲", None]], keys=["z", "y"])
    ).is_empty


def test_of_an_entry_kept_back_only_the_name_is_told() -> None:
    held = version([[1, "甲", "太原"], [2, "暂缓公布", None], [3, "丙", "大同"]], keys=["a", "b", "c"])
    (main,) = differences(held, FIRST).lists
    assert main.cells == (Change("乙", "企业名称", "暂缓公布", "乙"),)
    (back,) = differences(FIRST, held).lists
    assert back.cells == (Change("暂缓公布", "企业名称", "乙", "暂缓公布"),)


def test_titles_columns_and_notes_are_told_in_sentences() -> None:
    columns = [["rank", "排名"], ["name", "企业名称"], ["brands", "品牌"]]
    old = version([[1, "甲", "太原"]], note="旧")
    (main,) = differences(old, version([[1, "甲", "甲牌"]], columns=columns, title="新榜")).lists
    assert main.remarks == (
        "榜单名称由“榜”改为“新榜”",
        "增加的栏目：品牌",
        "不再公布的栏目：城市",
        "附注由“旧”改为“无”",
    )
    assert main.cells == ()


def test_a_list_that_comes_or_goes() -> None:
    none = Version([], {}, [], {"总体": "a"})
    (gone,) = differences(FIRST, none).lists
    assert (gone.title, gone.remarks, len(gone.left), gone.entered) == ("榜", ("不再公布的榜单",), 3, ())
    (come,) = differences(none, FIRST).lists
    assert (come.title, come.remarks, len(come.entered), come.left) == ("榜", ("新增的榜单",), 3, ())


def test_a_list_without_ranks_knows_no_moves() -> None:
    columns = [["name", "企业名称"]]
    old = version([["甲"], ["乙"]], keys=["a", "b"], columns=columns)
    assert differences(old, version([["乙"], ["甲"]], keys=["b", "a"], columns=columns)).is_empty


def test_figures_that_are_printed_otherwise() -> None:
    def printing(*prints: tuple[str, str]) -> Version:
        return version([], figures=[PrintedFigure("总体", key, printed) for key, printed in prints])

    old = printing(("total(revenue)", "3万元"), ("total(revenue)", "0.1亿元"), ("count()", "3"), ("mean(staff)", "7"))
    new = printing(("total(revenue)", "4万元"), ("total(revenue)", "0.1亿元"), ("count()", "3"), ("median(staff)", "7"))
    assert differences(old, new).figures == (Change("总体", "合计(营业收入)", "3万元、0.1亿元", "4万元、0.1亿元"),)


def test_statistics_are_named_in_words_and_what_is_quoted_stays() -> None:
    assert worded("share(revenue, where=\"city = 'revenue'\")", LABELS) == (
        "满足条件的企业占企业数的比重(营业收入, where=\"城市 = 'revenue'\")"
    )


def test_texts_differ_by_their_digests_and_one_without_digests_says_nothing() -> None:
    old = Version([], {}, [], {"前言": "a", "总体": "b", "附录": "c"})
    new = Version([], {}, [], {"前言": "a", "总体": "x", "展望": "d"})
    assert differences(old, new).chapters == ("总体", "展望", "附录")
    assert differences(Version([], {}, [], {}), new).chapters == ()


def test_line_by_line_and_as_json() -> None:
    second = version(
        [[1, "丙", "运城"], [2, "丁", None]],
        keys=["c", "d"],
        figures=[PrintedFigure("总体", "count()", "2")],
        chapters={"总体": "b"},
        note="注",
    )
    first = Version(FIRST.lists, FIRST.keys, [PrintedFigure("总体", "count()", "3")], FIRST.chapters)
    found = differences(first, second)
    assert list(found.rows()) == [
        ("列入", "榜", "丁", "", "", "2"),
        ("移出", "榜", "甲", "", "1", ""),
        ("移出", "榜", "乙", "", "2", ""),
        ("名次", "榜", "丙", "排名", "3", "1"),
        ("内容", "榜", "丙", "城市", "大同", "运城"),
        ("说明", "榜", "", "附注由“无”改为“注”", "", ""),
        ("数字", "总体", "企业数()", "", "3", "2"),
        ("文字和图", "总体", "", "有改动", "", ""),
    ]
    assert found.stored["lists"][0]["entered"] == ({"name": "丁", "rank": "2"},)
