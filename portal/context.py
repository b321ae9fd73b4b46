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
from publication.access import OBJECTION_READERS
from ranking.access import READERS as RANKING_READERS
from review.access import READERS as REVIEW_READERS

PANEL = (Role.EXPERT, Role.CHAIR)
LOOKING_AFTER = {Role.RECOMMENDER, *RANKING_READERS}  # of holders of a title
RECOMMENDING = {Role.RECOMMENDER, *REVIEW_READERS}
# The entry below which a page lies, by the page's name or by its app's; any other page is an entry of its own.
BELOW = {
    "declarations:receipt": "declarations:all_declarations",
    "portal:journal": "portal:programme",
    "portal:progress": "portal:programme",
    "publication": "publication:approve",
    "publication:annual_report": "publication:holders",
    "publication:annual_reports": "publication:holders",
    "publication:holders": "publication:holders",
    "publication:holding": "publication:holders",
    "publication:lapse": "publication:holders",
    "publication:propose_revocation": "publication:holders",
    "publication:titles": "publication:titles",
    "publication:approval": "publication:approval",
    **dict.fromkeys(
        (f"publication:{name}" for name in ("notice_desk", "withdraw_notice", "waive_notice")),
        "publication:notice_desk",
    ),
    **dict.fromkeys(
        (
            f"publication:{name}"
            for name in (
                *("objection", "decide_objection", "assign_reviewers", "propose_effect", "drop_effect"),
                *("apply_effects", "look_again", "erase_identity"),
            )
        ),
        "publication:objections",
    ),
    **dict.fromkeys(
        (f"publication:{name}" for name in ("studio", "chapter", "chapter_preview", "chapter_history", "proof")),
        "publication:studio",
    ),
    "ranking": "ranking:runs",
    "ranking:confirm_rest": "ranking:recheck",
    "ranking:opinion": "ranking:recheck",
    "ranking:recheck": "ranking:recheck",
    "ranking:sign_off": "ranking:recheck",
    "declarations:remove_unit_member": "declarations:units",
    "review": "review:queue",
    "review:card": "review:scoring",
    "review:deliberation": "review:rounds",
    "review:batch": "review:recommendation",
    "review:preliminary_move": "review:recommendation",
    "review:preliminary_return": "review:recommendation",
    "review:submit_batch": "review:recommendation",
    "review:unit_case": "review:recommendation",
    "review:reorder": "review:recommendation",
    "review:panel": "review:panel",
    "review:pledge": "review:scoring",
    "review:rounds": "review:rounds",
    "review:scoring": "review:scoring",
    "review:edition": "review:registers",
    "review:register": "review:registers",
    "review:registers": "review:registers",
    "review:assignment": "review:panel",
    "review:draw": "review:panel",
    "review:enter_expert": "review:experts",
    "review:expert": "review:experts",
    "review:experts": "review:experts",
    "review:import_experts": "review:experts",
    "review:leave": "review:panel",
    "review:own_cases": "review:own_cases",
    "review:own_expert": "review:own_expert",
    "review:recuse": "review:own_cases",
    "review:seat": "review:panel",
    "review:unseat": "review:panel",
    "review:visit": "review:visits",
    "review:visits": "review:visits",
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
    """The groups that stand at the left, by the visitor's roles. For these one query, for their programmes another."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return {"navigation": []}
    place = _place(request)
    held = held_by(user, told=place.told)
    general = [_entry(place, _("首页"), "home")]
    if not held:
        return {
            "navigation": [
                Group(
                    "",
                    (
                        *general,
                        _entry(place, _("认领企业"), "declarations:claim"),
                        _entry(place, _("我的称号"), "publication:titles"),
                    ),
                )
            ]
        }
    if any({Role.STAFF, Role.AUDITOR} & one.roles for one in held):
        general.append(_entry(place, _("认领核定"), "declarations:claims"))
        general.append(_entry(place, _("专家库"), "review:experts"))
    if any(set(REVIEW_READERS) & one.roles for one in held):
        general.append(_entry(place, _("名单"), "review:registers"))
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
        _page(here, _("推荐单位"), "declarations:units", slug) if reads_ranking else None,
        _page(here, _("推荐"), "review:recommendation", slug) if roles & RECOMMENDING else None,
        _page(here, _("核查"), "review:queue", slug) if roles & set(REVIEW_READERS) else None,
        _page(here, _("实地调研"), "review:visits", slug) if Role.AGENCY in roles else None,
        _page(here, _("专家席位"), "review:panel", slug) if reads_ranking else None,
        _page(here, _("我的评分"), "review:scoring", slug) if roles & set(PANEL) else None,
        _page(here, _("评分轮次"), "review:rounds", slug) if roles & {Role.CHAIR, *RANKING_READERS} else None,
        _page(here, _("我的案卷"), "review:own_cases", slug) if roles & set(PANEL) else None,
        _page(here, _("排名"), "ranking:runs", slug) if reads_ranking else None,
        _page(here, _("复核"), "ranking:recheck", run) if run and roles & {*PANEL, *RANKING_READERS} else None,
        _page(here, _("批准"), "publication:approval", slug, run) if run and reads_ranking else None,
        _page(here, _("公示"), "publication:notice_desk", slug, run) if run and reads_ranking else None,
        _page(here, _("异议"), "publication:objections", slug) if run and roles & set(OBJECTION_READERS) else None,
        _page(here, _("报告"), "publication:studio", slug, run) if run and reads_ranking else None,
        _page(here, _("公布"), "publication:approve", slug, run) if run and reads_ranking else None,
        _page(here, _("称号持有单位"), "publication:holders", slug) if roles & LOOKING_AFTER else None,
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
