"""Each rule on a table made for it: what it finds, and what it leaves alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from publication.core.lint import RULES, ListError, Role, Severity, lint, parted, table_of
from publication.core.lint.catalogue import ALONE, COMPARED
from publication.core.lint.order import stated_size
from publication.core.lint.reading import remarks
from publication.core.lint.tables import role_of
from tests.publication.core.lint.published import made, published, told

RANKED = "排名|企业名称|得分"
CLEAN = ("1|甲乙丙有限公司|9.5", "2|丁戊己有限公司|9.1", "3|庚辛壬有限公司|8.7")


def test_a_clean_list_gives_nothing() -> None:
    assert lint(made(RANKED, *CLEAN, title="三强")) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("1|甲乙丙有限公司|9", "2|甲乙丙 有限公司|8"), [("R01", 3, "甲乙丙 有限公司"), ("R10", 3, "甲乙丙 有限公司")]),
        (("2|甲乙丙有限公司|8", "1|丁戊己有限公司|9"), [("R02", 3, "1")]),
        (("1|甲乙丙有限公司|8", "2|丁戊己有限公司|9"), [("R02", 3, "9")]),
        (("1|甲乙丙有限公司|9", "2|丁戊己有限公司|9"), [("R03", 3, "2")]),
        (("1|甲乙丙有限公司|9", "1|丁戊己有限公司|8"), [("R06", 2, "1")]),
        (("1|甲乙丙有限公司|9", "3|丁戊己有限公司|8"), [("R06", 3, "3")]),
        (("1|甲乙丙有限公司|9", "|丁戊己有限公司|8"), [("R06", 3, "")]),
        (("1|甲乙丙有限公司|9", "2||8"), [("R08", 3, "")]),
        (("1|甲乙丙丁有限公司|9", "2|甲乙丙戊有限公司|8"), [("R10", 3, "甲乙丙戊有限公司")]),
        (("1|甲(乙)有限公司|9", "2|丙（丁）有限公司|8"), [("R10", 2, "甲(乙)有限公司")]),
        (("1|甲乙丙有限公司|9", "2|丁戊己集团|8"), [("R13", 3, "丁戊己集团")]),
        (("1|甲乙丙有限公司（某基地）|9", "2|丁戊己有限公司|8"), [("R13", 2, "甲乙丙有限公司（某基地）")]),
        (("1|甲乙丙有限公司 |9", "2|丁戊己有限公司|8"), [("R28", 2, "甲乙丙有限公司 ")]),
        (("1|甲乙丙有限公司|9#REF!", "2|丁戊己有限公司|8"), [("R28", 2, "9#REF!")]),
    ],
)  # fmt: skip
def test_one_wrong_thing(rows: tuple[str, ...], expected: list[tuple[str, int, str]]) -> None:
    assert told(lint(made(RANKED, *rows))) == expected


def test_ranks_shared_by_one_convention_are_right_and_by_two_are_not() -> None:
    competition = made("排名|企业名称", "1|甲", "1|乙", "3|丙", "4|丁")
    dense = made("排名|企业名称", "1|甲", "1|乙", "2|丙", "3|丁")
    mixed = made("排名|企业名称", "1|甲", "1|乙", "3|丙", "3|丁", "4|戊")
    assert (told(lint(competition)), told(lint(dense)), told(lint(mixed))) == ([], [], [("R03", 6, "4")])


def test_equal_scores_that_share_a_rank_here_and_none_there_are_an_error() -> None:
    found = lint(made(RANKED, "1|甲公司|9", "1|乙公司|9", "3|丙公司|8", "4|丁公司|8"))
    assert [(one.rule, one.row, one.severity) for one in found] == [("R03", 5, Severity.ERROR)]


def test_a_list_where_less_is_better_rises() -> None:
    assert told(lint(made(RANKED, "1|甲|1", "2|乙|2", "3|丙|3", "4|丁|2.5"))) == [("R02", 5, "2.5")]


def test_a_sub_list_shows_places_of_the_whole_list() -> None:
    rows = [f"{rank}|企{rank}" for rank in (2, 3, 7, 11, 30)]
    assert lint(made("排名|企业名称", *rows)) == []


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("2015年中国互联网企业百强名单", 100),
        ("数字经济企业TOP500（2022年）", 500),
        ("山西省互联网企业20强", 20),
        ("二十强", 20),
        ("示范企业名单", None),
        ("从百强到TOP500", None),
        ("top500_2022_head", None),
    ],
)
def test_how_many_a_title_says(title: str, size: int | None) -> None:
    assert stated_size(title) == size


def test_a_title_that_says_more_than_stand_there() -> None:
    assert told(lint(made(RANKED, *CLEAN, title="某省百强名单"))) == [("R03", None, "3")]


def test_a_score_that_is_not_the_weighted_sum() -> None:
    """0.3 × 9.14 + 0.7 × 8.00 = 8.342, printed 8.3 or 8.4 at most with parts rounded to two places."""
    heads = "排名|企业名称|经营（权重30%）|创新（权重70%）|得分"
    assert lint(made(heads, "1|甲|9.14|8.00|8.3")) == []
    assert told(lint(made(heads, "1|甲|9.14|8.00|8.9"))) == [("R05", 2, "8.9")]


def test_weights_of_the_published_isi_bear_its_scores_out() -> None:
    """Published weights 0.3, 0.3, 0.1, 0.3 (tests/data/isi_2017.csv): every row agrees, other weights disagree."""
    parts = ("info_economy", "network_society", "online_government", "digital_life")
    isi = published("isi_2017.csv")
    grid = [isi.heads, *(row.cells for row in isi.rows)]

    def wrong(*weights: str) -> int:
        given = dict(zip(parts, map(Decimal, weights), strict=True))
        return sum(one.rule == "R05" for one in lint(table_of(grid, title="x", weights=given)))

    assert (wrong("30", "30", "10", "30"), wrong("0.25", "0.25", "0.25", "0.25")) == (0, 126)


def test_one_licence_number_for_several() -> None:
    found = lint(made("企业名称|许可证编号", "甲乙丙有限公司|B2-1", "丁戊己有限公司|B2-1", "庚辛壬有限公司|B2-2"))
    assert [(one.rule, one.severity, one.row, one.also) for one in found] == [("R16", Severity.WARN, 2, (3,))]


def test_a_list_under_another_title() -> None:
    rows = [f"{rank}|第{rank}家有限公司" for rank in range(1, 7)]
    one, other = made("排名|企业名称", *rows, title="甲榜"), made("排名|企业名称", *rows, title="乙榜")
    assert told(lint(one, against=[other])) == [("R04", None, "乙榜")]
    assert lint(one, against=[made("排名|企业名称", *rows, title="甲榜")]) == []


def test_lists_below_one_another_are_parted() -> None:
    table = made("榜单|排名|企业名称", "主榜|1|甲", "主榜|2|乙", "成长榜|1|丙")
    assert [(one.title, len(one.rows)) for one in parted(table)] == [("主榜", 2), ("成长榜", 1)]


def test_a_list_below_the_main_one_shows_its_places_or_none() -> None:
    rows = ("主榜|1|甲", "主榜|2|乙", "主榜|3|丙", "分榜|1|甲", "分榜|3|丙", "成长榜||丁", "成长榜||戊")
    assert [lint(one) for one in parted(made("榜单|排名|企业名称", *rows))] == [[], [], []]


def test_the_title_stands_above_the_heads_and_notes_are_no_rows() -> None:
    grid: list[list[object]] = [
        ["某省百强名单"],
        [],
        ["排名", "企业名称"],
        [1.0, "甲"],
        [None, None],
        ["注：排名不分先后", None],
    ]
    table = table_of(grid, title="文件名")
    assert (table.title, [(row.number, row.cells) for row in table.rows]) == ("某省百强名单", [(4, ("1", "甲"))])


@pytest.mark.parametrize(
    ("grid", "sentence"),
    [([["甲", "乙"], ["1", "2"]], "没有名称列"), ([["企业名称", "得分"]], "没有一行数据")],
)
def test_what_is_no_list_says_so(grid: list[list[str]], sentence: str) -> None:
    with pytest.raises(ListError, match=sentence):
        table_of(grid, title="x")


def test_heads_are_known_with_years_and_brackets() -> None:
    heads = ("score_2016", "2016年排名", "企业名称（全称）", "许可证编号", "source_line")
    assert [role_of(head) for head in heads] == [Role.SCORE, Role.RANK, Role.NAME, Role.LICENCE, None]


def test_every_rule_of_the_catalogue_has_a_code_of_its_own() -> None:
    codes = [rule.code for rule in RULES]
    assert (codes, len(ALONE + COMPARED)) == (sorted(set(codes)), len(set(ALONE + COMPARED)))


def test_an_import_is_told_of_errors_and_doubts_alone(tmp_path: Path) -> None:
    path = tmp_path / "名录.csv"
    path.write_text("企业名称,许可证编号\n甲乙丙有限公司,B2-1\n甲乙丙有限公司 ,B2-1\n", encoding="utf-8")
    cure = "同一家则删去一行；两家则写出能区分的全称"
    assert remarks(path) == [f"R01 错误 第 3 行 企业名称：名称“甲乙丙有限公司”在第 2 行已经出现。{cure}"]
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert remarks(path) == []


def test_a_name_that_another_list_writes_otherwise() -> None:
    other = made("企业名称", "甲（乙）有限公司", "丙丁戊己有限公司", "庚辛壬癸有限公司", title="去年")
    found = lint(made("企业名称", "甲(乙)有限公司", "丙丁戊已有限公司", "庚辛壬癸有限公司"), against=[other])
    assert told(found) == [("R10", 2, "甲(乙)有限公司"), ("R33", 3, "丙丁戊已有限公司")]
