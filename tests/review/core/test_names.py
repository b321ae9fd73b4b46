"""Names: the same however they are written; alike is never the same."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from declarations.core.applicant import name_key
from review.core.names import bare, look_alike, names_in, traces

WORDS = st.text("虚构山西北京云计算网络科技信息东方百得ABC123一二", min_size=4, max_size=12)
FORMS = st.sampled_from(["有限公司", "有限责任公司", "股份有限公司", "集团有限公司", ""])
BRACKETS = ["()", "（）", "【】", "［］", "[]", "〔〕", "﹙﹚"]


@st.composite
def names(draw: st.DrawFn) -> str:
    return draw(WORDS) + f"({draw(st.sampled_from(['北京', '山西', '集团']))})" + draw(FORMS)


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same in another width, with other brackets and spaces."""
    name = draw(names())
    opening, closing = draw(st.sampled_from(BRACKETS))
    other = "".join(opening if c == "(" else closing if c == ")" else c for c in name)
    wide = draw(st.booleans())
    other = "".join(chr(ord(c) + 0xFEE0) if wide and "!" <= c <= "~" else c for c in other)
    at = draw(st.integers(0, len(other)))
    return name, other[:at] + draw(st.sampled_from(["", " ", "\u3000", "\u200b"])) + other[at:]


@given(rewritten())
def test_width_brackets_and_spaces_never_make_another_name(pair):
    one, other = pair
    assert name_key(one) == name_key(other)
    assert not look_alike(one, other)


@given(names(), names())
def test_alike_is_never_the_same_and_goes_both_ways(one, other):
    assert look_alike(one, other) == look_alike(other, one)
    assert not (look_alike(one, other) and name_key(one) == name_key(other))


@given(names(), st.data())
def test_whatever_looks_alike_shares_a_trace(one, data):
    at = data.draw(st.integers(0, len(one) - 1))
    other = one[:at] + data.draw(st.sampled_from(["", "异", one[at : at + 2][::-1]])) + one[at + 1 :]
    assume(look_alike(one, other))
    assert set(traces(one)) & set(traces(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("山西百得科技有限公司", "山西百德科技有限公司"),
        ("山西百得科技有限公司", "山西百得科技有限责任公司"),
        ("山西百得（集团）有限公司", "山西百得集团有限公司"),
        ("山西百得网络科技有限公司", "山西百得网科技有限公司"),
        ("山西百得网络科技有限公司", "山西百得络网科技有限公司"),
        ("虚构（北京）科技有限公司", "虚构北京科技有限公司"),
    ],
)
def test_names_that_could_be_meant_for_the_same(one, other):
    assert look_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("虚构第1有限公司", "虚构第2有限公司"),
        ("虚构第一科技有限公司", "虚构第二科技有限公司"),
        ("山西东方科技有限公司", "山西西部数据有限公司"),
        ("甲有限公司", "乙有限公司"),
        ("有限公司", "公司"),
        ("山西百得科技有限公司", "山西百得科技 有限公司"),
    ],
)
def test_names_that_are_plainly_others_or_the_same(one, other):
    assert not look_alike(one, other)


def test_the_bare_name_has_neither_brackets_nor_legal_form():
    assert bare("虚构（北京）科技集团股份有限公司") == "虚构北京科技"
    assert bare("Ａ.B 公司") == "ab"


def test_a_cell_lists_names():
    assert names_in("甲公司、 乙公司；丙公司\n") == ["甲公司", "乙公司", "丙公司"]
    assert names_in("") == []
