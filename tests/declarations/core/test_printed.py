"""The form as it is printed: rows with their items and blanks; the report; what a digest holds."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.filled import hidden_columns, values_of
from declarations.core.printed import Blank, Item, Row, form_parts
from declarations.core.report import Chapter, Heading, chapters, chinese, title_of
from declarations.core.sealed import changed, content_of
from tests import tiny
from tests.declarations.core.test_slots import reading

OPEN = Blank("blank", "＿" * 10)
SOURCE = """
format: 1
sections:
  - code: basic
    title: 基本
    note: 按执照填写。
    fields:
      - {code: founded, label: 成立, type: date}
      - {code: kind, label: 类型, type: single_choice, options: [{code: a, label: 甲}, {code: b, label: 乙}]}
      - {code: ways, label: 方向, type: multi_choice, options: [{code: x, label: 子}, {code: y, label: 丑}]}
      - {code: is_listed, label: 是否上市, type: boolean}
      - {code: worth, label: 市值, type: money, unit: 万元, visible: is_listed}
      - {code: about, label: 简介, type: long_text}
      - {code: logo, label: 标识, type: file}
  - code: finance
    title: 经营
    part: 一、数据
    fields:
      - {code: revenue, label: 收入, type: money, unit: 万元, periods: [-1, 0]}
      - {code: share, label: 占比, type: percent, dated: true}
      - code: shops
        label: 店铺
        type: table
        columns:
          - {code: t, label: 店名, type: text}
          - {code: s, label: 销售, type: money, unit: 万元}
  - code: story
    title: 发展概况
    layout: narrative
    fields:
      - {code: past, label: 基本情况, type: long_text}
      - {code: listing, label: 上市经过, type: long_text, visible: is_listed}
  - code: plan
    title: 二、规划
    layout: narrative
    fields:
      - {code: future, label: 规划, type: long_text}
  - code: opinion
    title: 推荐意见
    part: 推荐
    filled_by: recommender
    fields:
      - {code: view, label: 意见, type: long_text, help: 同意推荐。}
      - {code: seal, label: 盖章, type: file}
      - {code: day, label: 日期, type: date}
      - {code: clerk, label: 经办人, type: text}
"""
FORM = reading(SOURCE)


def values(**answers: object) -> dict[str, object]:
    stated = dict.fromkeys(column.name for column in FORM.answer_columns) | answers
    return values_of(FORM, stated, tiny.context())


def parts(**answers: object) -> list[tuple[str, tuple[Row, ...]]]:
    found = values(**answers)
    made = form_parts(FORM, values=found, hidden=hidden_columns(FORM, found), base_year=2023)
    return [(part.title, part.rows) for part in made]


def test_an_empty_form_prints_its_blanks():
    (_, (basic,)), (data, (finance,)), (last, (opinion,)) = parts(is_listed=False)
    assert basic == Row(
        "基本",
        "按执照填写。",
        (),
        (
            Item("成立", (Blank("blank"),)),
            Item("类型", (Blank("choices", choices=(("甲", False), ("乙", False))),)),
            Item("方向", (Blank("choices", choices=(("子", False), ("丑", False))),)),
            Item("是否上市", (Blank("choices", choices=(("是", False), ("否", True))),)),
            Item("简介", (Blank("text"),)),
        ),
    )
    assert (data, finance) == (
        "一、数据",
        Row(
            "经营",
            "",
            ("2022年", "2023年"),
            (
                Item("收入", (Blank("figure", "", "万元"), Blank("figure", "", "万元"))),
                Item("占比（2023年）", (Blank("figure", "", "%"),)),
                Item("店铺", (Blank("table", head=("店名", "销售（万元）")),)),
            ),
        ),
    )
    assert (last, opinion) == (
        "推荐",
        Row(
            "推荐意见",
            "",
            (),
            (
                Item("意见", (Blank("text", "同意推荐。"),)),
                Item("盖章", (Blank("blank", "（盖章）"),)),
                Item("日期", (Blank("blank", "　　　　年　　月　　日"),)),
                Item("经办人", (OPEN,)),
            ),
            is_opinion=True,
        ),
    )


def test_answers_stand_in_their_blanks():
    (_, (basic,)), (_, (finance,)), _ = parts(
        kind="b",
        ways=["x"],
        is_listed=True,
        worth=Decimal("12345.6"),
        revenue_prev=Decimal("1000"),
        share=Decimal("12.5"),
        shops=[{"t": "一号店", "s": Decimal("3")}, {"t": "二号店", "s": None}],
    )
    blanks = {item.label: item.blanks for item in (*basic.items, *finance.items)}
    assert blanks["类型"] == (Blank("choices", choices=(("甲", False), ("乙", True))),)
    assert blanks["方向"] == (Blank("choices", choices=(("子", True), ("丑", False))),)
    assert blanks["市值"] == (Blank("figure", "12,345.6", "万元"),)
    assert blanks["收入"] == (Blank("figure", "1,000", "万元"), Blank("figure", "", "万元"))
    assert blanks["占比（2023年）"] == (Blank("figure", "12.5", "%"),)
    assert blanks["店铺"][0].rows == (("一号店", "3"), ("二号店", ""))  # type: ignore[union-attr]


def test_a_rows_title_stands_beside_all_its_lines():
    (_, (basic,)), (_, (finance,)), _ = parts(is_listed=False)
    assert (basic.lines, basic.width) == (7, 1)  # five items, one of them on two lines, and the note
    assert (finance.lines, finance.width) == (5, 2)  # the years, three items, one of them on two lines


def test_the_report_numbers_what_has_no_number_of_its_own():
    found = values(is_listed=True, past=" 第一段。\n\n第二段。", future="三年翻番。")
    assert chapters(FORM, values=found, hidden=hidden_columns(FORM, found)) == [
        Chapter(
            "chapter-1",
            "一、",
            "发展概况",
            (),
            (
                Heading("chapter-1-1", "（一）", "基本情况", ("第一段。", "第二段。")),
                Heading("chapter-1-2", "（二）", "上市经过", ()),
            ),
        ),
        Chapter("chapter-2", "", "二、规划", ("三年翻番。",), ()),
    ]


def test_what_a_condition_hides_is_not_in_the_report():
    found = values(is_listed=False)
    (story, _) = chapters(FORM, values=found, hidden=hidden_columns(FORM, found))
    assert [heading.title for heading in story.headings] == ["基本情况"]


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")])
def test_headings_count_in_chinese(number, text):
    assert chinese(number) == text


def content(what: str, **answers: object) -> dict[str, object]:
    return json.loads(content_of(FORM, values(**answers), what=what, revision="r1"))  # type: ignore[arg-type]


def test_form_and_report_hold_their_own_sections():
    assert sorted(content("report", is_listed=True)["answers"]) == ["future", "listing", "past"]  # type: ignore[arg-type]
    assert sorted(content("form", is_listed=False)["answers"]) == [  # type: ignore[arg-type]
        "about", "founded", "is_listed", "kind", "revenue", "revenue_prev", "share", "shops", "ways",
    ]  # fmt: skip


def test_changes_are_told_by_label_in_the_forms_order():
    before = content("form", is_listed=False, kind="a", revenue=Decimal("1"))
    after = content("form", is_listed=True, kind="a", revenue=Decimal("2"))
    assert changed(FORM, before, after) == ["是否上市", "市值", "收入（2023年）"]
    assert changed(FORM, after, after) == []


amounts = st.none() | st.decimals(-(10**9), 10**9, places=2)


@given(amounts, amounts)
def test_the_content_is_the_same_exactly_when_nothing_changed(one, other):
    before, after = (content("form", revenue=value) for value in (one, other))
    same = (one is None) == (other is None) and (one is None or str(one) == str(other))
    assert (before == after) == same == (changed(FORM, before, after) == [])


@pytest.mark.parametrize(
    ("part", "title"), [("", "申报书"), ("    part: 案例报告\n", "案例报告"), ("    part: 基地申报书\n", "基地申报书")]
)
def test_the_report_is_called_by_the_part_that_its_chapters_stand_under(part, title):
    assert title_of(reading(SOURCE.replace("    layout: narrative\n", f"{part}    layout: narrative\n"))) == title


def test_a_form_without_chapters_has_no_report():
    assert title_of(tiny.form()) == ""
