"""Holders of a title without a list: put straight into the database, for tests of what becomes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Role, User
from declarations.models import Membership, Programme, UnitMember
from publication.models import Holding
from tests import builders, tiny

HELD_FROM = date(2022, 6, 1)


def holding(*, seq: int = 1, programme: Programme | None = None, **more: Any) -> Holding:
    """Applicant `seq` holds the tiny programme's title since the middle of 2022, recommended by the northern unit."""
    edition = programme or builders.programme()
    facts: dict[str, Any] = {
        "code": edition.slug.rpartition("-")[0],
        "programme": edition,
        "won_in": edition,
        "applicant": builders.applicant(seq=seq),
        "title": "微型示范企业",
        "name": tiny.name(seq),
        "number": tiny.number(seq),
        "unit": "north",
        "held_from": HELD_FROM,
        "confirmed_on": HELD_FROM,
        "entered_by": builders.user(),
    }
    return Holding.objects.create(**{**facts, **more})


def member(of: Holding, *, part: str = Membership.Part.ADMINISTRATOR, email: str = "filer@example.cn") -> User:
    """Somebody who acts for the holder."""
    person = builders.user(email=email)
    Membership.objects.create(applicant=of.applicant, user=person, part=part, granted_by=builders.user())
    return person


def recommender(*, unit: str = "north", email: str = "north@example.cn") -> User:
    person = builders.user(email=email, role=Role.RECOMMENDER)
    UnitMember.objects.create(programme=builders.programme(), unit=unit, user=person, granted_by=builders.user())
    return person
