"""What stands behind a published list: its method, and its statistics as charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publication.core.charts import Chart, printed, text_alternative
from publication.models import Publication
from publication.services import placings, published_facts
from publication.views.keeping import kept
from publication.views.lists import version_among, versions_of, whole
from ranking.core import rules_in_words as rules
from ranking.core.precision import printed as rounded
from ranking.services import recipes


@dataclass(frozen=True)
class Drawing:
    """A chart with its numbers as a table, for those who rather read, or can't see it."""

    chart: Chart
    alternative: str
    rows: tuple[tuple[str, ...], ...]


@require_safe
def method(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """How the list was made: who could stand, the dimensions and their weights, the steps, the order."""
    versions = versions_of(slug)
    shown = version_among(versions, version)

    def make() -> HttpResponse:
        publication = whole(shown.pk)
        recipe = recipes.recipe_of(publication.run.revision)
        card = published_facts.method_of(publication)
        context = {
            "card": card,
            "dimensions": [
                (one.title, _percent(one.weight), [(_percent(each.weight), each) for each in one.indicators])
                for one in (card.dimensions if card else ())
            ],
            "entry": [rule.reason for rule in rules.entry_rules(recipe) if rule.reason],
            "needs": rules.needs(recipe),
            "rank": rules.rank_rule(recipe),
            "lists": rules.list_rules(recipe),
        }
        return render(request, "publication/method.html", _frame(publication, versions, "method") | context)

    return kept(request, told=lambda: _told(versions), make=make)


@require_safe
def statistics(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The published report's statistics as charts, each with its numbers; and what moved since the year before."""
    versions = versions_of(slug)
    shown = version_among(versions, version)
    before = placings.edition_before(shown)

    def make() -> HttpResponse:
        publication = whole(shown.pk)
        moved = published_facts.movement_of(publication, since=before)
        charts = published_facts.charts_of(publication, moved=moved)
        context = {"drawings": [_drawing(chart) for chart in charts], "moved": moved, "before": before}
        return render(request, "publication/statistics.html", _frame(publication, versions, "statistics") | context)

    return kept(request, told=lambda: _told(versions, before), make=make)


@require_safe
def chart(request: HttpRequest, slug: str, version: int, code: str) -> HttpResponse:
    """One chart as a picture."""
    versions = versions_of(slug)
    shown = version_among(versions, version)
    before = placings.edition_before(shown)

    def make() -> HttpResponse:
        publication = whole(shown.pk)
        moved = published_facts.movement_of(publication, since=before)
        for one in published_facts.charts_of(publication, moved=moved):
            if one.code == code:
                return HttpResponse(published_facts.drawn(one), content_type="image/svg+xml")
        raise Http404(_("本版本没有这张图。"))

    return kept(request, told=lambda: _told(versions, before), make=make)


def _frame(publication: Publication, versions: Sequence[Publication], page: str) -> dict[str, Any]:
    """What the pages behind a list have in common."""
    arguments = [publication.programme.slug, publication.version]
    return {
        "publication": publication,
        "newest": versions[0].version,
        "canonical": f"{settings.SITE_URL}{reverse(f'publication:{page}', args=arguments)}",
    }


def _told(versions: Sequence[Publication], before: Publication | None = None) -> list[object]:
    return [*((one.pk, one.programme.title, one.revoked_at) for one in versions), before.pk if before else None]


def _drawing(one: Chart) -> Drawing:
    columns = [[printed(value, series.decimals) for value in series.values] for series in one.series]
    return Drawing(one, text_alternative(one), tuple(zip(one.categories, *columns, strict=True)))


def _percent(weight: float) -> str:
    text = f"{rounded(weight * 100, 2):f}"
    return f"{text.rstrip('0').rstrip('.')}%"
