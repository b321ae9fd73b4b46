"""A programme's declarations as its staff see them: that there is one and how far it is, never what a draft says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from operator import or_

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from declarations.core.listing import Cell
from declarations.core.period import shown_end
from declarations.models import Declaration, Programme, SectionAnswers
from declarations.services import deadlines, programmes
from records.services.queries import Fixed

ROWS = 50
CHUNK = 2000
# Every order ends in id, and has an index that does. Receipts of a programme grow with their numbers.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "changed": ("-changed_at", "-id"),
    "name": ("applicant_name", "id"),
    "submitted": ("-receipt", "-id"),
}
SHOWN = (
    *("programme_id", "applicant_id", "applicant_name", "applicant_number", "subject", "category", "unit", "state"),
    *("returned_until", "receipt", "submitted_at", "changed_at", "figures_synthetic"),
    *("revision__id", "revision__digest"),
)


@dataclass(frozen=True)
class Wanted:
    """What staff want to see; empty means all."""

    state: str = ""
    category: str = ""
    unit: str = ""
    query: str = ""
    order: str = "changed"


@dataclass(frozen=True)
class Listed:
    """A declaration with its titles, how many sections have been saved, and until when it can be filed.

    `until` is None once it is submitted.
    """

    declaration: Declaration
    category: str
    unit: str
    saved: int
    until: datetime | None
    is_extended: bool

    @property
    def changed(self) -> str:
        return _minute(self.declaration.changed_at)

    @property
    def deadline(self) -> str:
        return shown_end(self.until) if self.until else ""


def page(programme: Programme, *, wanted: Wanted, number: int) -> tuple[Page, list[Listed]]:
    """One page in one query: its keys by the order's index, the rows behind them, and how many there are in all."""
    found, order = declarations(programme, wanted=wanted), ORDERS[wanted.order]
    first = (number - 1) * ROWS
    keys = found.order_by(*order).values("pk")[first : first + ROWS]
    total = found.order_by().values("programme").annotate(total=Count("pk")).values("total")
    rows = list(_shown().filter(pk__in=keys).annotate(total=Subquery(total)).order_by(*order))
    if not rows and number > 1:
        last = Paginator(found.order_by(*order), ROWS).num_pages
        return page(programme, wanted=wanted, number=last if last < number else 1)
    pages = Paginator(found.order_by(*order), ROWS)
    pages.count = rows[0].total if rows else 0
    return pages.page(number), list(_listed(rows))


def each(programme: Programme, *, wanted: Wanted) -> Iterator[tuple[Cell, ...]]:
    """All of them for a file, read as they are needed."""
    rows = _shown().filter(pk__in=declarations(programme, wanted=wanted).values("pk")).order_by(*ORDERS[wanted.order])
    for one in _listed(rows.iterator(chunk_size=CHUNK)):
        row = one.declaration
        yield (
            *(row.applicant_name, row.subject, row.applicant_number, one.category, one.unit),
            *(row.get_state_display(), one.saved, row.receipt),
            *(_minute(row.submitted_at), _minute(row.changed_at), one.deadline),
            *("是" if one.is_extended else "", "是" if row.figures_synthetic else ""),
        )


def declarations(programme: Programme, *, wanted: Wanted) -> QuerySet[Declaration]:
    found = Declaration.objects.filter(programme=programme)
    stated = {"state": wanted.state, "category": wanted.category, "unit": wanted.unit}
    found = found.filter(**{name: value for name, value in stated.items() if value})
    if wanted.query:
        found = found.filter(search(wanted.query, number="applicant_number", names=("applicant_name", "subject")))
    return found


def search(query: str, *, number: str, names: Sequence[str]) -> Q:
    """Latin letters and digits are the beginning of a registration's number, anything else a part of a name.

    `number` and `names` are the fields to look in.
    """
    if query.isascii() and query.isalnum() and any(character.isdigit() for character in query):
        return Q(**{f"{number}__startswith": query.upper()})
    return reduce(or_, (Q(**{f"{name}__contains": query}) for name in names))


@cache
def _shown() -> QuerySet[Declaration]:
    """Put together once, since that costs more than asking; each request's filter makes a copy of its own."""
    saved = SectionAnswers.objects.filter(declaration=OuterRef("pk")).order_by().values("declaration")
    sections = saved.annotate(saved=Count("pk")).values("saved")
    found = Declaration.objects.select_related("revision").only(*SHOWN)
    return found.annotate(extended_until=deadlines.extended_until(), saved=Coalesce(Fixed(sections), 0))


def _listed(rows: Iterable[Declaration]) -> Iterator[Listed]:
    now = timezone.now()
    for row in rows:
        definition = programmes.definition_of(row.revision)
        unit = definition.unit(row.unit)
        period = deadlines.period_of(row)
        ends = {
            Declaration.State.DRAFT: period.deadline(now),
            Declaration.State.RETURNED: row.returned_until,
        }
        yield Listed(
            declaration=row,
            category=next((one.title for one in definition.categories if one.code == row.category), row.category),
            unit=unit.title if unit else row.unit,
            saved=row.saved,  # type: ignore[attr-defined]
            until=ends.get(Declaration.State(row.state)),
            is_extended=row.state == Declaration.State.DRAFT and period.is_extended,
        )


def _minute(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
