"""What every page's frame needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from declarations.access import READERS as FILING_READERS
from portal.services.roles import Held, held_by
from ranking.access import READERS as RANKING_READERS
from review.access import READERS as REVIEW_READERS

PANEL = (Role.EXPERT, Role.CHAIR)


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

    @property
    def is_current(self) -> bool:
        return any(entry.is_current for entry in self.entries)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The groups that stand at the left, by the visitor's roles. No query for the anonymous, one for the others."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return {"navigation": []}
    held = held_by(user)
    general = [_entry(request, _("首页"), "home")]
    if not held:
        return {"navigation": [Group("", (*general, _entry(request, _("认领企业"), "declarations:claim")))]}
    if any({Role.STAFF, Role.AUDITOR} & one.roles for one in held):
        general.append(_entry(request, _("认领核定"), "declarations:claims"))
    groups = [_group(request, one) for one in held if one.title]
    return {"navigation": [Group("", tuple(general)), *(group for group in groups if group.entries)]}


def _group(request: HttpRequest, held: Held) -> Group:
    slug, roles, run = held.slug, held.roles, held.run
    reads_ranking = roles & set(RANKING_READERS)
    reads_filing = roles & set(FILING_READERS)
    entries = [
        _page(request, _("方案管理"), "portal:programme", slug) if reads_ranking else None,
        _page(request, _("申报名单"), "declarations:all_declarations", slug) if reads_filing else None,
        _page(request, _("申报期限"), "declarations:extensions", slug) if reads_filing else None,
        _page(request, _("核查"), "review:queue", slug) if roles & set(REVIEW_READERS) else None,
        _page(request, _("专家席位"), "review:panel", slug) if reads_ranking else None,
        _page(request, _("排名"), "ranking:runs", slug) if reads_ranking else None,
        _page(request, _("复核"), "ranking:recheck", run) if run and roles & {*PANEL, *RANKING_READERS} else None,
        _page(request, _("公布"), "publication:approve", slug, run) if run and reads_ranking else None,
    ]
    return Group(held.title, tuple(_known(entries)))


def _known(entries: Iterable[Entry | None]) -> Iterable[Entry]:
    return (entry for entry in entries if entry is not None)


def _page(request: HttpRequest, label: str, name: str, *arguments: object) -> Entry | None:
    """The entry of a page, unless this installation has none of that name."""
    try:
        return _entry(request, label, name, *arguments)
    except NoReverseMatch:
        return None


def _entry(request: HttpRequest, label: str, name: str, *arguments: object) -> Entry:
    url = reverse(name, args=arguments)
    return Entry(label, url, is_current=request.path == url)
