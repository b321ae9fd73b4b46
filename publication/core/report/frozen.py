"""A published report's charts drawn again from the statistics that were frozen with it: nothing is computed anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from publication.core.calls import CallError
from publication.core.charts import Chart, ChartError, Kind
from publication.core.provinces import are_provinces
from publication.core.report.filling import drawn_chart
from publication.core.report.reading import Report
from publication.core.statistics import Figure, Series

MAP = "-map"  # behind the code of the chart that a map shows once more
_READ_AS_BARS = (Kind.BAR, Kind.HORIZONTAL)


def frozen_charts(report: Report, statistics: Mapping[str, Mapping[str, Any]]) -> list[Chart]:
    """The charts of which every series was published, in the report's order; behind one of provinces its map."""
    charts: list[Chart] = []
    for definition in report.definition.charts:
        drawn = report.series[definition.code]
        if not all("rows" in statistics.get(series.call.key, {}) for series in drawn):
            continue
        try:
            chart = drawn_chart(definition, drawn, [_series(statistics[series.call.key]) for series in drawn])
        except (CallError, ChartError):
            continue
        charts.append(chart)
        if chart.kind in _READ_AS_BARS and are_provinces(chart.categories):
            charts.append(replace(chart, code=f"{chart.code}{MAP}", title=f"{chart.title}（地图）", kind=Kind.MAP))
    return charts


def _series(frozen: Mapping[str, Any]) -> Series:
    rows = frozen["rows"]
    figures = tuple(Figure(row["value"], row["stated"], row["of"]) for row in rows)
    return Series(tuple(row["label"] for row in rows), figures)
