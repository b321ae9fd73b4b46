"""The thing that an address names, or the page that says why not."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.models import Programme
from ranking.models import Run


def person(request: HttpRequest) -> User:
    """The visitor of a page that asks for log-in."""
    if not isinstance(request.user, User):
        raise PermissionDenied(_("请先登录"))
    return request.user


def programme_of(slug: str) -> Programme:
    programme = Programme.objects.filter(slug=slug).first()
    if programme is None:
        raise Http404(_("没有这个评选方案。"))
    return programme


def run_of(run_id: UUID) -> Run:
    related = ("programme", "revision", "snapshot", "result", "queued_by")
    found = Run.objects.filter(id=run_id).select_related(*related).defer("revision__documents").first()
    if found is None:
        raise Http404(_("没有这次排名运算。"))
    return found


def require(verdict: Verdict) -> None:
    if not verdict.is_yes:
        raise PermissionDenied(verdict.sentence)
