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
# The entry below which a page lies, by the page's name or by its app's; any other page is an entry of its own.
BELOW = {
    "declarations:receipt": "declarations:all_declarations",
    "portal:journal": "portal:programme",
    "publication": "publication:approve",
    "ranking": "ranking:runs",
    "ranking:confirm_rest": "ranking:recheck",
    "ranking:opinion": "ranking:recheck",
    "ranking:recheck": "ranking:recheck",
    "ranking:sign_off": "ranking:recheck",
    "review": "review:queue",
    "review:panel": "review:panel",
    "review:seat": "review:panel",
    "review:unseat": "review:panel",
}


@dataclass(frozen=True)
class Entry:
    """`current` is what `aria-current` says: `page` on the entry's own page, `true` on one below it, else nothing."""

    label: str
    url: str
    current: str


@dataclass(frozen=True)
class Group:
    """Entries of one programme, or of none where `title` is empty; open on the programme's pages."""

    title: str
    entries: tuple[Entry, ...]
    is_open: bool = False


@dataclass(frozen=True)
class Place:
    """Where a page lies: its address, the entry that it is or lies below, what the address says of the programme."""

    path: str
    entry: str
    told: dict[str, Any]

    def is_in(self, held: Held) -> bool:
        """A receipt's number begins with its programme."""
        slug = self.told.get("slug") or str(self.told.get("receipt", "")).rpartition("-")[0]
        return held.has_thing or held.slug == slug


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The groups that stand at the left, by the visitor's roles. No query for the anonymous, one for the others."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return {"navigation": []}
    place = _place(request)
    held = held_by(user, run=place.told.get("run_id"), case=place.told.get("case_id"))
    general = [_entry(place, _("首页"), "home")]
    if not held:
        return {"navigation": [Group("", (*general, _entry(place, _("认领企业"), "declarations:claim")))]}
    if any({Role.STAFF, Role.AUDITOR} & one.roles for one in held):
        general.append(_entry(place, _("认领核定"), "declarations:claims"))
    groups = [_group(place, one) for one in held if one.title]
    return {"navigation": [Group("", tuple(general)), *(group for group in groups if group.entries)]}


def _place(request: HttpRequest) -> Place:
    match = request.resolver_match
    if match is None:
        return Place(request.path, "", {})
    entry = BELOW.get(match.view_name) or BELOW.get(match.namespace, match.view_name)
    return Place(request.path, entry, match.kwargs)


def _group(place: Place, held: Held) -> Group:
    slug, roles, run = held.slug, held.roles, held.run
    reads_ranking = roles & set(RANKING_READERS)
    reads_filing = roles & set(FILING_READERS)
    is_open = place.is_in(held)
    here = place if is_open else Place(place.path, "", {})
    entries = [
        _page(here, _("方案管理"), "portal:programme", slug) if reads_ranking else None,
        _page(here, _("申报名单"), "declarations:all_declarations", slug) if reads_filing else None,
        _page(here, _("申报期限"), "declarations:extensions", slug) if reads_filing else None,
        _page(here, _("核查"), "review:queue", slug) if roles & set(REVIEW_READERS) else None,
        _page(here, _("专家席位"), "review:panel", slug) if reads_ranking else None,
        _page(here, _("排名"), "ranking:runs", slug) if reads_ranking else None,
        _page(here, _("复核"), "ranking:recheck", run) if run and roles & {*PANEL, *RANKING_READERS} else None,
        _page(here, _("公布"), "publication:approve", slug, run) if run and reads_ranking else None,
    ]
    return Group(held.title, tuple(_known(entries)), is_open)


def _known(entries: Iterable[Entry | None]) -> Iterable[Entry]:
    return (entry for entry in entries if entry is not None)


def _page(place: Place, label: str, name: str, *arguments: object) -> Entry | None:
    """The entry of a page, unless this installation has none of that name."""
    try:
        return _entry(place, label, name, *arguments)
    except NoReverseMatch:
        return None


def _entry(place: Place, label: str, name: str, *arguments: object) -> Entry:
    url = reverse(name, args=arguments)
    return Entry(label, url, current="page" if place.path == url else "true" if place.entry == name else "")
