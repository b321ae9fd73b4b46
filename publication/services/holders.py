"""Who holds the title: a page of the list, with what each has reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from declarations.models import Membership, Programme
from declarations.services.listing import search
from publication.core.supervision import ChangeState, HoldingState, ReportState, RevocationState
from publication.models import AnnualReport, Holding, Revocation
from publication.services import annual_reports
from publication.services.annual_reports import Asked

ROWS = 50


@dataclass(frozen=True)
class Wanted:
    """What is to be seen; empty means all. `reported` is yes or no, on the newest year that is asked for."""

    state: str = ""
    unit: str = ""
    reported: str = ""
    query: str = ""


@dataclass(frozen=True)
class Row:
    """A holder with the newest report that is asked of it; `changes` and `proposed` say what waits."""

    holding: Holding
    asked: Asked | None
    changes: int
    proposed: bool


def page(
    programme: Programme, *, wanted: Wanted, own_unit: str, number: str | int | None, today: date
) -> tuple[Page, list[Row]]:
    """One page of holders; only the unit's where `own_unit` says whose they are. Always as many queries."""
    found = Paginator(_holders(programme, wanted, own_unit, today).order_by("name", "id"), ROWS).get_page(number)
    return found, _rows(list(found.object_list), programme, today)


def reports_of(programme: Programme, *, own_unit: str, year: int, today: date) -> list[Asked]:
    """The reports on a year as they stand, by holder's name; only the unit's where `own_unit` says so."""
    held = _holders(programme, Wanted(state=HoldingState.HELD), own_unit, today).order_by("name", "id")
    found = annual_reports.asked(list(held), rule=annual_reports.rule_of(programme), today=today)
    return [one for reports in found.values() for one in reports if one.due.year == year]


def titles_of(user: User, *, today: date) -> list[Row]:
    """The titles of those for whom a person acts, with what is due."""
    mine = Membership.objects.filter(user=user).values("applicant")
    found = list(_waiting(Holding.objects.filter(applicant__in=mine)).order_by("name", "-held_from", "id"))
    by_programme: dict[int, list[Holding]] = {}
    for one in found:
        by_programme.setdefault(one.programme_id, []).append(one)
    rows = {row.holding.pk: row for those in by_programme.values() for row in _rows(those, those[0].programme, today)}
    return [rows[one.pk] for one in found]


def _holders(programme: Programme, wanted: Wanted, own_unit: str, today: date) -> QuerySet[Holding]:
    found = _waiting(Holding.objects.filter(programme=programme))
    if own_unit:
        found = found.filter(unit=own_unit)
    for name in ("state", "unit"):
        if stated := getattr(wanted, name):
            found = found.filter(**{name: stated})
    if wanted.query:
        found = found.filter(search(wanted.query, number="number", names=("name", "subject")))
    if wanted.reported:
        filed = AnnualReport.objects.filter(holding=OuterRef("pk"), year=today.year - 1)
        filed = filed.exclude(state=ReportState.RETURNED)
        found = found.filter(Exists(filed) if wanted.reported == "yes" else ~Exists(filed))
    return found


def _waiting(found: QuerySet[Holding]) -> QuerySet[Holding]:
    """With what waits: changes that nobody took note of yet, and whether the title is about to be taken away."""
    open_changes = Count("changes", filter=~Q(changes__state=ChangeState.NOTED))
    proposed = Revocation.objects.filter(holding=OuterRef("pk"), state=RevocationState.PROPOSED)
    return found.annotate(open_changes=open_changes, proposed=Exists(proposed)).select_related("programme", "applicant")


def _rows(those: Sequence[Holding], programme: Programme, today: date) -> list[Row]:
    found = annual_reports.asked(those, rule=annual_reports.rule_of(programme), today=today)
    return [
        Row(one, next(iter(found[one.pk]), None), vars(one)["open_changes"], vars(one)["proposed"]) for one in those
    ]
