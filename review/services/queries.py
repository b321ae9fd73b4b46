"""Queries of public sites, made by hand: what a site said on a day, with its screenshot."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import Verdict, no
from accounts.models import User
from declarations.core.upload import MEDIA_TYPES, accepted, clean_name
from declarations.models import Programme
from declarations.services.declarations import Refused
from records.services import files, journal
from review.core.steps import Site
from review.models import Case, SiteQuery
from review.services import cases, checking, reviews

ACCEPTED = ("png", "jpg", "pdf")


def sites_of(case: Case) -> dict[str, Site]:
    """The public sites that the programme has queried, by code."""
    return {site.code: site for site in reviews.review_of(case.submission.revision).definition.sites}


def may_record(case: Case, *, by: User) -> Verdict:
    """Whether this verifier may record a query now: the programme has sites, and nobody else holds the open case."""
    if not sites_of(case):
        return no("本方案没有要人工查询的网站")
    return cases.may_verify_figure(case, by=by)


@transaction.atomic
def record(
    case: Case,
    *,
    site: str,
    queried_on: date,
    is_clear: bool | None,
    result: str,
    name: str,
    content: bytes,
    by: User,
) -> SiteQuery:
    """Keep what the site said, with its screenshot (png, jpg or pdf by content), and look at the checks again.

    Raises `Refused`, and `UploadError` for a file that is none of these.
    """
    Programme.objects.select_for_update().get(pk=case.programme_id)  # before the case, as every round of checks does
    locked = Case.objects.select_for_update(of=("self",)).select_related("submission__revision").get(pk=case.pk)
    verdict = may_record(locked, by=by)
    found = sites_of(locked).get(site)
    if verdict.is_yes and found is None:
        verdict = no("本方案没有这个网站")
    if verdict.is_yes and queried_on > timezone.localdate():
        verdict = no(f"查询日期 {queried_on} 还没到")
    if not verdict.is_yes or found is None:
        raise Refused(verdict)
    called = clean_name(name)
    kind = accepted(content, name=called, accept=ACCEPTED)
    made = SiteQuery.objects.create(
        case=locked,
        site=found.code,
        site_title=found.title,
        queried_on=queried_on,
        is_clear=is_clear,
        result=result.strip(),
        screenshot=files.keep(content, media_type=MEDIA_TYPES[kind], by=by.label),
        screenshot_name=called,
        recorded_by=by,
    )
    facts = {
        "site": found.code,
        "queried_on": queried_on.isoformat(),
        "is_clear": is_clear,
        "screenshot": made.screenshot.sha256 if made.screenshot else "",
    }
    journal.record(f"case:{case.id}", "site.queried", by=by.label, facts=facts, payload={"result": made.result})
    checking.check(locked, by=by)
    case.refresh_from_db()
    return made
