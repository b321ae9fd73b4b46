"""What registers say of a firm: licences in every respect, lists of violators, figures of another source."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.core.verdict import YES, Verdict, no, unknown
from declarations.core.form_reader import read_form
from review.core.checks import Queried, Seen, look
from review.core.definition import read_review
from review.core.lookups import Compared
from review.core.registers import Entry, index_of
from tests import tiny

AS_OF = date(2024, 5, 1)
ME = {"name": tiny.name(), "uscc": tiny.number(), "licence_no": "B2-0001"}
SITE = 'sites: [{code: credit, title: 信用中国, url: "https://www.creditchina.gov.cn/"}]\n'


def step(text: str, *entries: Entry, form_text: str = "", queries: Mapping[str, Queried] | None = None, **more) -> Seen:
    """What this one step finds in a register of these entries."""
    form, faults = read_form(tiny.document("form.yaml", form_text or tiny.text("form.yaml")), tiny.definition())
    assert form is not None, [str(fault) for fault in faults]
    source = (
        "format: 1\nstages: [ranking]\n"
        "registers:\n"
        "  - {code: licences, title: 许可}\n"
        "  - {code: violations, title: 失信}\n"
        "  - {code: city_holders, title: 市级}\n"
        "  - {code: listed_companies, title: 年报, headers: {主营收入: revenue}}\n"
        f"{SITE}checks:\n  - code: c\n    title: 查\n    steps:\n      - {{code: s, reason: 因, {text}}}\n"
    )
    review, faults = read_review(tiny.document("review.yaml", source), form)
    assert review is not None, [str(fault) for fault in faults]
    index = index_of(entries, edition="e", as_of=AS_OF)
    values = {**dict.fromkeys(form.columns), **tiny.values(), **more}
    kinds = ("licences", "violations", "city_holders", "listed_companies")
    return look(review, form, values, dict.fromkeys(kinds, index), queries)[0]


def licence(wish: str, entry: Mapping[str, object], **more) -> Verdict:
    return step(f"register: licences, by: licence_no, expect: listed, {wish}", Entry(**{**ME, **entry}), **more).verdict


WISHES = {
    "of the kind": ("kinds: [ICP, 互联网]", {"kind": "增值电信（ＩＣＰ）"}, YES),
    "of another kind": ("kinds: [ICP]", {"kind": "固定网"}, no("因：许可种类为“固定网”，不含ICP")),
    "of no stated kind": ("kinds: [ICP]", {}, unknown("名单没有写明许可种类，需人工核查")),
    "in the scope": ("scope: [山西, 全国]", {"scope": "山西省"}, YES),
    "out of the scope": ("scope: [山西]", {"scope": "北京市"}, no("因：业务覆盖范围为“北京市”，不含山西")),
    "of no stated scope": ("scope: [山西]", {}, unknown("名单没有写明业务覆盖范围，需人工核查")),
    "valid": ("valid_on: 2024-01-01", {"expires_on": date(2024, 1, 1)}, YES),
    "expired": (
        "valid_on: 2024-01-01",
        {"expires_on": date(2023, 12, 31)},
        no("因：有效期至2023-12-31，在2024-01-01已过期"),
    ),
    "not yet issued": (
        "valid_on: 2024-01-01",
        {"issued_on": date(2024, 1, 2), "expires_on": date(2029, 1, 1)},
        no("因：发证日期2024-01-02，晚于2024-01-01"),
    ),
    "of no stated end": ("valid_on: 2024-01-01", {}, unknown("名单没有写明有效期，需人工核查")),
    "expired, of another holder": (
        "valid_on: 2024-01-01",
        {"name": "母公司", "uscc": "", "expires_on": date(2023, 12, 31)},
        no("因：有效期至2023-12-31，在2024-01-01已过期"),
    ),
    "of a holder not named": (
        "severity: warning",
        {"name": "", "uscc": "", "service": "某网"},
        unknown("名录没有写明“B2-0001”的持证单位，需人工核查"),
    ),
    "of a former name": ("severity: warning", {"name": "新名公司", "uscc": "", "former_names": tiny.name()}, YES),
}


@pytest.mark.parametrize("name", WISHES)
def test_a_licence(name):
    wish, entry, verdict = WISHES[name]
    assert licence(wish, entry) == verdict


def test_a_licence_of_a_similar_name_is_never_a_match():
    names = {"name": "山西百德科技有限公司", "uscc": ""}
    assert licence("severity: error", names, name="山西百得科技有限公司") == unknown(
        "“B2-0001”的持证单位“山西百德科技有限公司”与申报单位“山西百得科技有限公司”名称相近，需人工核查"
    )


def test_of_several_entries_the_most_favourable_counts():
    entries = [Entry(**ME, expires_on=end) for end in (date(2023, 1, 1), date(2025, 1, 1))]
    assert step("register: licences, by: licence_no, expect: listed, valid_on: 2024-01-01", *entries).verdict == YES


def test_several_numbers_may_be_stated():
    found = step("register: licences, by: short_name, expect: listed", Entry(**ME), short_name="A1、B2-0001")
    assert found.verdict == YES


GROUP = """  - code: group
    title: 集团
    fields:
      - code: subsidiaries
        label: 子公司
        type: table
        columns: [{code: title, label: 名称, type: text}, {code: number, label: 代码, type: text}]
documents:"""


def grouped_form() -> str:
    return tiny.text("form.yaml").replace("documents:", GROUP, 1) + "group: {table: subsidiaries, number: number}\n"


@pytest.mark.parametrize("entry", [{"uscc": tiny.number(2)}, {"uscc": ""}])
def test_a_consolidated_subsidiary_may_hold_the_licence(entry):
    rows = [{"number": tiny.number(2), "title": "子公司"}]
    holding = {"name": "子公司", **entry}
    wish = "holder: group"
    held = licence(wish, holding, form_text=grouped_form(), subsidiaries=rows)
    assert (held.is_yes, held.sentence) == (True, "由并表子公司子公司持有")
    assert licence(wish, holding, form_text=grouped_form(), subsidiaries=[]).is_unknown
    assert licence("severity: error", holding, form_text=grouped_form(), subsidiaries=rows).is_unknown


EXEMPT = "register: licences, by: licence_no, expect: listed, exempt_when: is_listed, exempt_reason: about"


def test_who_is_exempt_by_law_passes_on_a_stated_ground_and_people_look():
    found = step(EXEMPT, is_listed=True, about="《某条例》第三条", licence_no=None)
    assert (found.verdict.is_yes, found.is_flagged) == (True, True)
    assert found.verdict.sentence == "申报为无需许可的情形，依据为“《某条例》第三条”，请人工确认"
    assert found.evidence == {"企业简介": "《某条例》第三条"}


def test_an_exemption_without_a_ground_tells_nothing():
    found = step(EXEMPT, is_listed=True, about=" ", licence_no=None)
    assert (found.verdict, found.is_flagged) == (unknown("申报为无需许可的情形，但没有写明依据，需人工核查"), False)


@pytest.mark.parametrize("listed", [False, None])
def test_who_is_not_exempt_is_looked_up(listed):
    assert step(EXEMPT, is_listed=listed, about="《某条例》").verdict.is_no


HOLDER = "register: city_holders, expect: listed, valid_on: 2024-01-01"
TITLE = {"name": tiny.name(), "listed_on": date(2022, 1, 1)}


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        (TITLE, YES),
        (TITLE | {"removed_on": date(2023, 5, 1)}, no("因：取消日期2023-05-01")),
        (TITLE | {"removed_on": date(2024, 5, 1)}, YES),
        (TITLE | {"listed_on": date(2024, 2, 1)}, no("因：认定日期2024-02-01，晚于2024-01-01")),
        (TITLE | {"name": "别家公司"}, no("因：市级示范名单（截至2024-05-01）中没有本单位")),
        (
            TITLE | {"uscc": tiny.number(9)},
            unknown(f"名单中有同名单位，统一社会信用代码为{tiny.number(9)}，需人工核查"),
        ),
    ],
)
def test_a_holder_of_a_title_is_found_by_code_or_name(entry, verdict):
    assert step(HOLDER, Entry(**entry)).verdict == verdict


WINDOW = "register: violations, expect: absent, from: 2023-01-01, until: 2023-12-31"
LISTED = {"listed_on": date(2023, 6, 1), "reason": "事", "listed_by": "局"}


@pytest.mark.parametrize("written", [tiny.name(), f" {tiny.name()}　", tiny.name().replace("1", "１")])
def test_a_former_name_on_the_list_is_a_match(written):
    found = step(WINDOW, Entry("新名公司", former_names=f"别名；{written}", **LISTED)).verdict
    assert found == no("因：2023-06-01由局列入（事）")


def test_the_applicants_own_former_names_are_looked_up_too():
    found = step(f"{WINDOW}, former_names: about", Entry("旧名公司", **LISTED), about="旧名公司、更旧公司").verdict
    assert found.is_no


@pytest.mark.parametrize("other", ["虚构第1有限责任公司", "虚构（第1）有限公司"])
def test_a_similar_name_on_the_list_can_not_be_told_and_both_are_named(other):
    assert step(WINDOW, Entry(other, **LISTED)).verdict == unknown(
        f"名单中的“{other}”与申报单位“{tiny.name()}”名称相近，需人工核查"
    )
    outside = LISTED | {"listed_on": date(2024, 1, 1)}
    assert step(WINDOW, Entry(other, **outside)).verdict == YES
    assert step(WINDOW, Entry(other, tiny.number(9), **LISTED)).verdict == YES


@given(st.integers(0, 8), st.sampled_from(["异", "", "（"]))
def test_a_name_that_differs_is_never_a_match(at, put):
    mine = "虚构东方云计算科技有限公司"
    other = mine[:at] + put + mine[at + 1 :]
    index = index_of([Entry(other, **LISTED)], edition="e", as_of=AS_OF)
    assert index.sure(number=tiny.number(), names=[mine]) == []


COMPARE = "register: listed_companies, compare: {revenue: 5, profit: 10}"


def figures(**stated: str) -> Entry:
    return Entry(tiny.name(), source="年报", figures={header: Decimal(figure) for header, figure in stated.items()})


def test_figures_that_agree_within_their_bounds_pass():
    found = step(COMPARE, figures(主营收入="1050", 利润="100.50"))
    assert (found.verdict, found.edition) == (YES, "e")
    assert found.evidence == {
        "as_of": "2024-05-01",
        "营业收入（2023年）": "1000",
        "营业收入（2023年）（上市公司年报数据）": "1050",
        "营业收入（2023年）相差": "4.8%",
        "利润": "100.50",
        "利润（上市公司年报数据）": "100.50",
        "利润相差": "0.0%",
        "name": tiny.name(),
        "source": "年报",
    }


def test_a_figure_that_differs_by_more_is_told_with_both_the_date_and_the_difference():
    assert step(COMPARE, figures(营业收入="800", profit="100")).verdict == no(
        "因：上市公司年报数据（截至2024-05-01），营业收入（2023年）申报1,000万元，该来源为800万元，相差25.0%，超过5%"
    )


def test_a_source_of_zero_differs_from_anything_else():
    assert step(COMPARE, figures(revenue="1000", profit="0")).verdict.sentence.endswith(
        "利润申报100.50万元，该来源为0万元，无从相除，超过10%"
    )


def test_a_source_that_does_not_know_the_unit_or_the_figure_tells_nothing():
    assert step(COMPARE, Entry("别家公司")).verdict == unknown(
        "无法判断：上市公司年报数据（截至2024-05-01）中没有本单位"
    )
    assert step(COMPARE, figures(revenue="1000")).verdict == unknown(
        "无法判断：申报表或上市公司年报数据（截至2024-05-01）中缺利润"
    )


@given(st.decimals(1, 10**9, places=2), st.integers(0, 1000))
def test_the_difference_is_in_per_cent_of_the_other_source(other, permille):
    column = tiny.form().columns["revenue"]
    stated = other * (1 + Decimal(permille) / 1000)
    assert Compared(column, stated, other, Decimal(5)).difference == Decimal(permille) / 10
    assert Compared(column, None, other, Decimal(5)).difference is None


QUERY = "query: credit"
ON = date(2024, 4, 1)


@pytest.mark.parametrize(
    ("queries", "verdict"),
    [
        (None, unknown("无法判断：尚未查询该网站，请查询后在案卷中登记结果")),
        ({"credit": Queried(ON, is_clear=True, result="无记录")}, YES),
        ({"credit": Queried(ON, is_clear=False, result="有处罚")}, no("因：2024-04-01查询，有处罚")),
        ({"credit": Queried(ON, is_clear=None, result="查无此人")}, unknown("2024-04-01查询，网站没有给出结论")),
    ],
)
def test_a_query_by_hand_answers_for_its_site(queries, verdict):
    assert step(QUERY, queries=queries).verdict == verdict
