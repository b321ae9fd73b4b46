"""The roles that a person holds, with what every page and the start page need to know about their programmes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from accounts.models import Role, RoleGrant, User
from declarations.models import Programme
from ranking.models import Run
from review.models import Case

HELD = "_held"


@dataclass(frozen=True)
class Held:
    """A programme in which the visitor has these roles, and its newest finished run; no title where none is loaded.

    `has_thing` tells that the run or the case whose page is looked at is the programme's.
    """

    slug: str
    title: str
    run: UUID | None
    roles: set[Role]
    has_thing: bool


def held_by(user: User, *, run: UUID | None = None, case: UUID | None = None) -> list[Held]:
    """By programme, the newest first. Read once for each object of a person, which lives as long as a request.

    `run` or `case` is whose page is looked at, so that the same query says in which programme that is.
    """
    if HELD not in vars(user):
        vars(user)[HELD] = _read(user, run, case)
    return cast(list[Held], vars(user)[HELD])


def _read(user: User, run: UUID | None, case: UUID | None) -> list[Held]:
    grants, of_it = _grants().filter(user=user), {"programme__slug": OuterRef("programme")}
    if run is not None:
        grants = grants.annotate(has_thing=Exists(Run.objects.filter(pk=run, **of_it)))
    elif case is not None:
        grants = grants.annotate(has_thing=Exists(Case.objects.filter(pk=case, **of_it)))
    found: dict[str, Held] = {}
    for grant in grants:
        facts = vars(grant)
        new = Held(grant.programme, facts["title"] or "", facts["run"], set(), facts.get("has_thing", False))
        found.setdefault(grant.programme, new).roles.add(Role(grant.role))
    return list(found.values())


@cache
def _grants() -> QuerySet[RoleGrant]:
    """Put together once, since that costs more than asking; each request's filter makes a copy of its own."""
    programme = Programme.objects.filter(slug=OuterRef("programme"))
    finished = Run.objects.filter(programme__slug=OuterRef("programme"), state=Run.State.FINISHED).order_by("-number")
    grants = RoleGrant.objects.annotate(
        year=Subquery(programme.values("year")),
        title=Subquery(programme.values("title")),
        run=Subquery(finished.values("pk")[:1]),
    )
    return grants.order_by(F("year").desc(nulls_last=True), "programme")
