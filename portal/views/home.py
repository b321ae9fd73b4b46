"""The start page: for enterprises where their filing stands, for the others what work waits, for all what is public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles_of
from accounts.core.verdict import Verdict, unknown
from accounts.models import User
from declarations.core.period import deadline, shown, shown_end
from declarations.models import Claim, Extension, Membership, Programme
from declarations.services import openings, programmes
from declarations.services.declarations import filing_is_open
from declarations.services.openings import Opening
from portal.services import worklist
from publication.access import newest_published
from ranking.access import READERS
from ranking.models import Run

CLAIMS = 20


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with its filing period; `opens` is empty where this code can't read the programme's files."""

    programme: Programme
    opens: str
    closes: str
    filing: Verdict


@dataclass(frozen=True)
class Enterprise:
    """An applicant that the visitor acts for, and the programmes as they stand for it."""

    membership: Membership
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class Work:
    """A task with the address where it is done; empty where this installation has no such page."""

    task: worklist.Task
    url: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this installation ranks and has published; above it what concerns the visitor."""
    context: dict[str, Any] = {
        "programmes": list(_programme_rows()),
        "publications": newest_published().select_related("programme").prefetch_related("files"),
        "runs": None,
    }
    if isinstance(request.user, User):
        context |= _for_person(request.user)
    return render(request, "portal/home.html", context)


def _for_person(user: User) -> dict[str, Any]:
    roles = roles_of(user)
    slugs = {slug for slug, held in roles.items() if held & set(READERS)}
    enterprises = _enterprises(user)
    claims = Claim.objects.filter(claimed_by=user).exclude(state=Claim.State.GRANTED).order_by("-claimed_at")[:CLAIMS]
    return {
        "work": [Work(task, _address(task)) for task in worklist.tasks(user, roles=roles)] if roles else None,
        "runs": _latest_runs(slugs) if slugs else None,
        "enterprises": enterprises,
        "claims": list(claims),
        "files_for_enterprises": bool(enterprises) or not roles,
    }


def _enterprises(user: User) -> list[Enterprise]:
    members = list(Membership.objects.filter(user=user).select_related("applicant").order_by("granted_at", "id"))
    found = openings.openings(members, at=timezone.now())
    by_applicant = {key: tuple(group) for key, group in groupby(found, key=lambda one: one.applicant.pk)}
    return [Enterprise(member, by_applicant.get(member.applicant_id, ())) for member in members]


def _address(task: worklist.Task) -> str:
    try:
        return reverse(task.page, args=task.arguments)
    except NoReverseMatch:
        return ""


def _programme_rows() -> Iterator[ProgrammeRow]:
    now = timezone.now()
    later = _extensions_for_all()
    for revision in openings.newest_revisions():
        try:
            calendar = programmes.definition_of(revision).calendar
        except programmes.UnreadableProgramme:
            yield ProgrammeRow(revision.programme, "", "", unknown(_("方案文件无法读取，请重新载入")))
        else:
            closes_at = max([calendar.closes_at, *later.get(revision.programme_id, ())])
            filing = filing_is_open(calendar, now, closes_at=closes_at)
            end = shown_end(deadline(calendar, closes_at=closes_at, now=now))
            yield ProgrammeRow(revision.programme, shown(calendar.opens_at), end, filing)


def _extensions_for_all() -> dict[int, Sequence[Any]]:
    found = Extension.objects.filter(applicant=None).values_list("programme").annotate(until=Max("until")).order_by()
    return {programme: (until,) for programme, until in found}


def _latest_runs(slugs: set[str]) -> QuerySet[Run]:
    newest = Run.objects.filter(programme=OuterRef("programme")).order_by("-number").values("number")[:1]
    found = Run.objects.filter(programme__slug__in=slugs, number=Subquery(newest)).select_related("programme")
    return found.order_by("-queued_at")
