"""A chart's numbers and contents in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from publication.core.charts.chart import Chart, Kind, Number, Series

UNKNOWN = "不详"


def printed(value: Number | None, decimals: int) -> str:
    """The number as printed: decimal half up, thousands separated, with a true minus; ``不详`` for None."""
    if value is None:
        return UNKNOWN
    number = rounded(value, decimals)
    text = f"{abs(number):,}"
    return f"−{text}" if number < 0 else text


def rounded(value: Number, decimals: int) -> Decimal:
    """The number that is printed, half up. Pictures are drawn from it too: what can be measured off a bar isn't more
    than what stands beside it."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def share_texts(series: Series) -> tuple[str, ...]:
    """Each value's part of the whole as printed, such as ``46.2%``; one digit after the point."""
    values = [Decimal(str(value)) for value in series.values if value is not None]
    whole = sum(values, Decimal(0))
    return tuple(f"{printed(value / whole * 100, 1)}%" for value in values)


def text_alternative(chart: Chart) -> str:
    """A Chinese sentence that lists every category with its value, for those who don't see the picture."""
    return f"{chart.title}。" + "；".join(_series_in_words(chart, series) for series in chart.series) + "。"


def _series_in_words(chart: Chart, series: Series) -> str:
    values = [_with_unit(value, series) for value in series.values]
    if chart.kind is Kind.SHARE:
        values = [f"{value}（占{share}）" for value, share in zip(values, share_texts(series), strict=True)]
    parts = (f"{category} {value}" for category, value in zip(chart.categories, values, strict=True))
    return f"{series.label}：" + "，".join(parts)


def _with_unit(value: Number | None, series: Series) -> str:
    text = printed(value, series.decimals)
    if value is None or not series.unit:
        return text
    return f"{text}{series.unit}" if series.unit in {"%", "％"} else f"{text} {series.unit}"
