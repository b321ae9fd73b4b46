"""A report filled with one edition: chapters as HTML, figures numbered in order, and where every number came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from declarations.core.document import Fault
from publication.core.calls import CallError
from publication.core.charts import Chart, ChartError, Series
from publication.core.markdown import Binding, render
from publication.core.placeholders import Block
from publication.core.report.definition import AnnexDefinition, ChartDefinition
from publication.core.report.reading import DrawnSeries, Report
from publication.core.statistics import Edition, Statistic
from publication.core.statistics import Series as StatisticSeries


@dataclass(frozen=True)
class FigureNumber:
    """A numbered figure or table, as the lists of figures and tables name it."""

    number: int
    title: str
    id: str


@dataclass(frozen=True)
class FilledChapter:
    number: str
    title: str
    id: str
    html: str


@dataclass(frozen=True)
class Annex:
    number: str
    title: str
    id: str
    kind: str
    columns: tuple[Mapping[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Content:
    """What the page and the PDF are made of. `statistics` holds every statistic that a sentence or a chart prints."""

    chapters: tuple[FilledChapter, ...]
    annexes: tuple[Annex, ...]
    figures: tuple[FigureNumber, ...]
    tables: tuple[FigureNumber, ...]
    charts: Mapping[str, Chart]
    statistics: Mapping[str, Statistic]
    bindings: tuple[Binding, ...]
    faults: tuple[Fault, ...]


# Draws a numbered chart, or the numbered method table (then the chart is None), as safe HTML.
Draw = Callable[[FigureNumber, Chart | None], str]


def fill(report: Report, edition: Edition, draw: Draw) -> Content:
    """Every chapter over one edition. `edition` must have the report's own outline."""
    return _Filling(report, edition, draw).content()


class _Filling:
    def __init__(self, report: Report, edition: Edition, draw: Draw) -> None:
        self.report, self.edition, self.draw = report, edition, draw
        self.figures: list[FigureNumber] = []
        self.tables: list[FigureNumber] = []
        self.charts: dict[str, Chart] = {}
        self.statistics: dict[str, Statistic] = {}
        self.faults: list[Fault] = []

    def content(self) -> Content:
        chapters: list[FilledChapter] = []
        bindings: list[Binding] = []
        ordinal = 0
        for position, chapter in enumerate(self.report.definition.chapters, start=1):
            rendered = render(self.report.texts[chapter.file], chapter.file, self.edition, self._block)
            ordinal += chapter.numbered
            number = f"{chinese_numeral(ordinal)}、" if chapter.numbered else ""
            chapters.append(FilledChapter(number, chapter.title, f"chapter-{position}", rendered.html))
            bindings += rendered.bindings
            self.faults += rendered.faults
        for binding in bindings:
            if binding.statistic is not None:
                self.statistics[binding.statistic.key] = binding.statistic
        annexes = tuple(
            self._annex(number, annex) for number, annex in enumerate(self.report.definition.annexes, start=1)
        )
        return Content(
            tuple(chapters),
            annexes,
            tuple(self.figures),
            tuple(self.tables),
            self.charts,
            self.statistics,
            tuple(bindings),
            tuple(self.faults),
        )

    def _block(self, block: Block) -> str:
        """Number a chart or table where it stands in the text, so that the numbers run in order."""
        if block.kind != "chart" or block.code is None:
            number = FigureNumber(len(self.tables) + 1, "评价指标与权重", f"table-{len(self.tables) + 1}")
            self.tables.append(number)
            return self.draw(number, None)
        definition = next(chart for chart in self.report.definition.charts if chart.code == block.code)
        number = FigureNumber(len(self.figures) + 1, definition.title, f"fig-{len(self.figures) + 1}")
        try:
            chart = self._chart(definition)
        except (CallError, ChartError) as error:
            self.faults.append(Fault("report.yaml", 1, f"charts.{definition.code}", str(error)))
            return ""
        self.figures.append(number)
        self.charts[definition.code] = chart
        return self.draw(number, chart)

    def _chart(self, definition: ChartDefinition) -> Chart:
        drawn = self.report.series[definition.code]
        found = [self._series(series) for series in drawn]
        labels = found[0].labels
        rows = []
        for series, result in zip(drawn, found, strict=True):
            figures = dict(zip(result.labels, result.figures, strict=True))
            if set(figures) != set(labels):
                raise CallError("各系列的类别不同")
            values = tuple(
                None if (value := figures[label].value) is None else series.format.scaled(value) for label in labels
            )
            rows.append(Series(series.label, series.unit, values, series.format.places))
        return Chart(definition.code, definition.title, definition.kind, labels, tuple(rows))

    def _series(self, series: DrawnSeries) -> StatisticSeries:
        statistic = series.call.compute(self.edition)
        self.statistics[statistic.key] = statistic
        if not isinstance(statistic.result, StatisticSeries):
            raise CallError(f"{statistic.key} 不是一组数")
        return statistic.result

    def _annex(self, number: int, annex: AnnexDefinition) -> Annex:
        ranked = "rank" in annex.columns
        columns = tuple(_column(self.report, name) for name in annex.columns)
        rows = tuple(tuple(_cell(row[name]) for name in annex.columns) for row in list_rows(self.edition, annex.list_))
        kind = "ranked" if ranked else "names"
        return Annex(f"附件{number}", annex.title, f"annex-{number}", kind, columns, rows)


def list_rows(edition: Edition, code: str) -> list[dict[str, Any]]:
    """The rows of a list in its order, every column of the edition by name."""
    key = edition.outline.id_column
    by_id = {row[key]: row for row in edition.members(code).iter_rows(named=True)}
    return [by_id[identity] for identity in edition.order(code)]


_WIDTHS = {"rank": "10%", "short_name": "18%", "brands": "34%"}


def _column(report: Report, name: str) -> dict[str, str]:
    label = "中文名称" if name == report.outline.name_column else report.labels.get(name, name)
    numeric = name != "rank" and report.outline.schema[name] == "number"
    kind = "rank" if name == "rank" else "number" if numeric else "text"
    return {"label": label, "kind": kind, "width": _WIDTHS.get(name, "")}


def _cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value)


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 30 → 三十; up to 99."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones or not tens else "")
