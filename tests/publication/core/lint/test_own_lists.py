"""A programme's own lists as tables, and its names beside registers."""

from __future__ import annotations

from datetime import date

import pytest

from publication.core.lint import Role, lint
from publication.core.lint.own_lists import Listed, in_registers, table_from
from publication.core.tables import PublicList
from review.core.registers import Entry, index_of

COLUMNS = {"rank": "排名", "base_name": "基地名称", "brands": "品牌"}


def test_columns_are_known_by_their_names() -> None:
    public = PublicList("main", "某省二强", COLUMNS, [[1.0, "甲基地", None], [2.0, "乙基地", "甲、乙"]])
    table = table_from(public, name="base_name", excerpt=False)
    assert (table.places, table.heads) == ({Role.NAME: 1, Role.RANK: 0, Role.BRANDS: 2}, ("排名", "基地名称", "品牌"))
    assert [(row.number, row.cells) for row in table.rows] == [(1, ("1", "甲基地", "")), (2, ("2", "乙基地", "甲、乙"))]
    assert lint(table) == []


def test_a_sub_list_may_leave_places_out() -> None:
    public = PublicList("part", "分榜", COLUMNS, [[1.0, "甲基地", None], [3.0, "丙基地", None]])
    found = [lint(table_from(public, name="base_name", excerpt=excerpt)) for excerpt in (True, False)]
    assert [[one.rule for one in each] for each in found] == [[], ["R06"]]


OTHERWISE = "中同一信用代码登记的名称是“甲乙丙戊有限公司”，榜单写作“甲乙丙丁有限公司”"
LISTED = Listed("91A", "甲乙丙丁有限公司")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Entry("甲乙丙丁有限公司", "91A"), []),
        (Entry("甲乙丙丁 有限公司", "91A"), []),
        (Entry("新名有限公司", "91A", former_names="甲乙丙丁有限公司"), []),
        (Entry("甲乙丙戊有限公司", "91A"), [OTHERWISE]),
        (Entry("甲乙丙戊有限公司"), ["中的“甲乙丙戊有限公司”与“甲乙丙丁有限公司”名称相近"]),
        (Entry("甲乙丙戊有限公司", "91B"), []),
        (Entry("毫不相干有限公司"), []),
    ],
)  # fmt: skip
def test_names_beside_a_register(entry: Entry, expected: list[str]) -> None:
    index = index_of([entry], edition="1", as_of=date(2024, 1, 2))
    title = "增值电信业务经营许可名录（截至2024-01-02）"
    found = list(in_registers([LISTED], [("licences", index)]))
    assert [(number, one.rule, one.message) for number, one in found] == [
        ("91A", "R35", title + told) for told in expected
    ]
