"""Charts of a published version drawn from its frozen statistics alone, and the data dictionary of its columns."""

from __future__ import annotations

from typing import Any

from publication.core.charts import Chart, Kind
from publication.core.dictionary import ColumnNote, dictionary
from publication.core.report import FigureNumber, fill, frozen_charts
from tests import tiny
from tests.publication.core.report.tiny_report import DEFINITION, edition, report

ROWS = [("甲甲有限公司", "太原", 3000.0), ("乙乙有限公司", "大同", 2000.0), ("丙丙有限公司", "太原", 1000.5)]
REVENUES = DEFINITION.replace(
    "annexes:",
    """  - code: revenues
    title: 各地营业收入
    kind: bar
    series:
      - {label: 营业收入, statistic: "group_total(revenue, city_city)", format: yi}
annexes:""",
)


def draw(number: FigureNumber, chart: Chart | None) -> str:
    return f"<figure>{number.number}</figure>"


def test_charts_are_drawn_from_what_was_frozen_as_they_were_in_the_report():
    found = report({"report.yaml": REVENUES, "overview.md": "{{ chart(cities) }}\n\n{{ chart(revenues) }}\n"})
    content = fill(found, edition(found, ROWS), draw)
    frozen: dict[str, Any] = {key: statistic.frozen for key, statistic in content.statistics.items()}
    assert {chart.code: chart for chart in frozen_charts(found, frozen)} == content.charts


def test_a_chart_that_the_report_didnt_print_isnt_drawn():
    found = report({"report.yaml": REVENUES, "overview.md": "{{ chart(cities) }}\n\n{{ total(revenue)|wan }}\n"})
    content = fill(found, edition(found, ROWS), draw)
    frozen: dict[str, Any] = {key: statistic.frozen for key, statistic in content.statistics.items()}
    assert [chart.code for chart in frozen_charts(found, frozen)] == ["cities"]
    assert frozen_charts(found, {}) == []


def test_provinces_are_shown_as_a_map_as_well():
    found = report({"report.yaml": DEFINITION, "overview.md": "{{ chart(cities) }}\n"})
    counts = {"北京市": 2.0, "山西省": 1.0, "广东省": 1.0}
    rows = [{"label": name, "value": value, "stated": 1, "of": 1} for name, value in counts.items()]
    bars, map_ = frozen_charts(found, {found.series["cities"][0].call.key: {"rows": rows}})
    assert (bars.code, map_.code, map_.kind) == ("cities", "cities-map", Kind.MAP)
    assert (map_.categories, map_.series) == (bars.categories, bars.series)


def test_the_dictionary_tells_of_every_published_column():
    found = report({"report.yaml": DEFINITION, "overview.md": "文字\n"})
    notes = {note.code: note for note in dictionary(found, tiny.form().columns)}
    assert list(notes) == list(dict.fromkeys(name for annex in found.definition.annexes for name in annex.columns))
    assert notes["rank"] == ColumnNote("rank", "排名", "数", "", "按评选方法排出的名次，并列时相同", "由排名计算")
    assert notes["name"] == ColumnNote("name", "企业名称", "文字", "", "企业名称", "申报主体登记的信息")
    assert {note.source for code, note in notes.items() if code not in ("rank", "name")} <= {
        "企业申报，经核查的以核定值为准",
        "企业申报，经核查的以核定值为准；由代码转成名称",
    }
