"""What every page's frame needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.access import roles_of
from accounts.models import Role, User
from declarations.models import Programme
from portal.services.worklist import latest_finished
from ranking.access import READERS as RANKING_READERS
from ranking.models import Run
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


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The groups that stand at the left, by the visitor's roles.

    No query for the anonymous, one for people without a role, two for verifiers, three for the others.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return {"navigation": []}
    roles = roles_of(user)
    general = [_entry(request, _("首页"), "home")]
    if not roles:
        return {"navigation": [Group("", (*general, _entry(request, _("认领企业"), "declarations:claim")))]}
    if any({Role.STAFF, Role.AUDITOR} & held for held in roles.values()):
        general.append(_entry(request, _("认领核定"), "declarations:claims"))
    programmes = list(Programme.objects.filter(slug__in=roles))
    with_runs = [one for one in programmes if roles[one.slug] & {*PANEL, *RANKING_READERS}]
    finished = {run.programme_id: run for run in latest_finished(with_runs)} if with_runs else {}
    groups = [_group(request, one, roles[one.slug], finished.get(one.pk)) for one in programmes]
    return {"navigation": [Group("", tuple(general)), *(group for group in groups if group.entries)]}


def _group(request: HttpRequest, programme: Programme, held: set[Role], run: Run | None) -> Group:
    slug = programme.slug
    reads_ranking = held & set(RANKING_READERS)
    entries = [
        _page(request, _("方案管理"), "portal:programme", slug) if reads_ranking else None,
        _page(request, _("核查"), "review:queue", slug) if held & set(REVIEW_READERS) else None,
        _page(request, _("专家席位"), "review:panel", slug) if reads_ranking else None,
        _page(request, _("排名"), "ranking:runs", slug) if reads_ranking else None,
        _page(request, _("复核"), "ranking:recheck", run.pk) if run and held & {*PANEL, *RANKING_READERS} else None,
        _page(request, _("公布"), "publication:approve", slug, run.pk) if run and reads_ranking else None,
    ]
    return Group(programme.title, tuple(_known(entries)))


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
