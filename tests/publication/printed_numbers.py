"""Every number that a report's PDF may print, by where it comes from: nothing else may stand in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone
from pypdf import PdfReader

from publication.core.charts import Chart, Kind
from publication.core.charts.wording import printed
from publication.core.formulas import spoken
from publication.core.numbers import format_percent
from publication.core.report import Content, Report
from publication.models import Publication
from publication.services import drafts, editions, reports
from ranking.core.method_card import MethodCard
from records.services import files

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
DIGEST = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
AXIS_STEPS = 12


def numbers(text: str) -> set[str]:
    return {found.strip(",") for found in NUMBER.findall(text)}


def pages_of(pdf: bytes) -> list[str]:
    """Each page's text; digests and addresses, which stand on the last one, are left out."""
    return [ADDRESS.sub("", DIGEST.sub("", page.extract_text())) for page in PdfReader(io.BytesIO(pdf)).pages]


def stray(pdf: bytes, permitted: Mapping[str, set[str]]) -> list[tuple[int, str]]:
    """(page, number) of each number that no source has; `permitted` are the numbers by source."""
    known = set().union(*permitted.values())
    return [
        (page, found)
        for page, text in enumerate(pages_of(pdf), start=1)
        for found in sorted(numbers(text))
        if found not in known
    ]


def strays(publication: Publication) -> dict[str, list[tuple[int, str]]]:
    """`stray` of each edition of a published report."""
    run, on = publication.run, timezone.localtime(publication.requested_at)
    report = drafts.report_of(run)
    edition, card = editions.edition_of(run, report=report), editions.card_of(run)
    content = reports.fill_report(report, edition=edition, card=card)
    found = {}
    for kind in ("report", "screen"):
        pdf = files.read(publication.files.get(kind=kind).file)
        told = [f"{publication.programme.year}", f"第 {publication.version} 版", f"{on.year}年{on.month}月"]
        facts: dict[str, Any] = {"report": report, "card": card, "lists": publication.lists, "edition": told}
        found[kind] = stray(pdf, permitted(content, **facts, pages=len(pages_of(pdf))))
    return found


def permitted(
    content: Content,
    *,
    report: Report,
    card: MethodCard,
    lists: Iterable[Mapping[str, Any]],
    edition: Iterable[str],
    pages: int,
) -> dict[str, set[str]]:
    """`edition` are the texts that say which one it is: year, version, date, organisers."""
    definition = report.definition
    titles = [definition.title, definition.subtitle, definition.notice, definition.colophon, *definition.title_lines]
    titles += [chart.title for chart in definition.charts] + [one.title for one in definition.annexes]
    titles += [one.title for one in definition.chapters] + [chart.note for chart in definition.charts]
    things = max(
        len(content.figures), len(content.tables), len(content.annexes), sum(bool(one.note) for one in content.bindings)
    )
    return {
        "bound figures": _all(f"{one.printed} {one.note}" for one in content.bindings),
        "charts": {number for chart in content.charts.values() for number in _drawn(chart)},
        "lists": _all(str(cell) for one in lists for row in one["rows"] for cell in (*row, one.get("note", ""))),
        "list heads": _all(label for one in lists for _, label in one["columns"]),
        "method": _all(_method(card)),
        "titles": _all(titles),
        "edition": _all(edition),
        "figures with the call of their note": {
            f"{number}{call}"
            for call, one in enumerate((one for one in content.bindings if one.note), start=1)
            for number in numbers(one.printed)
        },
        "places": {str(number) for number in range(1, max(pages, things) + 1)},
    }


def _all(texts: Iterable[str]) -> set[str]:
    return {number for text in texts for number in numbers(text)}


def _method(card: MethodCard) -> Iterator[str]:
    yield from (card.title, card.weighting, card.aggregation, card.scale, *card.facts)
    yield from (spoken(one.notation) for one in card.formulas)
    for dimension in card.dimensions:
        yield dimension.title
        weights = [dimension.weight, *(one.weight for one in dimension.indicators)]
        yield from (format_percent(weight, places) for weight in weights for places in (0, 2))
        yield from (text for one in dimension.indicators for text in (one.title, *one.within, *one.steps))


def _drawn(chart: Chart) -> Iterator[str]:
    """Values as printed, shares of a whole, categories, and the steps of an axis: 0 and equal steps beyond the most."""
    yield from _all([*chart.categories, *(series.label for series in chart.series)])
    for series in chart.series:
        known = [float(value) for value in series.values if value is not None]
        yield from _all(printed(value, series.decimals) for value in series.values if value is not None)
        if chart.kind is Kind.SHARE:
            yield from _all(format_percent(value / sum(known)) for value in known)
        yield from _axis(max(known, default=0.0))


def _axis(most: float) -> Iterator[str]:
    for power in range(-2, 9):
        for first in (1, 2, 2.5, 3, 5):
            step = first * 10.0**power
            if most / AXIS_STEPS <= step <= max(most, 1) * 1.5:
                yield from (f"{step * place:,g}" for place in range(AXIS_STEPS))
                yield from (f"{step * place:,.0f}" for place in range(AXIS_STEPS))
