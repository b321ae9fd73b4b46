"""What has to be stated before something can be told: of columns, and of the sections that hang on an answer."""

from __future__ import annotations

import pytest

from declarations.core.filled import Filled, fill_in
from declarations.core.form_reader import Form
from declarations.core.lacking import awaited, lacking
from tests import tiny
from tests.declarations.core.test_slots import reading

KINDS = """
format: 1
sections:
  - code: kind
    title: 类型
    fields:
      - {code: kind, label: 企业类型, type: single_choice, options: [平台, 服务, 综合]}
      - {code: size, label: 规模, type: integer}
      - {code: large, label: 大型, type: boolean, computed: "size > 10"}
  - code: mixed
    title: 综合型
    visible: "(kind = '综合') IS TRUE"
    fields:
      - {code: lines, label: 业务, type: multi_choice, options: [{code: a, label: 甲}, {code: b, label: 乙}]}
  - code: first
    title: 甲
    visible: "(kind = '平台' OR (kind = '综合' AND lines_a)) IS TRUE"
    fields:
      - {code: sales, label: 销售额, type: money, unit: 万元}
"""
PLAIN = """
  - code: second
    title: 乙
    visible: "large"
    fields:
      - {code: costs, label: 成本, type: money, unit: 万元}
"""
GIVEN = """
  - code: given
    title: 丙
    visible: "(category = 'platform') IS TRUE"
    fields:
      - {code: merchants, label: 商户, type: integer}
"""
BOTH = """
  - code: both
    title: 丁
    visible: "(kind = '服务' AND large) IS TRUE"
    fields:
      - {code: staff, label: 人数, type: integer}
"""


def filled(form: Form, **answers: object) -> Filled:
    stated = dict.fromkeys(column.name for column in form.answer_columns) | answers
    return fill_in(form, stated, tiny.context(category=None))


def told(source: str, **answers: object) -> str:
    form = reading(source)
    return awaited(form, filled(form, **answers))


def test_what_is_lacking_is_what_people_fill_in_and_nothing_that_is_hidden():
    form = reading(KINDS)
    found = filled(form)
    asked = [column.label for column in lacking(form, ["large", "lines_a", "kind"], found.values)]
    assert asked == ["规模", "业务", "企业类型"]
    shown = lacking(form, ["large", "lines_a", "kind"], found.values, hidden=found.hidden)
    assert [column.label for column in shown] == ["规模", "企业类型"]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "选定“企业类型”之后，会出现相应的部分。"),
        ({"kind": "综合"}, "选定“业务”之后，会出现相应的部分。"),
        ({"kind": "综合", "lines": ["b"]}, ""),
        ({"kind": "服务"}, ""),
        ({"kind": "平台"}, ""),
    ],
)
def test_sections_that_come_with_an_answer_are_announced_by_their_question(answers, sentence):
    assert told(KINDS, **answers) == sentence


def test_several_questions_stand_together_in_the_order_of_the_form():
    assert told(KINDS + BOTH) == "填写“企业类型”“规模”之后，会出现相应的部分。"
    assert told(KINDS + BOTH, kind="平台") == ""  # the size decides nothing now
    assert told(KINDS + BOTH, kind="服务") == "填写“规模”之后，会出现相应的部分。"


def test_a_section_that_is_shown_in_doubt_may_go():
    assert told(KINDS + PLAIN, kind="平台") == "填写“规模”之后，不适用的部分会收起。"
    assert told(KINDS + PLAIN) == ("选定“企业类型”之后，会出现相应的部分；填写“规模”之后，不适用的部分会收起。")
    assert told(KINDS + PLAIN, kind="平台", size=11) == ""


def test_what_nobody_is_asked_for_is_not_waited_for():
    assert told(KINDS + GIVEN, kind="平台") == ""
