"""The automatic checks: what each step finds, in what, and why."""

from datetime import date

import pytest

from accounts.core.verdict import YES, Verdict, no, unknown
from declarations.core.filled import Values
from review.core.checks import Seen, look
from review.core.definition import read_review
from review.core.registers import Entry, index_of
from tests import tiny

ME = {"name": tiny.name(), "uscc": tiny.number()}
LISTED = Entry(**ME, licence_no="B2-0001", listed_on=date(2023, 6, 1), reason="因", listed_by="局")
AS_OF = date(2024, 5, 1)


def index(*entries: Entry):
    return index_of(entries, edition="edition", as_of=AS_OF)


def seen(values: Values, **registers) -> dict[str, Seen]:
    return {one.step: one for one in look(tiny.review(), tiny.form(), values, registers)}


def licence(*entries: Entry, **more) -> Verdict:
    return seen(tiny.values(**more), licences=index(*entries))["licence_listed"].verdict


def integrity(*entries: Entry, **more) -> Verdict:
    return seen(tiny.values(**more), violations=index(*entries))["integrity_clear"].verdict


def test_every_step_of_every_check_is_looked_at_in_order():
    found = look(tiny.review(), tiny.form(), tiny.values(), {"licences": index(LISTED), "violations": index()})
    assert [(one.check, one.step, one.verdict) for one in found] == [
        ("licence", "licensed", YES),
        ("licence", "licence_listed", YES),
        ("business", "online_main", YES),
        ("business", "in_trade", YES),
        ("business", "well_run", unknown("经营管理不规范：需人工核查")),
        ("authenticity", "profit_plausible", YES),
        ("authenticity", "registered", YES),
        ("integrity", "integrity_clear", YES),
    ]


def test_a_broken_rule_gives_its_reason_and_the_figures_it_rests_on():
    found = seen(tiny.values(online_revenue="400", shops=None))["online_main"]
    assert found.verdict == no("线上收入占比不足")
    assert found.evidence == {"线上收入（2023年）": "400", "营业收入（2023年）": "1000", "线上收入占比": 40.0}


def test_without_evidence_named_a_rule_shows_the_columns_it_reads():
    assert seen(tiny.values())["profit_plausible"].evidence == {"利润": "100.50", "营业收入（2023年）": "1000"}


def test_a_rule_that_can_t_tell_names_what_is_missing():
    assert seen(tiny.values(profit=None, revenue=None))["profit_plausible"].verdict == unknown(
        "无法判断：缺利润、营业收入（2023年）"
    )


def test_a_rule_over_what_is_always_known_never_lacks_anything():
    assert seen(tiny.values())["registered"].verdict == YES


def test_a_rule_that_can_t_be_worked_out_though_nothing_is_missing_says_so():
    source = tiny.text("review.yaml").replace('"profit <= revenue"', '"revenue / profit > 1"')
    review, faults = read_review(tiny.document("review.yaml", source), tiny.form())
    assert faults == []
    found = {one.step: one.verdict for one in look(review, tiny.form(), tiny.values(profit="0"), {})}
    assert found["profit_plausible"] == unknown("无法判断：按所填的数算不出结果（如除数为零）")


def test_without_a_register_nothing_can_be_told():
    found = seen(tiny.values())
    assert {found[step].verdict for step in ("licence_listed", "integrity_clear")} == {
        unknown("无法判断：尚未导入名单")
    }


def test_a_licence_is_found_under_its_number_however_it_is_written():
    assert licence(Entry(**ME, licence_no="ｂ2-0001 ")) == YES


def test_a_licence_that_names_no_code_is_held_by_the_name():
    assert licence(Entry(tiny.name(), licence_no="B2-0001")) == YES


def test_a_licence_that_isn_t_listed():
    assert licence() == no("许可证不在名录中：名录（截至2024-05-01）中没有“B2-0001”")


def test_a_licence_not_stated():
    assert licence(LISTED, licence_no=None) == unknown("无法判断：未填许可证编号")


@pytest.mark.parametrize("other", [Entry("母公司", tiny.number(9), "B2-0001"), Entry("母公司", "", "B2-0001")])
def test_a_licence_of_another_holder_is_left_to_people(other):
    assert licence(other) == unknown("“B2-0001”的持证单位为母公司，与申报单位不同，需人工核查")


def test_a_licence_of_a_namesake_with_another_code_is_left_to_people():
    assert licence(Entry(tiny.name(), tiny.number(9), "B2-0001")).is_unknown


def test_one_number_may_serve_several_holders():
    assert licence(Entry("母公司", tiny.number(9), "B2-0001"), Entry(**ME, licence_no="B2-0001")) == YES


BARRED = no("2023年被列入失信名单：2023-06-01由局列入（因）")
STATED = {"listed_on": date(2023, 6, 1), "reason": "因", "listed_by": "局"}


@pytest.mark.parametrize(
    "entry",
    [
        Entry("旧名公司", tiny.number(), **STATED),
        Entry("旧名公司", "", "b2-0001", **STATED),
        Entry(tiny.name(), "", **STATED),
    ],
    ids=["by code", "by licence number", "by name without code"],
)
def test_an_entry_on_the_list_bars(entry):
    assert integrity(Entry("无关公司", tiny.number(8), **STATED), entry) == BARRED


def test_a_namesake_with_another_code_is_left_to_people():
    assert integrity(Entry(tiny.name(), tiny.number(9), **STATED)) == unknown(
        f"名单中有同名单位，统一社会信用代码为{tiny.number(9)}，需人工核查"
    )


def test_what_surely_bars_comes_before_a_namesake():
    assert integrity(Entry(tiny.name(), tiny.number(9), **STATED), Entry(tiny.name(), **STATED)) == BARRED


@pytest.mark.parametrize(
    ("listed", "removed", "answer"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), "yes"),
        (date(2022, 1, 1), date(2023, 1, 1), "no"),
        (date(2023, 3, 1), date(2023, 4, 1), "no"),
        (date(2023, 12, 31), date(2024, 6, 1), "no"),
        (date(2024, 1, 1), None, "yes"),
        (date(2020, 1, 1), None, "no"),
    ],
)
@pytest.mark.parametrize("who", [{"uscc": tiny.number()}, {}])
def test_the_window_decides_also_where_the_entry_was_removed_since(who, listed, removed, answer):
    entry = Entry(tiny.name(), **who, listed_on=listed, removed_on=removed, reason="因", listed_by="局")
    assert integrity(entry).answer == answer


def test_a_namesake_outside_the_window_means_nothing():
    assert integrity(Entry(tiny.name(), tiny.number(9), listed_on=date(2024, 1, 1))) == YES


def test_an_applicant_without_licence_is_not_taken_for_an_entry_without_one():
    assert integrity(Entry("别家公司", tiny.number(9), "", **STATED), licence_no=None) == YES


def test_the_evidence_is_the_entry_and_the_register_s_date():
    found = seen(tiny.values(), violations=index(LISTED))["integrity_clear"]
    assert (found.edition, found.evidence) == (
        "edition",
        {
            "as_of": "2024-05-01",
            "name": tiny.name(),
            "uscc": tiny.number(),
            "licence_no": "B2-0001",
            "listed_on": "2023-06-01",
            "reason": "因",
            "listed_by": "局",
        },
    )


def test_the_evidence_of_a_clear_look_up_is_the_register_s_date():
    found = seen(tiny.values(), violations=index())["integrity_clear"]
    assert (found.edition, found.evidence) == ("edition", {"as_of": "2024-05-01"})


def test_a_step_may_look_violators_up_by_another_column():
    source = tiny.text("review.yaml").replace("expect: absent,", "expect: absent, by: short_name,")
    review, _ = read_review(tiny.document("review.yaml", source), tiny.form())
    entry = Entry("别家公司", "", "简称", **STATED)
    found = {
        one.step: one.verdict
        for one in look(review, tiny.form(), tiny.values(short_name="简称"), {"violations": index(entry)})
    }
    assert found["integrity_clear"] == BARRED
