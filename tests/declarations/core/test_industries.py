"""Industries: the table of GB/T 4754-2017, and what people write when they mean one."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core import industries
from declarations.core.industries import LEVELS, Industry, NotAnIndustry, industry, read
from tests.test_architecture import ROOT


def listed(rows):
    for code, name, parts in rows:
        yield code, name
        yield from listed(parts)


EVERY = dict(listed(industries.listing()))
CODES = st.sampled_from(sorted(EVERY))
# Divisions, groups and classes of each section.
COUNTS = {
    "A": (5, 24, 72),
    "B": (7, 19, 39),
    "C": (31, 179, 609),
    "D": (3, 9, 18),
    "E": (4, 18, 44),
    "F": (2, 18, 128),
    "G": (8, 27, 67),
    "H": (2, 10, 16),
    "I": (3, 17, 34),
    "J": (4, 26, 48),
    "K": (1, 5, 5),
    "L": (2, 12, 58),
    "M": (3, 19, 48),
    "N": (4, 18, 33),
    "O": (3, 16, 32),
    "P": (1, 6, 17),
    "Q": (2, 6, 30),
    "R": (5, 27, 48),
    "S": (6, 16, 34),
    "T": (1, 1, 1),
}


def known(code: str) -> Industry:
    found = industry(code)
    assert found is not None
    return found


def test_the_table_is_whole():
    below = Counter((known(code).chain[0].code, len(code)) for code in EVERY if code.isdigit())
    assert {letter: tuple(below[letter, digits] for digits in (2, 3, 4)) for letter in COUNTS} == COUNTS
    assert tuple(map(sum, zip(*COUNTS.values(), strict=True))) == (97, 473, 1381)
    assert len(EVERY) == 20 + 97 + 473 + 1381
    assert [code for code in EVERY if code.isalpha()] == list("ABCDEFGHIJKLMNOPQRST")
    assert [code for code in EVERY if len(code) == 2] == [f"{n:02}" for n in range(1, 98)]


def test_every_industry_stands_within_the_one_that_its_code_begins_with():
    for code in EVERY:
        chain = [one.code for one in known(code).chain]
        assert chain[1:] == [code[:digits] for digits in (2, 3, 4) if digits <= len(code) and code.isdigit()]
        assert len(code) == 4 or known(code).parts, code


@pytest.mark.parametrize(
    ("code", "label", "names"),
    [
        ("0111", "A0111 稻谷种植", ("A 农、林、牧、渔业", "农业", "谷物种植", "稻谷种植")),
        (
            "3911",
            "C3911 计算机整机制造",
            ("C 制造业", "计算机、通信和其他电子设备制造业", "计算机制造", "计算机整机制造"),
        ),
        (
            "6432",
            "I6432 互联网生活服务平台",
            ("I 信息传输、软件和信息技术服务业", "互联网和相关服务", "互联网平台", "互联网生活服务平台"),
        ),
        ("651", "I651 软件开发", ("I 信息传输、软件和信息技术服务业", "软件和信息技术服务业", "软件开发", None)),
        ("5292", "F5292 互联网零售", ("F 批发和零售业", "零售业", "货摊、无店铺及其他零售业", "互联网零售")),
        ("9700", "T9700 国际组织", ("T 国际组织", "国际组织", "国际组织", "国际组织")),
        ("J", "J 金融业", ("J 金融业", None, None, None)),
    ],
)
def test_what_an_industry_says(code: str, label: str, names: tuple[str | None, ...]):
    found = known(code)
    assert (found.label, tuple(found.name_at(level) for level in LEVELS)) == (label, names)


@given(CODES)
def test_a_code_a_label_and_both_lead_back(code: str):
    found = known(code)
    assert read(code) == read(found.label) == read(f"{code}{found.name}") == read(f" {found.label.lower()} ") == found


def test_every_name_is_understood_or_said_to_be_several():
    several = []
    for code, name in EVERY.items():
        try:
            assert known(code) in read(name).chain
        except NotAnIndustry as error:
            several.append((code, str(error)))
    message = "“燃气生产和供应业”不止一个：D45 燃气生产和供应业、D451 燃气生产和供应业，请填代码"
    assert several == [("45", message), ("451", message)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6513 应用软件开发", "6513"),
        ("Ｉ６５１３", "6513"),
        ("应用软件开发", "6513"),
        ("炼铁", "3110"),
        ("三维(3D)打印技术推广服务", "7517"),
        ("信息传输、软件和信息技术服务业", "I"),
        ("i", "I"),
    ],
)
def test_what_is_meant(text: str, code: str):
    assert read(text).code == code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("软件", "“软件”不是国民经济行业分类（GB/T 4754-2017）中的行业，请填代码或名称，如 6513 应用软件开发"),
        ("9999", "“9999”没有这个代码，请填代码或名称，如 6513 应用软件开发"),
        ("C6513", "“C6513”的代码与名称对不上，6513 是“I6513 应用软件开发”"),
        ("6513 炼铁", "“6513 炼铁”的代码与名称对不上，6513 是“I6513 应用软件开发”"),
    ],
)
def test_what_is_not_an_industry_is_said_so(text: str, message: str):
    with pytest.raises(NotAnIndustry) as refused:
        read(text)
    assert str(refused.value) == message


def test_the_pickers_list_is_the_core_s():
    """To renew: write `industries.listing()` there as JSON without spaces."""
    assert json.loads((ROOT / "static/data/industries.json").read_text("utf-8")) == industries.listing()
