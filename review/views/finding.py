"""The case that an address names, for who may read it or act on it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from declarations.views.visitor import person, require
from review import access
from review.models import Case

_RELATED = (
    "programme",
    "submission__revision",
    "declaration",
    "assignee",
    "round",
    "batch",
)


def readable_case(request: HttpRequest, case_id: UUID) -> Case:
    """The case, for who may read it; it comes with the next one of theirs."""
    by = person(request)
    rows = Case.objects.select_related(*_RELATED).defer("submission__revision__documents")
    try:
        found = rows.annotate(next_mine=_next_of(by)).get(id=case_id)
    except Case.DoesNotExist:
        raise Http404(_("没有这份案卷。")) from None
    require(access.may_read_case(request.user, found))
    return found


def _next_of(user: User) -> Subquery:
    """The next open case that this person has taken."""
    mine = Case.objects.filter(programme=OuterRef("programme"), assignee=user, state=Case.State.OPEN)
    return Subquery(mine.exclude(pk=OuterRef("pk")).order_by("received_at", "id").values("pk")[:1])


def own_case(request: HttpRequest, case_id: UUID) -> Case:
    """The case, for who may act on it."""
    found = readable_case(request, case_id)
    require(access.may_verify(request.user, found))
    return found
