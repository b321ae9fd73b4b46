"""A report filled with one edition: numbers bound, figures numbered where they stand, faults that bar publication."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from publication.core.charts import Chart
from publication.core.report import Content, FigureNumber, Report, fill
from publication.core.report.filling import chinese_numeral, list_rows
from tests.publication.core.report.tiny_report import DEFINITION, edition, report

ROWS = [("甲甲有限公司", "太原", 3000.0), ("乙乙有限公司", "大同", 2000.0), ("丙丙有限公司", "太原", 1000.5)]

TWO_CHARTS = DEFINITION.replace(
    "annexes:",
    """  - code: revenues
    title: 各地营业收入
    kind: bar
    series:
      - {label: 营业收入, statistic: "group_total(revenue, city_city)", format: yi}
  - code: uneven
    title: 类别不同的图
    kind: grouped
    series:
      - {label: 企业数量, statistic: group_count(city_city)}
      - {label: 企业数量, statistic: group_count(short_name)}
annexes:""",
)


def draw(number: FigureNumber, chart: Chart | None) -> str:
    return f"<figure>{'图' if chart else '表'}{number.number} {number.title}</figure>"


def filled(text: str, *, definition: str = TWO_CHARTS, rows: Any = ROWS) -> Content:
    found = report({"report.yaml": definition, "overview.md": text})
    return fill(found, edition(found, rows), draw)


def test_every_number_of_a_sentence_is_bound() -> None:
    content = filled(
        "上榜{{ list_size(main) }}家，收入{{ total(revenue)|wan(1) }}，"
        "其中太原{{ share(where=\"city_city = '太原'\")|percent(1) }}。"
    )
    assert content.faults == ()
    assert [(b.key, b.printed, b.file, b.line) for b in content.bindings] == [
        ("list_size(main)", "3", "overview.md", 1),
        ("total(revenue)", "6,000.5万元", "overview.md", 1),
        ("share(where=\"city_city = '太原'\")", "66.7%", "overview.md", 1),
    ]
    assert set(content.statistics) == {binding.key for binding in content.bindings}
    assert content.statistics["total(revenue)"].result.value == 6000.5  # type: ignore[union-attr]
    assert content.chapters[0].html == "<p>上榜3家，收入6,000.5万元，其中太原66.7%。</p>\n"


def test_figures_and_tables_are_numbered_where_they_stand() -> None:
    content = filled("{{ chart(revenues) }}\n\n{{ method_table() }}\n\n{{ chart(cities) }}\n")
    assert content.faults == ()
    assert content.figures == (FigureNumber(1, "各地营业收入", "fig-1"), FigureNumber(2, "各地企业数", "fig-2"))
    assert content.tables == (FigureNumber(1, "评价指标与权重", "table-1"),)
    drawn = content.chapters[0].html.replace("\n", "")
    assert drawn == (
        "<figure>图1 各地营业收入</figure><figure>表1 评价指标与权重</figure><figure>图2 各地企业数</figure>"
    )


def test_a_chart_draws_what_its_statistic_says_in_the_printed_unit() -> None:
    content = filled("{{ chart(revenues) }}")
    chart = content.charts["revenues"]
    assert list(chart.categories) == ["太原", "大同"]
    (series,) = chart.series
    assert (series.unit, list(map(float, series.values))) == ("亿元", [0.40005, 0.2])
    assert set(content.statistics) == {"group_total(revenue, city_city)"}


def test_series_of_other_groups_bar_their_chart() -> None:
    content = filled("{{ chart(uneven) }}")
    assert [str(fault) for fault in content.faults] == ["report.yaml:1: charts.uneven: 各系列的类别不同"]
    assert (content.figures, dict(content.charts)) == ((), {})


def test_a_sentence_that_the_figures_do_not_bear_out_is_a_fault_with_its_line() -> None:
    content = filled("第一段。\n\n收入超过{{ over(7000, total(revenue))|wan(0) }}。")
    (fault,) = content.faults
    assert (fault.file, fault.line) == ("overview.md", 3)
    assert "7,000" in fault.message or "7000" in fault.message


def test_chapters_count_in_chinese_and_leave_out_the_unnumbered() -> None:
    definition = DEFINITION.replace(
        "  - {file: overview.md, title: 总体评述}",
        """  - {file: preface.md, title: 前言, numbered: false}
  - {file: overview.md, title: 总体评述}
  - {file: outlook.md, title: 展望}""",
    )
    found = report({"report.yaml": definition, "preface.md": "前言。", "overview.md": "正文。", "outlook.md": "展望。"})
    content = fill(found, edition(found, ROWS), draw)
    assert [(c.number, c.title, c.id) for c in content.chapters] == [
        ("", "前言", "chapter-1"),
        ("一、", "总体评述", "chapter-2"),
        ("二、", "展望", "chapter-3"),
    ]


def test_an_annex_is_the_list_in_its_order() -> None:
    content = filled("正文。")
    (annex,) = content.annexes
    assert (annex.number, annex.title, annex.kind) == ("附件1", "微型企业榜名单", "ranked")
    assert [(c["label"], c["kind"]) for c in annex.columns] == [
        ("排名", "rank"),
        ("中文名称", "text"),
        ("简称", "text"),
        ("所在地：市", "text"),
    ]
    assert annex.rows == (
        ("1", "甲甲有限公司", "甲甲", "太原"),
        ("2", "乙乙有限公司", "乙乙", "大同"),
        ("3", "丙丙有限公司", "丙丙", "太原"),
    )


def test_rows_of_a_list_carry_every_column_of_the_edition() -> None:
    found: Report = report()
    rows = list_rows(edition(found, ROWS), "main")
    assert [(row["name"], row["revenue"], row["founded_on"]) for row in rows] == [
        (name, revenue, date(2020, 1, 2)) for name, _, revenue in ROWS
    ]
    assert list_rows(edition(found, ROWS), "growing") == []


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (99, "九十九")],
)
def test_chinese_numerals(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral
