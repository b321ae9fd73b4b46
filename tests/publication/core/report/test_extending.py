"""What a report's definition adds: groups, the edition before, and figures that may be quoted."""

from __future__ import annotations

import pytest

from publication.core.report import fill
from publication.core.report.extending import previous_of
from publication.core.statistics import Placed, statistic
from tests.publication.core.report.test_filling import ROWS, draw
from tests.publication.core.report.tiny_report import DEFINITION, edition, read, report

GROUPS = """groupings:
  - {code: side, title: 方位, on: city_city, groups: {中部: [太原], 北部: [大同, 朔州]}, other: 其他}
"""
PREVIOUS = "previous: {year: 2023, source: 2023年名单, lists: {main: [丙丙有限公司, 丁丁有限公司]}}\n"
DECLARED = "declared: {consent: is_listed, columns: [revenue]}\n"


def with_(more: str) -> str:
    return DEFINITION.replace("annexes:", f"{more}annexes:")


def test_a_grouping_is_a_column_like_any_other() -> None:
    text = '北部{{ group_count(side, "北部") }}家，{{ count(where="side = \'中部\'") }}家在中部。\n'
    found = report({"report.yaml": with_(GROUPS), "overview.md": text})
    content = fill(found, edition(found, [*ROWS, ("丁丁有限公司", "运城", 1.0)]), draw)
    assert content.faults == ()
    assert content.chapters[0].html == "<p>北部1家，2家在中部。</p>\n"
    assert found.labels["side"] == "方位"
    assert statistic('group_count(side, "其他")', edition(found, [("丁", "运城", 1.0)])).frozen["value"] == 1.0


def test_the_edition_before_is_given_in_order_of_rank() -> None:
    found = report({"report.yaml": with_(PREVIOUS)})
    assert found.definition.previous is not None
    previous = previous_of(found.definition.previous, found.outline)
    assert (previous.year, previous.column) == (2023, "name")
    assert previous.lists == {
        "main": (Placed("丙丙有限公司", "丙丙有限公司", 1), Placed("丁丁有限公司", "丁丁有限公司", 2))
    }


def test_only_what_the_definition_names_can_be_quoted() -> None:
    text = '{{ declared("甲甲有限公司", revenue)|wan }}，{{ declared("甲甲有限公司", profit)|wan }}\n'
    _, faults = read({"report.yaml": with_(DECLARED), "overview.md": text})
    assert [fault.message for fault in faults] == [
        "参数 quantity：report.yaml 的 declared 没有列出“profit”，不能引用单家企业的这项数据"
    ]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (GROUPS.replace("code: side", "code: revenue"), "已有名为“revenue”的列"),
        (GROUPS.replace("on: city_city", "on: revenue"), "没有文字列“revenue”"),
        (GROUPS.replace("朔州", "太原"), "太原 列了两次"),
        (PREVIOUS.replace("2023,", "2024,"), "上一届应早于 2024 年"),
        (PREVIOUS.replace("main:", "old:"), "没有代码为“old”的榜单"),
        (PREVIOUS.replace("丁丁", "丙丙"), "有企业列了两次"),
        (DECLARED.replace("is_listed", "name"), "没有是否列“name”，不知道企业是否同意公开"),
        (DECLARED.replace("revenue", "name"), "没有数值列 name"),
    ],
)
def test_faults(more: str, message: str) -> None:
    _, faults = read({"report.yaml": with_(more)})
    assert message in [fault.message for fault in faults]
