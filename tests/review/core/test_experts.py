"""An expert as staff enter them: read, or every fault told at its column."""

from pathlib import Path

import pytest

from declarations.core.sheet import read_sheet
from review.core.composition import Specialty
from review.core.experts import NotAProfile, Profile, key, read_experts, read_profile, terms
from tests import tiny

PLAIN = {
    "email": " Wang@Example.cn ",
    "name": "王某",
    "field": "财务",
    "topics": "电商平台、电商服务，电商平台",
    "title": "教授",
    "employer": "虚构大学",
    "employer_number": tiny.number(1).lower(),
    "region": "山西省太原市小店区",
}


def test_a_profile_is_read_as_it_is_kept():
    assert read_profile(PLAIN) == Profile(
        "wang@example.cn",
        "王某",
        Specialty.FINANCE,
        ("电商平台", "电商服务"),
        "教授",
        "虚构大学",
        tiny.number(1),
        "140100",
    )


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"email": ""}, [("email", "未填")]),
        ({"email": "wang"}, [("email", "“wang”不是一个电子邮箱地址")]),
        ({"field": "艺术"}, [("field", "“艺术”应为 技术、财务、管理、法律、行业 之一")]),
        ({"name": "王" * 61}, [("name", "最多 60 个字符，现有 61 个")]),
        ({"employer_number": "123"}, [("employer_number", "统一社会信用代码应为 18 位，“123”是 3 位")]),
        ({"region": "亚特兰蒂斯"}, [("region", "“亚特兰蒂斯”不是现行的行政区划，应如 山西省太原市小店区")]),
        ({"topics": "、".join(map(str, range(51)))}, [("topics", "最多 50 项，现有 51 项")]),
        ({"email": None, "employer": " "}, [("email", "未填"), ("employer", "未填")]),
    ],
)
def test_every_fault_is_told_at_its_column(change, faults):
    with pytest.raises(NotAProfile) as refused:
        read_profile({**PLAIN, **change})
    assert refused.value.faults == faults


@pytest.mark.parametrize("typed", ["technical", "技术", "技术类"])
def test_a_field_is_its_code_or_its_word(typed):
    assert read_profile({**PLAIN, "field": typed}).field is Specialty.TECHNICAL


def test_terms_stand_between_commas_of_any_kind_or_lines():
    assert terms(" 甲、乙，丙,丁；戊\n己\r\n甲 ") == ("甲", "乙", "丙", "丁", "戊", "己")


def test_numbers_and_names_are_compared_as_they_are_meant():
    assert key(f" {tiny.number(1).lower()} ") == tiny.number(1)
    assert key("虚构（集团）") == key("虚构(集团) ")


def sheet(tmp_path: Path, text: str):
    path = tmp_path / "experts.csv"
    path.write_text(text, encoding="utf-8")
    return read_experts(read_sheet(path))


def test_a_sheet_is_read_by_codes_or_by_labels(tmp_path):
    profiles, faults = sheet(tmp_path, "电子邮箱,name,专业类别,工作单位\na@b.cn,甲,技术,虚构大学\n")
    assert (faults, [(one.email, one.name, one.region) for one in profiles]) == ([], [("a@b.cn", "甲", "")])


def test_every_row_that_is_wrong_is_told_and_nobody_is_read_twice(tmp_path):
    _, faults = sheet(
        tmp_path, "电子邮箱,姓名,专业类别,工作单位\na@b.cn,甲,技术,虚构大学\nb,乙,艺术,\nA@b.cn,丙,财务,虚构大学\n"
    )
    assert [str(fault) for fault in faults] == [
        "第 3 行，工作单位：未填",
        "第 3 行，电子邮箱：“b”不是一个电子邮箱地址",
        "第 3 行，专业类别：“艺术”应为 技术、财务、管理、法律、行业 之一",
        "第 4 行，电子邮箱：与第 2 行相同",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("电子邮箱,姓名,专业类别\n", "第 1 行，工作单位：缺少这一列（employer）"),
        ("电子邮箱,email,姓名,专业类别,工作单位\n", "第 1 行，电子邮箱：与另一列指同一项"),
        ("电子邮箱,姓名,专业类别,工作单位,年龄\n", "第 1 行，年龄：专家名单中没有这一列"),
        ("电子邮箱,姓名,专业类别,工作单位\n", "第 2 行，全表：没有数据行"),
    ],
)
def test_a_sheet_of_the_wrong_shape_is_told_so(tmp_path, text, told):
    assert [str(fault) for fault in sheet(tmp_path, text)[1]] == [told]
