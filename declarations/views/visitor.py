"""Who asks, for which programme, and whether the answer is yes: what the views of this app and those above share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.models import Programme, ProgrammeRevision
from declarations.services import openings


def person(request: HttpRequest) -> User:
    """The person behind a request that `login_required` has let through."""
    if not isinstance(request.user, User):
        raise PermissionDenied(_("请先登录"))
    return request.user


def require(verdict: Verdict) -> None:
    """Go on if the verdict is yes; else its sentence is the page."""
    if not verdict.is_yes:
        raise PermissionDenied(verdict.sentence)


def filters_of(request: HttpRequest) -> str:
    """What a list is filtered by, as its address says it, for `page=2` to follow."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for. What isn't the number of a page is the first."""
    stated = request.GET.get("page", "")
    return max(int(stated), 1) if stated.isascii() and stated.isdigit() and len(stated) < 7 else 1


def programme_of(slug: str) -> Programme:
    """The programme of an address, or the page that says there is none."""
    found = Programme.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(_("没有这个评选方案。"))
    return found


def revision_of(slug: str) -> ProgrammeRevision:
    """The newest revision of an address's programme with the programme, in one query."""
    found = openings.newest_revisions().filter(programme__slug=slug).first()
    if found is None:
        raise Http404(_("没有这个评选方案。"))
    return found
