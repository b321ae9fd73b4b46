from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.core.loose_numbers import is_quantity, loose_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("收入25.1亿元，增长５３.６％", ["25.1", "５３.６"]),
        ("共1,234.5。", ["1,234.5"]),
        ("①与Ⅲ与½", ["①", "Ⅲ", "½"]),
        ("٣家", ["٣"]),
        ("三家企业", ["三家"]),
        ("八成以上、十二家", ["八成", "十二家"]),
        ("一家独大", ["一家"]),
        ("占三分之一，另有百分之五", ["三分之一", "百分之五"]),
        ("翻两番，过半企业", ["翻两番", "过半"]),
        ("六个维度", ["六个"]),
        ("一百万元", ["一百万"]),
        ("5G", ["5"]),
        ("第三方服务排第三个", []),
        ("一个重要方向、一种模式、一年一度", []),
        ("十三五规划", []),
        ("统一部署，进一步", []),
        ("一成不变", []),
        ("万亿级、亿元", []),
        ("同一家、每一家", []),
        ("〇", []),
    ],
)
def test_numbers_in_prose(text: str, numbers: list[str]) -> None:
    found = loose_numbers(text)
    assert [number for _, number in found] == numbers
    assert all(text.startswith(number, at) for at, number in found)


@given(st.text(st.characters(exclude_categories=["N", "Cs"]), max_size=20), st.integers(0, 10**6))
def test_a_digit_is_always_seen(around: str, number: int) -> None:
    assert str(number) in [found for _, found in loose_numbers(f"{around} {number} {around}")]


@pytest.mark.parametrize(
    "text", ["20", "25.1亿元", "53%", "53.6 %", "20 家", "三家", "30多", "前10名", "1.5百分点", ""]
)
def test_quantities_are_no_names(text: str) -> None:
    assert is_quantity(text) is True


@pytest.mark.parametrize("text", ["5G", "ISO 9001", "TOP500", "100强", "B2B", "互联网+", "十三五"])
def test_names_with_digits(text: str) -> None:
    assert is_quantity(text) is False
