"""What an applicant is told of its own eligibility."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.core.verdict import Answer
from declarations.core.expression import evaluate
from declarations.core.filled import hidden_columns
from declarations.core.form_reader import Form, read_form
from declarations.core.self_check import Missing, Outcome, Standing, grouped, standings, standings_for
from tests import tiny

CONCERNED = """eligibility:
  - {code: big, clause: 第一条, when: "category = 'platform'", rule: "revenue >= 5000", reason: 收入不足}
  - {code: retail, clause: 第二条, when: lines_retail, rule: "profit > 0", reason: 零售企业应盈利}
  - {code: sales, clause: 第三条, rule: "shops_sum_sales >= 100", reason: 店铺销售额不足}
  - {code: honest, clause: 第四条, kind: declaration, rule: is_listed, reason: 未承诺}
  - {code: merchants, clause: 第五条, rule: "merchants >= 5", reason: 商户不足}
"""


@cache
def concerned() -> Form:
    source = tiny.text("form.yaml").partition("eligibility:")[0] + CONCERNED
    found, faults = read_form(tiny.document("form.yaml", source), tiny.definition())
    assert found is not None, [str(fault) for fault in faults]
    return found


def stand(form: Form, **more: Any) -> dict[str, Standing]:
    values = tiny.values(**more)
    return {one.rule.code: one for one in standings(form, values, hidden_columns(form, values))}


def told(form: Form | None = None, **more: Any) -> dict[str, tuple[Answer, str]]:
    return {
        code: (one.verdict.answer, one.verdict.sentence) for code, one in stand(form or tiny.form(), **more).items()
    }


def test_a_complete_filing_meets_what_can_be_told():
    assert told() == {
        "licensed": (Answer.YES, ""),
        "online_main": (Answer.YES, ""),
        "in_trade": (Answer.YES, ""),
        "well_run": (Answer.UNKNOWN, "由核查人员认定"),
    }


@pytest.mark.parametrize(
    ("code", "answers", "verdict"),
    [
        ("online_main", {"online_revenue": "100"}, (Answer.NO, "线上收入占比低于50%")),
        ("online_main", {"online_revenue": None}, (Answer.UNKNOWN, "尚缺线上收入（2023年）")),
        ("online_main", {"online_revenue": "0", "revenue": "0"}, (Answer.UNKNOWN, "现有数据无法判断")),
        ("licensed", {"licence_no": None}, (Answer.NO, "未填许可证编号")),
        ("in_trade", {"lines": None}, (Answer.UNKNOWN, "尚缺业务类型")),
    ],
)
def test_no_and_unknown_are_told_apart(code, answers, verdict):
    assert told(**answers)[code] == verdict


@pytest.mark.parametrize(
    ("code", "answers", "verdict"),
    [
        ("big", {"revenue": "4999.99"}, (Answer.NO, "收入不足")),
        ("big", {"revenue": "5000"}, (Answer.YES, "")),
        ("big", {"revenue": None}, (Answer.UNKNOWN, "尚缺营业收入（2023年）")),
        ("big", {"category": "service"}, None),
        ("big", {"category": None}, (Answer.UNKNOWN, "尚缺申报类别")),
        ("big", {"category": None, "revenue": "5000"}, (Answer.YES, "")),
        ("big", {"category": None, "revenue": None}, (Answer.UNKNOWN, "尚缺申报类别、营业收入（2023年）")),
        ("retail", {"lines": "旅游"}, None),
        ("retail", {"lines": None, "profit": "-1"}, (Answer.UNKNOWN, "尚缺业务类型")),
        ("sales", {"shops": [{"title": "一"}]}, (Answer.UNKNOWN, "尚缺主要店铺")),
        ("sales", {"shops": None}, (Answer.UNKNOWN, "尚缺主要店铺")),
        ("merchants", {"merchants": None}, (Answer.UNKNOWN, "尚缺入驻商户数")),
        ("merchants", {"category": "service"}, (Answer.UNKNOWN, "现有数据无法判断")),
    ],
)
def test_whom_a_rule_does_not_concern_it_leaves_alone(code, answers, verdict):
    assert told(concerned(), **answers).get(code) == verdict


def test_what_is_missing_says_where_it_is_asked():
    assert stand(tiny.form(), online_revenue=None, revenue=None)["online_main"].missing == (
        Missing("finance", "revenue", "营业收入（2023年）"),
        Missing("finance", "online_revenue", "线上收入（2023年）"),
    )
    assert stand(concerned(), category=None)["big"].missing == (Missing("", "category", "申报类别"),)
    assert stand(tiny.form())["online_main"].missing == ()


def test_own_figures_stand_beside_the_rule():
    figures = {code: one.figures for code, one in stand(tiny.form()).items()}
    assert figures["licensed"] == (("许可证编号", "B2-0001"),)
    assert figures["well_run"] == ()
    assert stand(concerned())["big"].figures == (("营业收入（2023年）", "1,000 万元"),)


def test_who_has_the_last_word_is_told():
    found = {code: (one.title, one.found_by) for code, one in (stand(tiny.form()) | stand(concerned())).items()}
    assert found == {
        "licensed": ("符合", "以证书为准，由核查人员查验"),
        "online_main": ("符合", ""),
        "in_trade": ("符合", "以企业承诺为准，由核查人员认定"),
        "well_run": ("由人认定", "由核查人员认定"),
        "big": ("不符合", ""),
        "retail": ("符合", ""),
        "sales": ("符合", ""),
        "honest": ("不符合", "以企业承诺为准，由核查人员认定"),
        "merchants": ("符合", ""),
    }


def test_what_is_not_met_comes_first():
    found = standings(tiny.form(), tiny.values(online_revenue="1", lines=None))
    assert [(outcome, title, [one.rule.code for one in group]) for outcome, title, group in grouped(found)] == [
        (Outcome.NO, "不符合", ["online_main"]),
        (Outcome.UNKNOWN, "无法判断", ["in_trade"]),
        (Outcome.PEOPLE, "由人认定", ["well_run"]),
        (Outcome.YES, "符合", ["licensed"]),
    ]


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ({"revenue"}, ["online_main"]),
        ({"lines", "licence_no"}, ["licensed", "in_trade"]),
        ({"about"}, []),
        (set(), []),
    ],
)
def test_the_rules_that_depend_on_a_sections_columns(columns, codes):
    assert [one.rule.code for one in standings_for(tiny.form(), tiny.values(), columns)] == codes


def test_a_rule_depends_on_whom_it_concerns_and_on_a_tables_rows():
    found = {
        name: [one.rule.code for one in standings_for(concerned(), tiny.values(), {name})]
        for name in ("lines", "shops", "category")
    }
    assert found == {"lines": ["retail"], "shops": ["sales"], "category": ["big"]}


@given(
    revenue=st.none() | st.integers(0, 10_000),
    profit=st.none() | st.integers(-5, 5),
    lines=st.sampled_from([None, "零售", "旅游"]),
    category=st.sampled_from([None, "platform", "service"]),
)
def test_a_failure_is_certain_and_an_unknown_names_something(revenue, profit, lines, category):
    answers = {"revenue": revenue, "profit": profit, "lines": lines, "category": category}
    form, values = concerned(), tiny.values(**answers)
    facts = evaluate({key: rule for key, rule in form.rules.items() if ":" in key}, values, form.schema)
    for one in standings(form, values, hidden_columns(form, values)):
        meets, concerns = facts[f"eligibility:{one.rule.code}"], facts.get(f"concerns:{one.rule.code}", True)
        assert one.verdict.is_yes == (meets is True)
        assert one.verdict.is_no == (meets is False and concerns is True)
        assert concerns is not False
        if one.rule.code in {"big", "retail"} and one.verdict.is_unknown:
            assert {item.column for item in one.missing} <= {name for name, value in answers.items() if value is None}
            assert one.missing != ()
