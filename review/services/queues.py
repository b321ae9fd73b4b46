"""The queue of a programme's cases: filtered, searched, sorted, and fetched a page at a time by their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from accounts.models import User
from declarations.models import Programme
from review.models import Case

ROWS = 50
# What a row of the queue shows: of 50 rows, the rest would cost more than all else that the database does for them.
SHOWN = (
    *("applicant_name", "applicant_number", "received_at", "state", "round_id", "failed_steps", "unknown_steps"),
    *("declaration__subject", "submission__receipt", "assignee__name", "assignee__email"),
)
# Every order ends in id, and has an index that does.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "received": ("received_at", "id"),
    "name": ("applicant_name", "id"),
    "failed": ("-failed_steps", "-unknown_steps", "-id"),
}


@dataclass(frozen=True)
class Wanted:
    """What a verifier wants to see; empty means all. `held` is mine or free, `found` failed or unknown."""

    state: str = ""
    held: str = ""
    found: str = ""
    query: str = ""
    order: str = "received"


def page(programme: Programme, *, wanted: Wanted, number: str | int | None, user: User) -> tuple[Page, list[Case]]:
    """One page of keys by the order's index, and the cases behind them in that order: three queries in all."""
    keys = cases(programme, wanted=wanted, user=user).order_by(*ORDERS[wanted.order]).values_list("id", flat=True)
    found = Paginator(keys, ROWS).get_page(number)
    return found, _fetched(list(found.object_list))


def cases(programme: Programme, *, wanted: Wanted, user: User) -> QuerySet[Case]:
    found = Case.objects.filter(programme=programme)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.held:
        found = found.filter(assignee=user if wanted.held == "mine" else None)
    if wanted.found:
        found = found.filter(**{"failed": {"failed_steps__gt": 0}, "unknown": {"unknown_steps__gt": 0}}[wanted.found])
    if wanted.query:
        found = found.filter(**_search(wanted.query))
    return found


def _search(query: str) -> dict[str, str]:
    """Latin letters and digits are the beginning of a registration's number, anything else a part of a name."""
    if query.isascii() and query.isalnum() and any(character.isdigit() for character in query):
        return {"applicant_number__startswith": query.upper()}
    return {"applicant_name__contains": query}


def _fetched(keys: Sequence[UUID]) -> list[Case]:
    found = Case.objects.filter(id__in=keys).select_related("assignee", "declaration", "submission")
    by_key = {case.id: case for case in found.only(*SHOWN)}
    return [by_key[key] for key in keys if key in by_key]
