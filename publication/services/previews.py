"""A chapter as it would be printed, for the eyes of those who write it: nothing is stored."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from django.template.loader import render_to_string

from declarations.core.document import Fault
from publication.core.charts import Chart, option, text_alternative, to_svg
from publication.core.report import FigureNumber, fill_chapter
from publication.services import drafts, editions, reports
from ranking.models import Run

# Widths of columns are for print: the pages allow no inline styles.
_STYLE = re.compile(r' style="[^"]*"')


@dataclass(frozen=True)
class Preview:
    """A chapter filled: its number in the report, safe HTML, what bars publication, how many numbers are bound."""

    number: str
    title: str
    html: str
    faults: tuple[Fault, ...]
    bound: int


def preview(run: Run, *, chapter: str, body: str) -> Preview:
    """The chapter with this text in it, among the other chapters as they stand."""
    report = drafts.report_of(run).with_texts({chapter: body.replace("\r\n", "\n")})
    edition = editions.edition_of(run, report=report)
    card = editions.card_of(run)

    def draw(number: FigureNumber, chart: Chart | None) -> str:
        if chart is None:
            return _STYLE.sub("", reports.method_table(number, card=card))
        return _figure(number, chart)

    content = fill_chapter(report, edition, draw, file=chapter)
    (filled,) = content.chapters
    return Preview(filled.number, filled.title, filled.html, content.faults, len(content.bindings))


def _figure(number: FigureNumber, chart: Chart) -> str:
    """The drawing of the PDF as a picture: its own styles would be refused within the page."""
    svg = to_svg(option(chart), **reports.FIGURE_SIZE)
    figure = {
        "id": number.id,
        "number": number.number,
        "title": number.title,
        "alt": text_alternative(chart),
        "src": f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}",
    }
    return render_to_string("publication/_preview_figure.html", {"figure": figure})
