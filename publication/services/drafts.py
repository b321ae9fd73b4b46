"""The texts of a run's report: the programme's own until staff save theirs, every saved version kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.services.declarations import Refused, need
from publication.core.markdown import MAX_CHARACTERS
from publication.core.report import ChapterDefinition, Report
from publication.models import ReportDraft
from publication.services import editions
from ranking.models import Run
from records.core.canonical import sha256
from records.services import journal


@dataclass(frozen=True)
class Text:
    """A chapter's text in one version; version 0 is the programme's own, saved by nobody."""

    chapter: str
    version: int
    body: str
    draft: ReportDraft | None = None


class Stale(Refused):
    """Somebody has saved the chapter in between: `newest` is what stands now."""

    def __init__(self, newest: Text) -> None:
        who = newest.draft.saved_by if newest.draft else ""
        super().__init__(no(f"{who}已保存第 {newest.version} 版，您的文字还没有保存，请对照后再保存"))
        self.newest = newest


def chapters_of(run: Run) -> tuple[ChapterDefinition, ...]:
    return editions.report_of(run.revision).definition.chapters


def report_of(run: Run, *, until: datetime | None = None) -> Report:
    """The revision's report with the run's own texts, as they are now or as they stood at `until`."""
    return editions.report_of(run.revision).with_texts(bodies(run, until=until))


def bodies(run: Run, *, until: datetime | None = None) -> dict[str, str]:
    """The newest saved text of each chapter that has one, by file."""
    found = ReportDraft.objects.filter(run=run)
    if until is not None:
        found = found.filter(saved_at__lte=until)
    newest_keys = dict(found.order_by("chapter", "version").values_list("chapter", "pk"))
    return dict(ReportDraft.objects.filter(pk__in=newest_keys.values()).values_list("chapter", "body"))


def digests(run: Run, *, until: datetime) -> dict[str, str]:
    """What a manifest names the saved texts by."""
    return {chapter: sha256(body.encode()) for chapter, body in sorted(bodies(run, until=until).items())}


def newest(run: Run, *, chapter: str) -> Text:
    """The chapter's text as it stands."""
    found = _saved(run, chapter).order_by("-version").first()
    return _text(found) if found else _own(run, chapter)


def version(run: Run, *, chapter: str, number: int) -> Text | None:
    """That version of the chapter's text, if there is one."""
    if number == 0:
        return _own(run, chapter)
    found = _saved(run, chapter).filter(version=number).first()
    return _text(found) if found else None


def versions(run: Run, *, chapter: str) -> list[Text]:
    """Every version, newest first, the programme's own last."""
    return [*map(_text, _saved(run, chapter).order_by("-version")), _own(run, chapter)]


def newest_versions(run: Run) -> Mapping[str, ReportDraft]:
    """Who saved what last, by chapter, without the texts."""
    found = ReportDraft.objects.filter(run=run).select_related("saved_by").defer("body")
    return {draft.chapter: draft for draft in found.order_by("chapter", "version")}


def save(run: Run, *, chapter: str, body: str, based_on: int, note: str = "", by: User) -> Text:
    """The text as a new version; as it stands where nothing is new in it. Raises `Stale`, and `Refused`."""
    typed = body.replace("\r\n", "\n")
    need(_savable(typed))
    with transaction.atomic():
        # Publishing is asked for under the same lock: what is saved later isn't published.
        Run.objects.select_for_update().get(pk=run.pk)
        stands = newest(run, chapter=chapter)
        if typed == stands.body:
            return stands
        if based_on != stands.version:
            raise Stale(stands)
        made = ReportDraft.objects.create(
            run=run, chapter=chapter, version=stands.version + 1, body=typed, note=note, saved_by=by
        )
        facts = {"chapter": chapter, "version": made.version, "text": sha256(typed.encode())}
        journal.record(f"run:{run.id}", "report.saved", by=by.label, facts=facts)
    return _text(made)


def restore(run: Run, *, chapter: str, number: int, based_on: int, by: User) -> Text:
    """An earlier version again, as the newest. Raises `Stale`, and `Refused`."""
    earlier = version(run, chapter=chapter, number=number)
    if earlier is None:
        raise Refused(no(f"没有第 {number} 版"))
    note = f"恢复第 {number} 版" if number else "恢复方案原文"
    return save(run, chapter=chapter, body=earlier.body, based_on=based_on, note=note, by=by)


def earlier_run(run: Run) -> Run | None:
    """The newest earlier run of the programme whose report was written on, as long as this run's hasn't been."""
    if ReportDraft.objects.filter(run=run).exists():
        return None
    written = ReportDraft.objects.filter(run__programme=run.programme_id, run__number__lt=run.number)
    return Run.objects.filter(pk__in=written.values("run")).order_by("-number").first()


def take_over(run: Run, *, by: User) -> int:
    """The texts of the newest earlier run, for the chapters that both have; returns how many. Raises `Refused`."""
    earlier = earlier_run(run)
    if earlier is None:
        raise Refused(no("本次排名的文稿已有改动，或者以前没有写过文稿，无可沿用"))
    known = {chapter.file for chapter in chapters_of(run)}
    texts = {chapter: body for chapter, body in bodies(earlier).items() if chapter in known}
    note = f"沿用第 {earlier.number} 次排名的文稿"
    for chapter, body in texts.items():
        save(run, chapter=chapter, body=body, based_on=0, note=note, by=by)
    return len(texts)


def _savable(body: str) -> Verdict:
    if "\x00" in body:
        return no("文中有不能保存的字符（U+0000），请删去后再保存")
    if len(body) > MAX_CHARACTERS:
        return no(f"一章不能超过 {MAX_CHARACTERS} 个字符，现有 {len(body)} 个")
    return YES


def _saved(run: Run, chapter: str) -> QuerySet[ReportDraft]:
    return ReportDraft.objects.filter(run=run, chapter=chapter).select_related("saved_by")


def _text(draft: ReportDraft) -> Text:
    return Text(draft.chapter, draft.version, draft.body, draft)


def _own(run: Run, chapter: str) -> Text:
    return Text(chapter, 0, editions.report_of(run.revision).texts[chapter])
