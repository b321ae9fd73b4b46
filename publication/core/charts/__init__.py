"""Charts: one specification, drawn by ECharts in the page and as SVG in the report.

A ``Chart`` is plain data; ``option`` turns it into an ECharts option (a dict for JSON), ``to_svg`` draws that option,
and ``text_alternative`` says the same in words.
"""

from publication.core.charts.chart import Chart, ChartError, Kind, Number, Series
from publication.core.charts.option import bar_and_line_chart, bar_chart, grouped_chart, map_chart, option, share_chart
from publication.core.charts.palette import PALETTE
from publication.core.charts.svg import to_svg
from publication.core.charts.wording import printed, share_texts, text_alternative

__all__ = [
    "PALETTE",
    "Chart",
    "ChartError",
    "Kind",
    "Number",
    "Series",
    "bar_and_line_chart",
    "bar_chart",
    "grouped_chart",
    "map_chart",
    "option",
    "printed",
    "share_chart",
    "share_texts",
    "text_alternative",
    "to_svg",
]
