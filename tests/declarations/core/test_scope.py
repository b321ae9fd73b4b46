"""What a section needs of its form: with no more than that, it shows the same as with the whole form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.filled import fill_in, problems
from declarations.core.form_reader import Form, read_form
from declarations.core.scope import reach, scopes_of, steering
from declarations.core.self_check import standings_for
from tests import tiny

CODES = [section.code for section in tiny.form().definition.asked]
STATED = tiny.answers()
SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "is_listed": st.sampled_from([True, False, None]),
        "shops": st.sampled_from([None, []]),
        "lines": st.sampled_from([None, ["retail"]]),
        "revenue": st.none(),
        "staff": st.none(),
        "merchants": st.none(),
    },
)


@given(SWITCHES, st.sampled_from(["platform", "service"]), st.sampled_from(CODES))
def test_a_section_shows_the_same_as_with_the_whole_form(switches, category, code):
    answers, context = STATED | switches, tiny.context(category=category)
    whole, part = tiny.form(), scopes_of(tiny.form())[code]
    all_filled, filled = fill_in(whole, answers, context), fill_in(part, answers, context)
    own = {column.name for column in whole.by_section[code]}
    assert {name: filled.values[name] for name in part.columns} == {
        name: all_filled.values[name] for name in part.columns
    }
    assert filled.hidden & own == all_filled.hidden & own
    told = [
        [one for one in problems(form, found, unread={}, unconfirmed=own) if one.section == code]
        for form, found in ((whole, all_filled), (part, filled))
    ]
    assert told[0] == told[1]
    standings = [
        standings_for(form, found.values, own, found.hidden) for form, found in ((whole, all_filled), (part, filled))
    ]
    assert standings[0] == standings[1]


SOURCE = """
format: 1
sections:
  - code: kinds
    title: 类型
    fields:
      - {code: kind, label: 类型, type: single_choice, options: [a, b]}
      - {code: size, label: 规模, type: decimal}
      - {code: large, label: 大型, type: boolean, computed: "size > 10"}
  - code: figures
    title: 数据
    visible: "kind = 'a' AND large"
    fields:
      - {code: sales, label: 销售额, type: decimal}
      - {code: costs, label: 成本, type: decimal}
      - {code: margin, label: 利润率, type: percent, computed: "(sales - costs) / sales * 100"}
  - code: people
    title: 人员
    fields:
      - {code: staff, label: 人数, type: integer}
      - {code: sales_each, label: 人均, type: decimal, computed: "sales / staff"}
    checks:
      - {rule: "staff < 10000", message: 人数过多}
eligibility:
  - {code: earns, clause: 第一条, rule: "margin > 5", reason: 利润率不足}
  - {code: many, clause: 第二条, rule: "staff > 3", when: large, reason: 人数不足}
"""


@pytest.fixture(scope="module")
def form() -> Form:
    found, faults = read_form(tiny.document("form.yaml", SOURCE), tiny.definition())
    assert found is not None, faults
    return found


def test_a_section_needs_what_decides_what_it_shows(form):
    needed = {
        code: ({name for name, column in scope.columns.items() if column.field}, set(scope.rules), set(scope.visible))
        for code, scope in scopes_of(form).items()
    }
    assert needed == {
        "kinds": (
            {"kind", "size", "large", "staff"},
            {"eligibility:many", "concerns:many"},
            set(),
        ),
        "figures": (
            {"kind", "size", "large", "sales", "costs", "margin"},
            {"eligibility:earns"},
            {"figures"},
        ),
        "people": (
            {"staff", "sales_each", "sales", "kind", "size", "large"},
            {"check:people:0", "eligibility:many", "concerns:many"},
            {"figures"},
        ),
    }


def test_a_column_reaches_what_is_computed_from_it(form):
    assert reach(form, ["sales"]) == {"sales", "margin", "sales_each"}


def test_what_decides_which_sections_are_shown_steers(form):
    assert steering(form) == {"kind", "large", "size"}
