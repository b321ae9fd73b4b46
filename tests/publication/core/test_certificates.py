"""What a certificate says, its number, and whether it still stands."""

from __future__ import annotations

import pytest

from publication.core.certificates import ALPHABET, NUMBER, CertificateState, Said, draw_number, said_of, state_of

STORED = {
    "code": "main",
    "title": "微型企业榜",
    "columns": [["rank", "排名"], ["name", "企业名称"], ["brands", "品牌"]],
    "rows": [[1.0, "甲公司", "甲牌"], [None, "乙公司", None]],
}
UNRANKED = {
    "code": "bases",
    "title": "基地名单",
    "columns": [["base_name", "基地"], ["city", "市"]],
    "rows": [["丙", "太原"]],
}


@pytest.mark.parametrize(
    ("stored", "position", "said"),
    [
        (STORED, 0, Said("微型企业榜", "甲公司", "1")),
        (STORED, 1, Said("微型企业榜", "乙公司", "")),
        (UNRANKED, 0, Said("基地名单", "丙", "")),
    ],
)
def test_a_rank_is_said_only_where_the_list_has_it(stored: dict, position: int, said: Said) -> None:
    assert said_of(stored, position) == said


def test_numbers_are_drawn_without_letters_that_look_alike() -> None:
    drawn = {draw_number(2019) for _ in range(500)}
    assert len(drawn) == 500
    assert [one for one in drawn if not NUMBER.match(one) or not one.startswith("2019-")] == []
    assert set("01OILU") & set(ALPHABET) == set()


SAID = Said("微型企业榜", "甲公司", "1")


@pytest.mark.parametrize(
    ("holding", "newest", "state"),
    [
        (None, [SAID], CertificateState.VALID),
        ("held", [Said("成长榜", "甲公司"), SAID], CertificateState.VALID),
        ("held", [Said("微型企业榜", "甲公司", "2")], CertificateState.SUPERSEDED),
        (None, [], CertificateState.SUPERSEDED),
        ("revoked", [SAID], CertificateState.REVOKED),
        ("lapsed", [SAID], CertificateState.REVOKED),
        ("removed", [], CertificateState.REVOKED),
    ],
)
def test_a_certificate_stands_as_long_as_the_list_says_the_same(
    holding: str | None, newest: list[Said], state: CertificateState
) -> None:
    assert state_of(SAID, holding=holding, newest=newest) == state
