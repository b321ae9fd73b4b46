"""The roles that a person holds, with what every page and the start page need to know about their programmes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from accounts.models import Role, User
from declarations.models import Programme
from ranking.models import Run
from records.services.queries import Fixed
from review.models import Case, Round, Scorecard

HELD = "_held"
# What an address calls a thing, where its programme isn't named; and where the thing has its programme.
THINGS: dict[str, tuple[type[Model], str]] = {
    "run_id": (Run, "programme"),
    "card_id": (Scorecard, "round__programme"),
    "round_id": (Round, "programme"),
    "case_id": (Case, "programme"),
}


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


def held_by(user: User, *, told: Mapping[str, Any] | None = None) -> list[Held]:
    """By programme, the newest first. Read once for each object of a person, which lives as long as a request.

    `told` is what the address says of the thing whose page is looked at, so that the same query says in which programme
    that is.
    """
    if HELD not in vars(user):
        vars(user)[HELD] = _read(user, told or {})
    return cast(list[Held], vars(user)[HELD])


def _read(user: User, told: Mapping[str, Any]) -> list[Held]:
    if not user.roles:
        return []
    rows = _programmes().filter(slug__in=user.roles)
    for name, (model, programme) in THINGS.items():
        if told.get(name) is not None:
            of_it = model._default_manager.filter(pk=told[name], **{programme: OuterRef("pk")})
            rows = rows.annotate(has_thing=Exists(of_it))
            break
    found = [
        Held(row["slug"], row["title"], row["run"], user.roles[row["slug"]], row.get("has_thing", False))
        for row in rows
    ]
    loaded = {one.slug for one in found}
    return [*found, *(Held(slug, "", None, user.roles[slug], False) for slug in sorted(set(user.roles) - loaded))]


@cache
def _programmes() -> QuerySet[Programme, Any]:
    """Put together once, since that costs more than asking; each request's filter makes a copy of its own."""
    finished = Run.objects.filter(programme=OuterRef("pk"), state=Run.State.FINISHED).order_by("-number")
    return Programme.objects.annotate(run=Fixed(finished.values("pk")[:1])).values("slug", "title", "run")
