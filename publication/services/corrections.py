"""Versions after the first: what differs from the one before and why there is a new one; and taking a list back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.models import Programme
from declarations.services.declarations import Refused, need
from publication.core.charts import text_alternative
from publication.core.differences import Differences, PrintedFigure, Version, compare
from publication.core.report import Content, Report
from publication.core.statistics import Edition
from publication.models import Publication
from publication.services import drafts, editions, public_lists, reports
from ranking.models import Run
from records.core.canonical import sha256
from records.services import journal

MAX_REASON = 2000


def newest_version(programme: Programme) -> Publication | None:
    """The published version in force, or the last one where the list has been revoked."""
    found = Publication.objects.filter(programme=programme, state=Publication.State.PUBLISHED)
    return found.select_related("run__revision", "programme").order_by("-version").first()


def kind_of(run: Run, *, before: Publication | None) -> Publication.Kind:
    """What a version of this run would be after that one."""
    if before is None:
        return Publication.Kind.FIRST
    return Publication.Kind.CORRECTION if before.run_id == run.pk else Publication.Kind.RERANKED


def may_correct(run: Run, *, before: Publication | None, held: list[str]) -> Verdict:
    """Whether there is anything to publish anew: the run is another one than that of the version before, or something
    else differs; and after a revocation always."""
    if before is None or before.run_id != run.pk or before.revoked_at is not None:
        return YES
    same = differences(run, before=before, held=held).is_empty
    return no("这次排名已经公布，之后名单、数字和报告文字都没有改动") if same else YES


def differences(run: Run, *, before: Publication, held: list[str]) -> Differences:
    """What a version made of this run now would have otherwise than the one before."""
    report = drafts.report_of(run)
    edition = editions.edition_of(run, report=report, held=held)
    content = reports.plain_content(report, edition=edition)
    return compared(edition, report=report, content=content, before=before)


def compared(edition: Edition, *, report: Report, content: Content, before: Publication) -> Differences:
    """What this edition has otherwise than the version before."""
    new = Version(
        [public_lists.stored(public) for public in public_lists.public_lists(edition, report=report)],
        keys_of(edition, report=report),
        _printed(report, [{"file": one.file, "key": one.key, "printed": one.printed} for one in content.bindings]),
        chapters_of(content, report=report),
    )
    earlier = editions.report_of(before.run.revision)
    old = Version(before.lists, before.keys, _printed(earlier, before.bindings), before.chapters)
    return compare(old, new, labels=report.labels)


def keys_of(edition: Edition, *, report: Report) -> dict[str, list[str]]:
    """The keys of each list that is shown, in the order of its rows."""
    return {annex.list_: list(edition.lists[annex.list_]) for annex in report.definition.annexes}


def chapters_of(content: Content, *, report: Report) -> dict[str, str]:
    """Digests by title: of the report's texts as they were written, with their figures still unfilled, and of what its
    charts show."""
    texts = {chapter.title: report.texts[chapter.file] for chapter in report.definition.chapters}
    charts = {f"图：{chart.title}": text_alternative(chart) for chart in content.charts.values()}
    return {title: sha256(text.encode()) for title, text in (texts | charts).items()}


def _printed(report: Report, bindings: list[Mapping[str, str]]) -> list[PrintedFigure]:
    titles = {chapter.file: chapter.title for chapter in report.definition.chapters}
    return [PrintedFigure(titles.get(one["file"], one["file"]), one["key"], one["printed"]) for one in bindings]


def need_reason(reason: str, *, before: Publication | None) -> str:
    """The reason as it is kept: none of a first version. Raises `Refused`."""
    if before is None:
        return ""
    # Nothing but lines: the reason stands in the manifest and on every page.
    kept = "\n".join(line.strip() for line in reason.splitlines()).strip()
    if not kept:
        raise Refused(no(f"第 {before.version} 版已经公布，请写明出新版的理由"))
    if len(kept) > MAX_REASON:
        raise Refused(no(f"出新版的理由有 {len(kept)} 字，不能超过 {MAX_REASON} 字"))
    return kept


def may_revoke(publication: Publication) -> Verdict:
    """Whether this version can be taken back: it is the one in force."""
    if publication.state != Publication.State.PUBLISHED:
        return no("这一版没有公布")
    if publication.revoked_at is not None:
        return no(f"第 {publication.version} 版已经撤销")
    newest = newest_version(publication.programme)
    if newest is not None and newest.pk != publication.pk:
        return no(f"第 {publication.version} 版已被第 {newest.version} 版取代，请撤销第 {newest.version} 版")
    return YES


@transaction.atomic
def revoke(publication: Publication, *, reason: str, by: User) -> None:
    """Take the published list back: it stays readable, marked with the reason. Titles that it conferred are taken away
    one by one, each with its hearing. Raises `Refused`."""
    locked = Publication.objects.select_for_update(of=("self",)).select_related("programme").get(pk=publication.pk)
    verdict = may_revoke(locked)
    if verdict.is_yes and not reason.strip():
        verdict = no("请写明撤销的理由")
    need(verdict)
    locked.revoked_at, locked.revoked_by, locked.revoked_for = timezone.now(), by, reason.strip()
    locked.save(update_fields=["revoked_at", "revoked_by", "revoked_for"])
    facts = {"version": locked.version, "before": "published", "after": "revoked"}
    payload = {"reason": locked.revoked_for}
    journal.record(f"publication:{locked.pk}", "publication.revoked", by=by.label, facts=facts, payload=payload)
    publication.refresh_from_db()
