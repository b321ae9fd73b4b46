"""What a published version tells besides its lists, out of what was frozen with it: charts, method, movement."""

from __future__ import annotations

from uuid import UUID

from publication.core.browsing import Browsed
from publication.core.charts import Chart, option, to_svg
from publication.core.movement import Movement, Place, movement
from publication.core.report import frozen_charts
from publication.models import Publication
from publication.services import editions, placings
from ranking.core.method_card import MethodCard, method_card
from ranking.services import recipes

SIZE = {"width": 590, "height": 280}


def charts_of(publication: Publication, *, moved: Movement | None) -> list[Chart]:
    """The charts of the published report, and how the list moved. `publication` comes with its statistics."""
    charts = frozen_charts(editions.report_of(publication.run.revision), publication.statistics)
    return charts + ([moved.chart] if moved else [])


def drawn(chart: Chart) -> bytes:
    """A chart as an SVG file."""
    return to_svg(option(chart), **SIZE).encode()


def movement_of(publication: Publication, *, since: Publication | None) -> Movement | None:
    """How the main list moved since the edition before; None without one.

    None as well where an objection keeps entries back: who is missing for that reason would seem to have left.
    """
    if since is None or publication.held or since.held:
        return None
    now, then = _places(publication), _places(since)
    return movement(now, then) if now and then else None


def method_of(publication: Publication) -> MethodCard | None:
    """The method card of the composite that the list goes by; None where its run has kept no weights."""
    run = publication.run
    composite = recipes.recipe_of(run.revision).composites[-1]
    found = run.composites.get(composite.definition.code)
    return method_card(composite, found["weights"], found["facts"]) if found else None


def _places(publication: Publication) -> dict[UUID, Place]:
    """The first list by its applicants. Of an applicant with several rows the first counts, without a rank."""
    one = Browsed.of(publication.lists[0])
    at = one.place("rank")
    found: dict[UUID, Place] = {}
    for (code, place), applicant in sorted(placings.applicants_of(publication).items()):
        if code != one.code:
            continue
        name = str(one.rows[place][one.named])
        value = None if at is None or applicant in found else one.rows[place][at]
        rank = float(value) if isinstance(value, int | float) else None
        found[applicant] = Place(found[applicant].name if applicant in found else name, rank)
    return found
