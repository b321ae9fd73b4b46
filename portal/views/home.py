"""The start page: for enterprises where their filing stands, for the others what work waits, for all what is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from declarations.models import Claim, Invitation, Membership
from declarations.services import invitations, openings, requests
from declarations.services.openings import Current, Opening
from portal.access import READERS as MANAGERS
from portal.services import front, worklist
from portal.services.roles import held_by
from ranking.access import READERS
from ranking.models import Run
from records.services.queries import FixedExists

CLAIMS = 20


@dataclass(frozen=True)
class Enterprise:
    """An applicant that the visitor acts for, and the programmes as they stand for it: those that are over apart."""

    membership: Membership
    current: tuple[Opening, ...]
    past: tuple[Opening, ...]


class Listed(NamedTuple):
    """A programme with the address where this visitor can go on with it; empty where there is none."""

    row: front.ProgrammeRow
    url: str


@dataclass(frozen=True)
class Work:
    """A task with the address where it is done; empty where this installation has no such page."""

    task: worklist.Task
    url: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this installation ranks and has published; above it what concerns the visitor."""
    now = timezone.now()
    user = request.user if isinstance(request.user, User) else None
    members = list(_memberships().filter(user=user)) if user else []
    current = front.current(members)
    enterprises = _enterprises(members, current, at=now)
    published = front.published_rows(current)
    ways = _ways(user, enterprises, published)
    rows = front.programme_rows(current, at=now)
    context: dict[str, Any] = {
        "programmes": [Listed(row, ways.get(row.programme.slug, "")) for row in rows],
        "publications": published,
        "runs": None,
    }
    if user:
        context |= _for_person(user)
        waiting = _waiting(user, members)
        files = bool(enterprises or waiting["invitations"]) or context["work"] is None
        context |= waiting | {"enterprises": enterprises, "files_for_enterprises": files}
    return render(request, "portal/home.html", context)


def _ways(
    user: User | None, enterprises: Sequence[Enterprise], published: Sequence[front.PublishedRow]
) -> dict[str, str]:
    """By programme where to go on: to file, else to manage it, else to what is published, else to what was filed."""
    managed = [one.slug for one in held_by(user) if one.title and one.roles & set(MANAGERS)] if user else []
    lists = {row.programme.slug: reverse("publication:list", args=[row.programme.slug]) for row in published}
    current = [opening for one in reversed(enterprises) for opening in one.current]
    past = [opening for one in reversed(enterprises) for opening in one.past]
    pages = {slug: reverse("portal:programme", args=[slug]) for slug in managed}
    return _anchors(past) | lists | pages | _anchors(current)


def _anchors(stands: Sequence[Opening]) -> dict[str, str]:
    """Where on this page each opening stands."""
    return {one.programme.slug: f"#opening-{one.anchor}" for one in stands}


def _for_person(user: User) -> dict[str, Any]:
    """What waits for somebody with roles, and the newest runs of the programmes that they read."""
    roles = {one.slug: one.roles for one in held_by(user)}
    slugs = {slug for slug, held in roles.items() if held & set(READERS)}
    return {
        "work": [Work(task, _address(task)) for task in worklist.tasks(user, roles=roles)] if roles else None,
        "runs": _latest_runs(slugs) if slugs else None,
    }


@cache
def _memberships() -> QuerySet[Membership]:
    """With whether claims or invitations of the person may wait, so that they are read only where there are any.

    Put together once, since that costs more than asking; each request's filter makes a copy of its own.
    """
    claims = _waiting_claims().filter(claimed_by=OuterRef("user"))
    addresses = EmailAddress.objects.filter(user=OuterRef(OuterRef("user"))).annotate(lower=Lower("email"))
    invited = Invitation.objects.filter(settled_at=None, email__in=addresses.values("lower"))
    asked = requests.open_requests().filter(declaration__applicant=OuterRef("applicant"))
    found = Membership.objects.annotate(
        claims=FixedExists(claims), invited=FixedExists(invited), asked=FixedExists(asked)
    )
    return found.select_related("applicant").order_by("granted_at", "id")


def _waiting(user: User, members: Sequence[Membership]) -> dict[str, Any]:
    claims, invited = (not members or vars(members[0])[name] for name in ("claims", "invited"))
    asked = [one.applicant_id for one in members if vars(one)["asked"]]
    return {
        "requests": list(requests.open_requests().filter(declaration__applicant__in=asked)) if asked else [],
        "claims": list(_waiting_claims().filter(claimed_by=user).order_by("-claimed_at")[:CLAIMS]) if claims else [],
        "invitations": list(invitations.open_for(user)) if invited else [],
    }


def _waiting_claims() -> QuerySet[Claim]:
    return Claim.objects.exclude(state=Claim.State.GRANTED)


def _enterprises(members: Sequence[Membership], current: Sequence[Current], *, at: datetime) -> list[Enterprise]:
    found = openings.openings(members, among=current, at=at)
    by_applicant = {key: tuple(group) for key, group in groupby(found, key=lambda one: one.applicant.pk)}
    return [_enterprise(member, by_applicant.get(member.applicant_id, ())) for member in members]


def _enterprise(member: Membership, stands: tuple[Opening, ...]) -> Enterprise:
    current = tuple(one for one in stands if not one.is_over)
    return Enterprise(member, current, tuple(one for one in stands if one.is_over))


def _address(task: worklist.Task) -> str:
    try:
        return reverse(task.page, args=task.arguments)
    except NoReverseMatch:
        return ""


def _latest_runs(slugs: set[str]) -> QuerySet[Run]:
    newest = Run.objects.filter(programme=OuterRef("programme")).order_by("-number").values("number")[:1]
    found = Run.objects.filter(programme__slug__in=slugs, number=Subquery(newest)).select_related("programme")
    return found.order_by("-queued_at")
