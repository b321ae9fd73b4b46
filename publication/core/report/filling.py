"""A report filled with one edition: chapters as HTML, figures numbered in order, and where every number came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from declarations.core.document import Fault
from publication.core.calls import CallError
from publication.core.charts import Chart, ChartError, Series
from publication.core.markdown import Binding, blocks_of, render
from publication.core.placeholders import Block
from publication.core.report.definition import AnnexDefinition, ChapterDefinition, ChartDefinition
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
    note: str = ""


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


HELD = "暂缓公布"  # in the place of an entry that an objection keeps back

# Draws a numbered chart, or the numbered method table (then the chart is None), as safe HTML.
Draw = Callable[[FigureNumber, Chart | None], str]


def fill(report: Report, edition: Edition, draw: Draw) -> Content:
    """Every chapter over one edition. `edition` must have the report's own outline."""
    return _Filling(report, edition, draw).content()


def fill_chapter(report: Report, edition: Edition, draw: Draw, *, file: str) -> Content:
    """One chapter, with the numbers that it and its figures have in the whole report; no annexes."""
    return _Filling(report, edition, draw).chapter(file)


class _Filling:
    def __init__(self, report: Report, edition: Edition, draw: Draw) -> None:
        self.report, self.edition, self.draw = report, edition, draw
        self.figures: list[FigureNumber] = []
        self.tables: list[FigureNumber] = []
        self.charts: dict[str, Chart] = {}
        self.statistics: dict[str, Statistic] = {}
        self.bindings: list[Binding] = []
        self.faults: list[Fault] = []
        self.figures_before = self.tables_before = 0

    def content(self) -> Content:
        annexes = self.report.definition.annexes
        chapters = [self._chapter(chapter) for chapter in self.report.definition.chapters]
        return self._content(chapters, [self._annex(number, annex) for number, annex in enumerate(annexes, start=1)])

    def chapter(self, file: str) -> Content:
        chapters = self.report.definition.chapters
        place = next(place for place, chapter in enumerate(chapters) if chapter.file == file)
        for earlier in chapters[:place]:
            blocks = blocks_of(self.report.texts[earlier.file], self.report.outline)
            self.figures_before += sum(block.kind == "chart" for block in blocks)
            self.tables_before += sum(block.kind != "chart" for block in blocks)
        return self._content([self._chapter(chapters[place])], [])

    def _content(self, chapters: list[FilledChapter], annexes: list[Annex]) -> Content:
        for binding in self.bindings:
            if binding.statistic is not None:
                self.statistics[binding.statistic.key] = binding.statistic
        return Content(
            tuple(chapters),
            tuple(annexes),
            tuple(self.figures),
            tuple(self.tables),
            self.charts,
            self.statistics,
            tuple(self.bindings),
            tuple(self.faults),
        )

    def _chapter(self, chapter: ChapterDefinition) -> FilledChapter:
        rendered = render(self.report.texts[chapter.file], chapter.file, self.edition, self._block)
        self.bindings += rendered.bindings
        self.faults += rendered.faults
        chapters = self.report.definition.chapters
        before = chapters[: chapters.index(chapter)]
        number = f"{chinese_numeral(sum(one.numbered for one in before) + 1)}、" if chapter.numbered else ""
        return FilledChapter(number, chapter.title, f"chapter-{len(before) + 1}", rendered.html)

    def _block(self, block: Block) -> str:
        """Number a chart or table where it stands in the text, so that the numbers run in order."""
        if block.kind != "chart" or block.code is None:
            place = self.tables_before + len(self.tables) + 1
            number = FigureNumber(place, "评价指标与权重", f"table-{place}")
            self.tables.append(number)
            return self.draw(number, None)
        definition = next(chart for chart in self.report.definition.charts if chart.code == block.code)
        place = self.figures_before + len(self.figures) + 1
        number = FigureNumber(place, definition.title, f"fig-{place}")
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
        return drawn_chart(definition, drawn, [self._series(series) for series in drawn])

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
        note = outside_note(self.edition, annex.list_)
        return Annex(f"附件{number}", annex.title, f"annex-{number}", kind, columns, rows, note)


def list_rows(edition: Edition, code: str) -> list[dict[str, Any]]:
    """The rows of a list in its order, every column of the edition by name; of one that is held only its place."""
    key, name = edition.outline.id_column, edition.outline.name_column
    listed = edition.entries.filter(pl.col(key).is_in(list(edition.lists[code])))
    by_id = {row[key]: row for row in listed.iter_rows(named=True)}
    for identity in edition.held & by_id.keys():
        by_id[identity] = {**dict.fromkeys(by_id[identity]), "rank": by_id[identity]["rank"], name: HELD}
    return [by_id[identity] for identity in edition.lists[code]]


def outside_note(edition: Edition, code: str) -> str:
    """Who stands on the list without having taken a place of its quota, as a sentence; empty where nobody does."""
    outside = set(edition.outside.get(code, ()))
    outline = edition.outline
    names = [str(row[outline.name_column]) for row in list_rows(edition, code) if row[outline.id_column] in outside]
    return f"其中 {len(names)} 家按规定直接列入，不占名额：{'、'.join(names)}。" if names else ""


def drawn_chart(definition: ChartDefinition, drawn: Sequence[DrawnSeries], found: Sequence[StatisticSeries]) -> Chart:
    """A chart of what its series yielded, each in the unit of its format. Raises CallError, ChartError."""
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
