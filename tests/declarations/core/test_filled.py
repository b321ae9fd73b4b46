"""A filled form: figures of choices and tables, computed fields, what is hidden, what is missing or wrong."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pytest

from declarations.core.filled import Filled, Problem, Values, hidden_columns, problems, typed, values_of
from declarations.core.form_reader import Form, read_form
from tests import tiny

PLATFORM = {"merchants", "shops", "shops_count", "shops_sum_sales"}


def found_in(
    values: Values,
    *,
    form: Form | None = None,
    unread: Mapping[str, str] | None = None,
    unconfirmed: Iterable[str] = (),
) -> list[Problem]:
    form = form or tiny.form()
    filled = Filled(values, hidden_columns(form, values))
    return problems(form, filled, unread=unread or {}, unconfirmed=set(unconfirmed))


def test_a_complete_filing_has_no_problem():
    assert found_in(tiny.values()) == []


def test_every_column_has_a_value_or_none():
    values = tiny.values()
    assert set(values) == set(tiny.form().columns)
    assert (values["about"], values["revenue_prev2"]) == (None, None)


def test_choices_tables_and_computed_fields_are_worked_out():
    values = tiny.values()
    assert [values[f"lines_{code}"] for code in ("retail", "travel", "cloud")] == [True, False, True]
    assert (values["shops_count"], values["shops_sum_sales"]) == (2, tiny.SHOP_SALES)
    assert (values["online_share"], values["growth"], values["mostly_online"]) == (60.0, 25.0, True)


def test_places_and_industries_are_named():
    values = tiny.values(city="太原", trade="I651")
    assert [values[f"city{end}"] for end in ("", "_province", "_city")] == ["140100", "山西省", "太原市"]
    names = ["651", "I 信息传输、软件和信息技术服务业", "软件和信息技术服务业", "软件开发", None]
    assert [values[f"trade{end}"] for end in ("", "_section", "_division", "_group", "_class")] == names


def test_what_rests_on_something_not_stated_is_unknown():
    values = tiny.values(lines=None, shops=None, revenue_prev=None, city=None)
    assert (values["city_province"], values["city_city"]) == (None, None)
    assert [values[f"lines_{code}"] for code in ("retail", "travel", "cloud")] == [None, None, None]
    assert (values["shops_count"], values["shops_sum_sales"], values["growth"]) == (None, None, None)


def test_a_sum_in_which_a_row_is_silent_is_unknown():
    values = tiny.values(shops=[{"title": "一", "sales": "1"}, {"title": "二"}])
    assert (values["shops_count"], values["shops_sum_sales"]) == (2, None)


def test_division_by_zero_is_unknown():
    assert tiny.values(revenue_prev="0")["growth"] is None


def test_a_hidden_section_and_field_are_unknown_whatever_was_typed():
    values = tiny.values(category="service", is_listed="否", market_value="5")
    assert hidden_columns(tiny.form(), values) == PLATFORM | {"market_value"}
    assert {name: values[name] for name in PLATFORM | {"market_value"}} == dict.fromkeys(PLATFORM | {"market_value"})


def test_an_unknown_condition_hides_nothing():
    values = tiny.values(is_listed=None, market_value="5")
    assert hidden_columns(tiny.form(), values) == set()
    assert values["market_value"] == Decimal(5)


def test_what_is_hidden_is_not_required():
    values = tiny.values(category="service", merchants=None, is_listed="否")
    assert found_in(values) == []


def test_what_is_shown_is_required():
    values = tiny.values(merchants=None, is_listed="是", market_value=None)
    assert found_in(values) == [
        Problem("basic", "market_value", "“市值”未填"),
        Problem("platform", "merchants", "“入驻商户数”未填"),
    ]


def test_only_the_required_periods_are_required():
    values = tiny.values(revenue=None, revenue_prev=None, staff=None, online_revenue=None)
    assert [problem.message for problem in found_in(values)] == [
        "“营业收入（2022年）”未填",
        "“营业收入（2023年）”未填",
        "“线上收入（2023年）”未填",
        "“员工总数（2023年）”未填",
    ]


def test_zero_and_no_are_answers():
    values = tiny.values(
        revenue="0", revenue_prev="0", online_revenue="0", profit="0", merchants="0", is_listed="否", shops=None
    )
    assert found_in(values) == []


def test_a_rule_that_is_broken_is_an_error_or_a_warning():
    values = tiny.values(online_revenue="2000", staff_technical="60", revenue="100000", revenue_prev="1")
    assert found_in(values) == [
        Problem("finance", "", "技术人员不应多于员工总数"),
        Problem("finance", "", "营业收入变动很大，请核对单位", "warning"),
    ]
    assert found_in(tiny.values(online_revenue="1000.01"))[0].message == "线上收入不应多于营业收入"


def test_a_rule_with_something_missing_says_nothing():
    assert found_in(tiny.values(staff_technical=None)) == []


FOLLOW_UP = """
format: 1
sections:
  - code: a
    title: 甲
    fields:
      - {code: listed, label: 上市, type: boolean, visible: "category = 'platform'", required: true}
      - {code: value, label: 市值, type: decimal, visible: listed, required: true}
      - {code: doubled, label: 两倍, type: decimal, computed: value * 2}
      - {code: reason, label: 原因, type: text, visible: "value > 10", required: true}
"""


@pytest.mark.parametrize("typed_before", [{}, {"listed": True, "value": Decimal(20), "reason": "旧"}])
def test_a_follow_up_question_goes_with_its_question(typed_before):
    form, faults = read_form(tiny.document("form.yaml", FOLLOW_UP), tiny.definition())
    assert faults == []
    answers = dict.fromkeys(("listed", "value", "reason")) | typed_before
    values = values_of(form, answers, tiny.context(category="service"))
    assert hidden_columns(form, values) == {"listed", "value", "reason"}
    assert [values[name] for name in ("listed", "value", "doubled", "reason")] == [None] * 4
    assert found_in(values, form=form) == []


def test_stored_answers_get_their_types_back_and_strangers_are_left_out():
    found = typed(tiny.form(), {"revenue": "1000.50", "founded_on": "2010-05-06", "no_such": 1, "online_share": 3})
    assert (found["revenue"], found["founded_on"].year, found["profit"]) == (Decimal("1000.50"), 2010, None)
    assert {"no_such", "online_share"} & set(found) == set()


def test_what_cannot_be_read_keeps_its_sentence_until_it_is_mended():
    values = tiny.values(staff=None)
    assert found_in(values, unread={"staff": "约五十"}) == [
        Problem("finance", "staff", "“员工总数（2023年）”填写有误：“约五十”不是数，请只填数字，如 1234.5")
    ]
    assert found_in(values, unread={"staff": "50"}) == [
        Problem("finance", "staff", "“员工总数（2023年）”填写有误：请重新填写")
    ]


def test_what_was_carried_over_waits_for_its_confirmation():
    assert found_in(tiny.values(), unconfirmed=["profit", "market_value"]) == [
        Problem("finance", "profit", "“利润”沿用上年填报，请确认")
    ]  # the market value is hidden


CHOICES = """
format: 1
sections:
  - code: a
    title: 甲
    fields:
      - code: ways
        label: 方向
        type: multi_choice
        options: [{code: a, label: 一}, {code: b, label: 二}, {code: c, label: 三}]
        min_select: 2
        max_select: 2
      - {code: proof, label: 证明, type: file, required: true}
"""


def test_too_few_choices_are_told_and_a_file_is_asked_for_with_the_documents():
    form, faults = read_form(tiny.document("form.yaml", CHOICES), tiny.definition())
    assert faults == []
    for chosen, told in ((None, []), (["a", "b"], []), (["a"], [Problem("a", "ways", "“方向”至少选 2 项，现选 1 项")])):
        values = values_of(form, {"ways": chosen, "proof": None}, tiny.context())
        assert found_in(values, form=form) == told


def test_what_is_computed_and_hidden_is_unknown_too():
    source = FOLLOW_UP.replace("computed: value * 2", 'computed: "1 + 1", visible: listed')
    form, faults = read_form(tiny.document("form.yaml", source), tiny.definition())
    assert faults == []
    answers = {"listed": False, "value": None, "reason": None}
    assert values_of(form, answers, tiny.context())["doubled"] is None


def test_the_checks_of_a_section_that_is_not_shown_say_nothing():
    source = FOLLOW_UP.replace("    title: 甲\n", "    title: 甲\n    visible: \"category = 'platform'\"\n")
    source += "    checks:\n      - {rule: \"name = 'x'\", message: 名称不对}\n"
    form, faults = read_form(tiny.document("form.yaml", source), tiny.definition())
    assert faults == []
    answers = {"listed": False, "value": None, "reason": None}
    told = [
        found_in(values_of(form, answers, tiny.context(category=category)), form=form)
        for category in ("platform", "service")
    ]
    assert told == [[Problem("a", "", "名称不对")], []]
