"""`review.yaml` held against its model, the form and the registers that exist."""

import pytest

from declarations.core.document import parse
from declarations.core.expression import Kind, evaluate
from declarations.core.form_reader import read_form
from review.core.definition import read_review
from tests import faulty, tiny

FAULTY = faulty.cases("review")
REVIEW = faulty.plain("review")


def faults_of(source: str) -> list[str]:
    document, faults = parse(source, "review.yaml")
    review, found = read_review(document, tiny.form())
    assert (review is None) == bool(found)
    return [str(fault) for fault in sorted(faults + found)]


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_review_gives_exactly_these_lines(name):
    source, expected = FAULTY[name]
    assert faults_of(source) == expected


def test_the_plain_review_has_no_fault():
    assert faults_of(REVIEW) == []


def test_a_step_takes_the_rule_and_the_reason_of_its_eligibility_unless_it_has_its_own():
    review = tiny.review()
    assert review.reasons["licensed"] == "未填许可证编号"
    assert review.reasons["online_main"] == "线上收入占比不足"
    assert review.rules["licensed"] == tiny.form().rules["eligibility:licensed"]
    assert set(review.rules) == {"licensed", "online_main", "in_trade", "profit_plausible", "registered"}


def test_a_step_passes_whom_its_eligibility_does_not_concern():
    form_text = tiny.text("form.yaml").replace(
        'rule: "licence_no IS NOT NULL", reason: 未填', 'when: is_listed, rule: "licence_no IS NOT NULL", reason: 未填'
    )
    form, _ = read_form(tiny.document("form.yaml", form_text), tiny.definition())
    review, _ = read_review(tiny.document("review.yaml"), form)
    cases = [
        {"is_listed": listed, "licence_no": number} for listed in (True, False, None) for number in ("B2-0001", None)
    ]
    answers = [evaluate(review.rules, {**tiny.values(), **case}, form.schema)["licensed"] for case in cases]
    assert answers == [True, False, True, True, True, None]


def test_every_step_yields_a_column_for_the_ranking():
    steps = {
        f"{step}_ok": Kind.BOOLEAN
        for step in (
            "licensed",
            "licence_listed",
            "online_main",
            "in_trade",
            "well_run",
            "profit_plausible",
            "registered",
            "integrity_clear",
        )
    }
    assert tiny.review().ok_columns == {**steps, "recommended": Kind.BOOLEAN, "verified": Kind.BOOLEAN}


def test_a_step_whose_column_the_form_has_is_refused():
    form_text = tiny.text("form.yaml").replace("code: trade,", "code: licensed_ok,")
    form, _ = read_form(tiny.document("form.yaml", form_text), tiny.definition())
    _, found = read_review(tiny.document("review.yaml", REVIEW.replace("code: s,", "code: licensed,")), form)
    assert [str(fault) for fault in found] == [
        "review.yaml:10: checks[0].steps[0].code: 列名“licensed_ok”已被申报表使用"
    ]
