"""What every page's frame needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import programmes_of
from declarations.models import Programme
from ranking.access import READERS


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """Entries of one programme, or of none where `title` is empty."""

    title: str
    entries: tuple[Entry, ...]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The groups that stand at the left, by the visitor's roles. No query for the anonymous, two for the others."""
    user = getattr(request, "user", None)
    slugs = programmes_of(user, READERS) if user is not None else set()
    if not slugs:
        return {"navigation": []}
    home = Entry(_("首页"), reverse("home"), is_current=request.path == reverse("home"))
    groups = [_group(programme, request.path) for programme in Programme.objects.filter(slug__in=slugs)]
    return {"navigation": [Group("", (home,)), *groups]}


def _group(programme: Programme, path: str) -> Group:
    url = reverse("ranking:runs", args=[programme.slug])
    return Group(programme.title, (Entry(_("运行与排名"), url, is_current=path == url),))
