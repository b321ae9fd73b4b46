"""What a panel is made of: its rules, and what a programme may not ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.document import parse
from review.core.composition import (
    Composition,
    Count,
    Share,
    Specialty,
    required,
    rulings,
    smallest,
    verdict,
)
from review.core.definition import read_review
from tests import tiny
from tests.review.core.test_panel import PLAIN

T, F, M = Specialty.TECHNICAL, Specialty.FINANCE, Specialty.MANAGEMENT
RULES = Composition(at_least=5, shares=(Share(field=T, percent=60),), counts=(Count(field=F, at_least=1),))


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        ([T, T, T, F, M], "yes yes yes"),
        ([T, T, T, M, M], "yes yes no"),
        ([T, T, F, M, M], "yes no yes"),
        ([T, T, T, F], "no yes yes"),
        ([T, T, T, T, F, M, M], "yes no yes"),  # 4 of 7 are 57.1 %
        ([T, T, T, F, None], "yes yes yes"),
        ([T, T, T, M, None], "yes yes unknown"),
        ([T, F, M, M, None], "yes no yes"),
        ([], "no yes no"),
    ],
)
def test_each_rule_is_judged_by_itself(fields, answers):
    assert [str(one.verdict.answer) for one in rulings(RULES, fields)] == answers.split()


def test_a_broken_rule_says_by_how_many():
    assert verdict(RULES, [T, F, M, M]).reasons == (
        "专家应不少于 5 人，现有 4 人，还差 1 人",
        "技术专家不少于 60%（需 3 人），现有 1 人，还差 2 人",
    )
    assert verdict(RULES, [T, T, T, M, None]).sentence == (
        "财务专家不少于 1 人（需 1 人），现有 0 人，还差 1 人；另有 1 人未入专家库，不知专业类别"
    )


def test_without_rules_one_expert_is_enough():
    assert (verdict(Composition(), [M]).is_yes, verdict(Composition(), []).is_no) == (True, True)


def test_a_share_is_rounded_up_and_a_count_may_be_more():
    assert required(RULES, 7) == {T: 5, F: 1}
    more = Composition(shares=(Share(field=T, percent=10),), counts=(Count(field=T, at_least=4),))
    assert required(more, 10) == {T: 4}


@given(st.integers(1, 20), st.lists(st.tuples(st.sampled_from(Specialty), st.integers(1, 100)), max_size=3))
def test_the_smallest_panel_is_enough_and_a_smaller_one_is_not(at_least, shares):
    composition = Composition(
        at_least=at_least, shares=tuple(Share(field=field, percent=percent) for field, percent in shares)
    )
    least = smallest(composition)
    if least is None:
        return
    assert sum(required(composition, least).values()) <= least
    assert all(sum(required(composition, size).values()) > size for size in range(at_least, least))


def faults(extra: str) -> list[str]:
    document, _ = parse(PLAIN + extra, "review.yaml")
    return [f"{fault.where}: {fault.message}" for fault in read_review(document, tiny.form())[1]]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (
            "  composition: {at_least: 5, shares: [{field: technical, percent: 60}, {field: finance, percent: 50}]}",
            "panel.composition.shares: 各类专家的比例合计 110%，超过 100%",
        ),
        (
            "  composition: {at_least: 5, shares: [{field: technical, percent: 50}, {field: finance, percent: 50}]}",
            "panel.composition.at_least: 5 人的专家组满足不了全部组成规则，至少要 6 人",
        ),
        (
            "  composition: {shares: [{field: technical, percent: 100}], counts: [{field: law, at_least: 1}]}",
            "panel.composition: 1000 人以内没有哪个专家组能满足全部组成规则",
        ),
        (
            "  composition: {at_least: 2, counts: [{field: law, at_least: 1}, {field: law, at_least: 2}]}",
            "panel.composition.counts[1].field: “法律”重复",
        ),
        ("  load: {at_least: 9, at_most: 8}", "panel.load.at_least: 下限高于上限"),
        ("  recusal: {same_region: revenue}", "panel.recusal.same_region: 申报表中没有这一列，或它不是地区"),
        ("  recusal: {same_region: nowhere}", "panel.recusal.same_region: 申报表中没有这一列，或它不是地区"),
        (
            "  expertise: {column: revenue, topics: {x: [甲]}}",
            "panel.expertise.column: 应为申报表中的单选项，或 category（申报类别）",
        ),
    ],
)
def test_what_no_panel_can_be_is_a_fault_of_the_programme(extra, said):
    assert faults(extra) == [said]


def test_topics_are_by_the_values_of_a_choice():
    assert faults("  expertise: {column: category, topics: {platform: [电商平台]}}") == []
    assert faults("  seats: 5\n  composition: {at_least: 5}\n  load: {at_most: 40}") == []
