"""Who asks, and whether the answer is yes."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.models import Programme
from review import access
from review.models import Case

_RELATED = ("programme", "submission__revision", "submission__submitted_by", "declaration", "assignee", "round")


def person(request: HttpRequest) -> User:
    """The visitor of a page that asks for log-in."""
    if not isinstance(request.user, User):
        raise PermissionDenied(_("请先登录"))
    return request.user


def require(verdict: Verdict) -> None:
    if not verdict.is_yes:
        raise PermissionDenied(verdict.sentence)


def programme_of(slug: str) -> Programme:
    found = Programme.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(_("没有这个评选方案。"))
    return found


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
