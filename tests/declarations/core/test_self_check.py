"""What an applicant is told of its own eligibility."""

from typing import Any

import pytest

from accounts.core.verdict import Answer
from declarations.core.self_check import standings
from tests import tiny


def told(**more: Any) -> dict[str, tuple[Answer, str]]:
    found = standings(tiny.form(), tiny.values(**more))
    return {one.rule.code: (one.verdict.answer, one.verdict.sentence) for one in found}


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
        ("online_main", {"online_revenue": None}, (Answer.UNKNOWN, "尚缺以线上为主")),
        ("licensed", {"licence_no": None}, (Answer.NO, "未填许可证编号")),
        ("in_trade", {"lines": None}, (Answer.UNKNOWN, "尚缺业务类型：零售、业务类型：旅游")),
    ],
)
def test_no_and_unknown_are_told_apart(code, answers, verdict):
    assert told(**answers)[code] == verdict


def test_own_figures_stand_beside_the_rule():
    figures = {one.rule.code: one.figures for one in standings(tiny.form(), tiny.values())}
    assert figures["licensed"] == (("许可证编号", "B2-0001"),)
    assert figures["well_run"] == ()
