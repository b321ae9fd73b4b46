"""Verdicts: three answers, their reasons, and no truth value."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.core.verdict import YES, Answer, Verdict, all_of, no, unknown

VERDICTS = st.builds(Verdict, st.sampled_from(Answer), st.lists(st.text("甲乙", max_size=2), max_size=2).map(tuple))


@pytest.mark.parametrize(("verdict", "asked"), list(product([YES, no("因"), unknown("疑")], Answer)))
def test_exactly_one_of_the_three_is_so(verdict, asked):
    said = {Answer.YES: verdict.is_yes, Answer.NO: verdict.is_no, Answer.UNKNOWN: verdict.is_unknown}
    assert said[asked] == (verdict.answer is asked)


@pytest.mark.parametrize("verdict", [YES, no("因"), unknown("疑")])
def test_a_verdict_has_no_truth_value(verdict):
    with pytest.raises(TypeError, match="three answers"):
        bool(verdict)


def test_the_reasons_make_one_sentence():
    assert (no("甲", "乙").sentence, YES.sentence) == ("甲；乙", "")


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], YES),
        ([YES, YES], YES),
        ([YES, unknown("疑")], unknown("疑")),
        ([unknown("疑"), no("甲"), YES, no("乙")], no("甲", "乙")),
        ([unknown("疑"), unknown("惑")], unknown("疑", "惑")),
    ],
)
def test_the_deciding_verdicts_give_the_reasons(verdicts, expected):
    assert all_of(verdicts) == expected
    assert all_of(iter(verdicts)) == expected


@given(st.lists(VERDICTS, max_size=6))
def test_all_of_is_three_valued_and(verdicts):
    answers = {verdict.answer for verdict in verdicts}
    expected = Answer.NO if Answer.NO in answers else Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES
    assert all_of(verdicts).answer is expected
