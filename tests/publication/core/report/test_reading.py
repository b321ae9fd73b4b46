"""Reading `report/`: every fault at once, each with its file and line."""

from __future__ import annotations

import pytest

from tests.publication.core.report.tiny_report import DEFINITION, OVERVIEW, outline, read, report


def faults(texts: dict[str, str], *, folder: str = "") -> list[str]:
    found, faults_ = read(texts, folder=folder)
    assert (found is None) == bool(faults_)
    return [str(fault) for fault in faults_]


def changed(old: str, new: str) -> dict[str, str]:
    assert old in DEFINITION
    return {"report.yaml": DEFINITION.replace(old, new)}


def chapter(text: str) -> dict[str, str]:
    return {"overview.md": f"{OVERVIEW}\n{text}\n"}


def test_the_tiny_report_is_without_fault() -> None:
    found = report()
    assert (found.definition.title, list(found.texts), list(found.series)) == (
        "2024年微型企业榜报告",
        ["overview.md"],
        ["cities"],
    )
    (series,) = found.series["cities"]
    assert (series.label, series.call.key, series.unit) == ("企业数量", "group_count(city_city)", "个")
    assert found.labels["rank"] == "排名"
    assert found.labels["city"] == "所在地"
    assert found.outline.charts == {"cities"}


def test_what_is_personal_is_unknown_to_reports() -> None:
    assert {"contact_name", "contact_mobile", "contact_email"}.isdisjoint(outline().schema)
    assert {"city", "revenue", "revenue_cny", "margin", "size_score", "composite", "rank", "fx"} <= set(
        outline().schema
    )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (changed("format: 1", "format: 2"), ["report/report.yaml:1: format: 应为 1"]),
        (
            changed("title: 2024年微型企业榜报告", "headline: 报告"),
            ["report/report.yaml:1: title: 缺少必填项", "report/report.yaml:2: headline: 未知的键"],
        ),
        (
            changed("file: overview.md", "file: summary.md"),
            ["report/report.yaml:4: chapters[0].file: report 文件夹中没有“summary.md”"],
        ),
        (
            changed("title: 总体评述}", "title: 总体评述}\n  - {file: overview.md, title: 又一章}"),
            ["report/report.yaml:5: chapters[1].file: “overview.md”已用于另一章"],
        ),
        (
            changed("statistic: group_count(city_city)", "statistic: group_count(town)"),
            ["report/report.yaml:10: charts[0].series[0].statistic: 参数 group：没有列“town”"],
        ),
        (
            changed("statistic: group_count(city_city)", "statistic: total(revenue)"),
            [
                "report/report.yaml:10: charts[0].series[0].statistic: "
                "total(revenue) 不是一组数，图表要用 bins、group_count、group_total、group_share 等"
            ],
        ),
        (changed("list: main", "list: gold"), ["report/report.yaml:12: annexes[0].list: 没有代码为“gold”的榜单"]),
        (
            changed("columns: [rank, name, short_name, city_city]", "columns: [rank, name, revenue, staff]"),
            ["report/report.yaml:12: annexes[0].columns: ranking.yaml 的 publish 没有列出 revenue、staff，不能公开"],
        ),
        (
            chapter("增长{{ growth(revenue)|percent }}，去年5家。"),
            ["report/overview.md:7: 未绑定的数字: “5”没有与数据绑定：请改用统计量、external、forecast，名称用 label"],
        ),
        (
            chapter("{{ total(contact_mobile) }}"),
            ["report/overview.md:7: total(contact_mobile): 参数 quantity：没有列“contact_mobile”"],
        ),
        (chapter("{{ chart(towns) }}"), ["report/overview.md:7: chart(towns): 没有代码为“towns”的图"]),
        (
            chapter("{{ total(revenue }}"),
            ["report/overview.md:7: total(revenue: 参数之间应以逗号隔开，并以右括号结束"],
        ),
    ],
)
def test_each_fault_has_its_line(texts: dict[str, str], expected: list[str]) -> None:
    assert faults(texts) == expected


def test_all_faults_of_all_files_come_in_one_go() -> None:
    texts = {**changed("list: main", "list: gold"), **chapter("去年5家。")}
    assert [line.split(" ")[0] for line in faults(texts)] == ["report/overview.md:7:", "report/report.yaml:12:"]


def test_faults_name_the_folder_they_are_in() -> None:
    texts = {**changed("list: main", "list: gold"), **chapter("去年5家。")}
    found = faults(texts, folder="config/programmes/x-2024/")
    assert [line.split(" ")[0] for line in found] == [
        "config/programmes/x-2024/report/overview.md:7:",
        "config/programmes/x-2024/report/report.yaml:12:",
    ]


def test_a_report_that_is_no_yaml_is_one_fault() -> None:
    (fault,) = faults({"report.yaml": "title: [a"})
    assert fault.startswith("report/report.yaml:1: ")
