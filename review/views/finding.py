"""The case that an address names, for who may read it or act on it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from declarations.views.visitor import require
from review import access
from review.models import Case

_RELATED = ("programme", "submission__revision", "submission__submitted_by", "declaration", "assignee", "round")


def readable_case(request: HttpRequest, case_id: UUID) -> Case:
    """The case, for who may read it."""
    found = Case.objects.select_related(*_RELATED).defer("submission__revision__documents").filter(id=case_id).first()
    if found is None:
        raise Http404(_("没有这份案卷。"))
    require(access.may_read_case(request.user, found))
    return found


def own_case(request: HttpRequest, case_id: UUID) -> Case:
    """The case, for who may act on it."""
    found = readable_case(request, case_id)
    require(access.may_verify(request.user, found))
    return found
