"""Declarations as their own people find them: with the part that the person has, whose it is, and the deadline."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.models import User
from declarations import access
from declarations.models import Declaration
from declarations.services import deadlines
from declarations.services.declarations import Refused


def of(user: User) -> QuerySet[Declaration]:
    """Every declaration of the applicants that the person is a member of."""
    return _rows().filter(Q(part_of=user.pk))


def working_copy(declaration_id: UUID, *, user: User) -> Declaration:
    """The declaration with this id, if the person is a member of its applicant.

    For those who may read its submissions it is there, but not theirs: raises `Refused`. For everybody else it doesn't
    exist: raises `Declaration.DoesNotExist`.
    """
    for found in of(user).filter(pk=declaration_id):
        return found
    other = Declaration.objects.get(pk=declaration_id)
    if access.may_read(user, other).is_yes:
        raise Refused(access.is_member(user, other))
    raise Declaration.DoesNotExist


@cache
def _rows() -> QuerySet[Declaration]:
    """Without the revision's documents, which are read only when they haven't been compiled yet. Put together once,
    since that costs more than asking; each request's filter makes a copy of its own.
    """
    found = Declaration.objects.select_related("programme", "revision", "applicant").defer("revision__documents")
    return found.annotate(
        part=F("applicant__members__part"),
        part_of=F("applicant__members__user"),
        extended_until=deadlines.extended_until(),
    )
