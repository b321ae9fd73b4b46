"""The queue of a programme's cases: filtered, searched, sorted, and fetched a page at a time by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from declarations.models import Programme
from declarations.services.listing import search
from review.core.workflow import WITH_THE_UNIT
from review.models import Case

ROWS = 50
SHOWN = (
    *("id", "applicant_name", "applicant_number", "received_at", "due_on", "state", "round_id"),
    *("failed_steps", "unknown_steps", "noted_steps", "unconfirmed_figures"),
    *("declaration__subject", "submission__receipt", "assignee__name", "assignee__email"),
)
# Every order ends in id, and has an index that does.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "received": ("received_at", "id"),
    "due": ("due_on", "id"),
    "name": ("applicant_name", "id"),
    "failed": ("-failed_steps", "-unknown_steps", "-id"),
}


@dataclass(frozen=True)
class Wanted:
    """What a verifier wants to see; empty means all, of states those that have left the recommending unit.

    `held` is mine, free or a person's key; `found` failed, unknown or unconfirmed; `due` overdue or week.
    """

    state: str = ""
    held: str = ""
    found: str = ""
    due: str = ""
    unit: str = ""
    category: str = ""
    area: str = ""
    query: str = ""
    order: str = "received"


class Queued(NamedTuple):
    """What a row of the queue shows of a case: of 50 rows, four objects each would cost more than asking for them."""

    id: UUID
    applicant_name: str
    applicant_number: str
    received_at: datetime
    due_on: date | None
    state: str
    round_id: int | None
    failed_steps: int
    unknown_steps: int
    noted_steps: int
    unconfirmed_figures: int
    subject: str
    receipt: str
    assignee_name: str | None
    assignee_email: str | None

    @property
    def title(self) -> str:
        """As a case's."""
        return f"{self.applicant_name} · {self.subject}" if self.subject else self.applicant_name

    @property
    def assignee(self) -> str:
        """As a person is called; empty where nobody has the case."""
        return self.assignee_name or self.assignee_email or ""


def page(programme: Programme, *, wanted: Wanted, number: int, user: User) -> tuple[Page, list[Queued]]:
    """One page in one query: its keys by the order's index, the cases behind them, and how many there are in all.

    `number` begins at 1; what lies behind the last is the last.
    """
    found, order = cases(programme, wanted=wanted, user=user), ORDERS[wanted.order]
    keys = found.order_by(*order).values("pk")[(number - 1) * ROWS : number * ROWS]
    total = found.order_by().values("programme").annotate(total=Count("pk")).values("total")
    shown = Case.objects.filter(pk__in=keys).annotate(total=Subquery(total)).order_by(*order)
    rows = list(shown.values_list(*SHOWN, "total"))
    pages = Paginator(found.order_by(*order), ROWS)
    if not rows and number > 1:
        last = pages.num_pages
        return page(programme, wanted=wanted, number=last if last < number else 1, user=user)
    pages.count = rows[0][-1] if rows else 0
    return pages.page(number), [Queued(*row[:-1]) for row in rows]


def cases(programme: Programme, *, wanted: Wanted, user: User) -> QuerySet[Case]:
    found = Case.objects.filter(programme=programme)
    found = found.filter(state=wanted.state) if wanted.state else found.exclude(state__in=WITH_THE_UNIT)
    if wanted.held:
        found = found.filter(assignee={"mine": user.pk, "free": None}.get(wanted.held, wanted.held))
    if wanted.found:
        found = found.filter(**_FOUND[wanted.found])
    if wanted.due:
        found = found.filter(_due(wanted.due), state=Case.State.OPEN)
    stated = {"unit": wanted.unit, "declaration__category": wanted.category, "area__contains": wanted.area}
    found = found.filter(**{name: value for name, value in stated.items() if value})
    if wanted.query:
        found = found.filter(search(wanted.query, number="applicant_number", names=("applicant_name",)))
    return found


_FOUND: Mapping[str, Mapping[str, int]] = {
    "failed": {"failed_steps__gt": 0},
    "unknown": {"unknown_steps__gt": 0},
    "unconfirmed": {"unconfirmed_figures__gt": 0},
}


def _due(wanted: str) -> Q:
    """Overdue, or due until Sunday of this week."""
    today = timezone.localdate()
    if wanted == "overdue":
        return Q(due_on__lt=today)
    return Q(due_on__range=(today, today + timedelta(days=6 - today.weekday())))
