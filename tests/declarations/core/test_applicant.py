"""Registration numbers and names: the check character of GB 32100, and what counts as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from declarations.core.applicant import clean_number, name_key, number_fault
from tests import tiny

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_a_valid_code_has_no_fault():
    assert number_fault("uscc", "91110000600037341L") is None
    assert number_fault("uscc", tiny.number(7)) is None


@given(st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(place, character):
    number = tiny.number(7)
    wrong = number[:place] + character + number[place + 1 :]
    assert (number_fault("uscc", wrong) is None) == uscc.is_valid(wrong)
    if wrong != number:
        assert number_fault("uscc", wrong) is not None


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        (
            "uscc",
            "91110000600037341M",
            "统一社会信用代码“91110000600037341M”的校验码不对（GB 32100），请核对有没有抄错",
        ),
        ("uscc", "9111000060003734", "统一社会信用代码应为 18 位，“9111000060003734”是 16 位"),
        ("uscc", "9111000060003734IL", "统一社会信用代码“9111000060003734IL”含有不允许的字符"),
        ("hong_kong", "12", "香港商业登记号“12”格式不对"),
        ("macau", "中文", "澳门商业登记号“中文”格式不对"),
        ("overseas", "1 2 3", "境外注册号“1 2 3”格式不对"),
        ("passport", "E123", "登记号种类“passport”应为 uscc、hong_kong、macau、overseas 之一"),
    ],
)
def test_a_faulty_number_says_why(kind, number, fault):
    assert number_fault(kind, number) == fault


@pytest.mark.parametrize(
    ("kind", "number"), [("hong_kong", "12345678-000"), ("macau", "SO12345"), ("overseas", "K3/22-1")]
)
def test_other_registrations_have_a_shape_only(kind, number):
    assert number_fault(kind, number) is None


def test_numbers_are_compared_in_half_width_capitals_without_spaces():
    assert clean_number(" ９１11０000 6000 37341l\n") == "91110000600037341L"


@pytest.mark.parametrize(
    "written", ["虚构（北京）有限公司", "虚构(北京)有限公司", "虚构 【北京】 有限公司", " 虚构［北京］有限公司\u3000"]
)
def test_a_name_is_the_same_however_brackets_and_spaces_are_written(written):
    assert name_key(written) == "虚构(北京)有限公司"


def test_other_names_stay_apart():
    assert name_key("虚构北京有限公司") != name_key("虚构(北京)有限公司")
    assert name_key("ABC有限公司") == name_key("ａｂｃ有限公司")
