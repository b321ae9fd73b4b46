"""The report of a publication: its chapters filled, laid out, and written as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from declarations.core.pdf import Variant, missing_characters, write_pdf
from declarations.core.programme import ProgrammeDefinition
from publication.core import qr
from publication.core.charts import Chart, option, text_alternative, to_svg
from publication.core.formulas import spoken, typeset
from publication.core.numbers import format_percent
from publication.core.report import Content, FigureNumber, Report, fill
from publication.core.statistics import Edition
from publication.models import Publication
from ranking.core.method_card import MethodCard

ASSETS = Path(settings.BASE_DIR) / "static"
FONT = ASSETS / "fonts" / "NotoSansSC-400Regular.ttf"
FIGURE_SIZE = {"width": 590, "height": 280}
SYNTHETIC_MARK = "合成数据：示例数据，非企业真实数据"
SYNTHETIC_NOTE = "本报告中的企业数据为合成的示例数据，只用来演示评价流程，与所列企业的真实经营情况无关，不得引用。"


def fill_report(report: Report, *, edition: Edition, card: MethodCard) -> Content:
    """Every chapter with its figures drawn and numbered."""

    def draw(number: FigureNumber, chart: Chart | None) -> str:
        return method_table(number, card=card) if chart is None else _figure(number, chart)

    return fill(report, edition, draw)


class Layout(StrEnum):
    """`paper` is an A4 book page, `screen` a wide one in bigger type."""

    PAPER = "paper"
    SCREEN = "screen"


def to_html(
    publication: Publication,
    *,
    programme: ProgrammeDefinition,
    report: Report,
    content: Content,
    layout: Layout = Layout.PAPER,
) -> str:
    context = _context(publication, programme, report, content)
    return render_to_string("publication/report.html", {"report": context, "layout": layout})


def plain_content(report: Report, *, edition: Edition) -> Content:
    """The same with nothing drawn: enough to compare versions by."""
    return fill(report, edition, lambda number, chart: "")


def address_of(publication: Publication) -> str:
    """Where anybody verifies the version."""
    return settings.SITE_URL + reverse("publication:verify_number", args=[publication.number])


def to_pdf(html: str) -> bytes:
    """The report as a tagged PDF for the archive; the same publication gives the same bytes."""
    return write_pdf(html, assets=ASSETS, variant=Variant.ARCHIVAL)


def unprintable(html: str) -> str:
    """Characters of the report that its font doesn't have: they would print as boxes."""
    return missing_characters(html, font=FONT)


def _context(
    publication: Publication, programme: ProgrammeDefinition, report: Report, content: Content
) -> Mapping[str, object]:
    on = timezone.localtime(publication.requested_at)
    run = publication.run
    return {
        "number": publication.number,
        "verify_at": address_of(publication),
        "code": qr.to_svg(address_of(publication)),
        "reason": publication.reason,
        "title": report.definition.title,
        "title_lines": report.definition.title_lines,
        "subtitle": report.definition.subtitle,
        "year": str(programme.year),
        "edition": f"第 {publication.version} 版",
        "organisers": [organiser.name for organiser in programme.organisers],
        "published_on": f"{on.year}年{on.month}月",
        "created": on.isoformat(timespec="seconds"),
        "synthetic": publication.figures_synthetic,
        "synthetic_note": SYNTHETIC_NOTE,
        "notice": report.definition.notice,
        "colophon": report.definition.colophon,
        "chapters": content.chapters,
        "annexes": content.annexes,
        "figures": [_numbered(figure) for figure in content.figures],
        "tables": [_numbered(table) for table in content.tables],
        "digests": {
            "run": str(run.id),
            "recipe": run.recipe_digest,
            "snapshot": run.snapshot.sha256 if run.snapshot else "",
        },
    }


def _figure(number: FigureNumber, chart: Chart) -> str:
    figure = {
        **_numbered(number),
        "svg": to_svg(option(chart), **FIGURE_SIZE),
        "alt": text_alternative(chart),
    }
    return render_to_string("publication/_figure.html", {"figure": figure})


def method_table(number: FigureNumber, *, card: MethodCard) -> str:
    """The numbered table of indicators and weights as safe HTML."""
    weights = [indicator.weight for dimension in card.dimensions for indicator in dimension.indicators]
    whole = all(abs(weight * 100 - round(weight * 100)) < 1e-9 for weight in weights)
    decimals = 0 if whole else 2
    dimensions = [
        {
            "title": dimension.title,
            "weight_text": format_percent(dimension.weight, decimals),
            "indicators": [
                {
                    "title": " › ".join((*indicator.within, indicator.title)),
                    "weight_text": format_percent(indicator.weight, decimals),
                    "direction_text": indicator.direction,
                    "steps_text": "；".join(indicator.steps),
                }
                for indicator in dimension.indicators
            ],
        }
        for dimension in card.dimensions
    ]
    said = (f"赋权：{card.weighting}", f"综合：{card.aggregation}", card.scale, *card.facts)
    context = {
        "table": _numbered(number),
        "dimensions": dimensions,
        "note": "；".join(filter(None, said)) + "。",
        "formulas": [(one.about, typeset(one.notation), spoken(one.notation)) for one in card.formulas],
    }
    return render_to_string("publication/_method_table.html", context)


def _numbered(number: FigureNumber) -> dict[str, str]:
    return {key: str(value) for key, value in asdict(number).items()}
