"""One chapter of a report: writing it, seeing it as it would be printed, its versions, and what is remarked on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication.access import may_write_report
from publication.core.report import suggestions
from publication.core.report.revising import differences
from publication.models import ReportComment
from publication.services import drafts, editions, previews, report_comments
from publication.services.drafts import Stale, Text
from publication.views.studio import chapters_of, written_run
from ranking.models import Run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chapter(request: HttpRequest, slug: str, run_id: UUID, chapter: str) -> HttpResponse:
    """The text with its faults and its look; POST saves it as a new version, unless somebody else was faster."""
    run, file = _written(request, slug, run_id, chapter)
    if request.method != "POST":
        return _page(request, run, drafts.newest(run, chapter=file))
    require(may_write_report(request.user, run.programme))
    body = request.POST.get("body", "")
    based_on = _number(request.POST.get("based_on", ""))
    try:
        saved = drafts.save(run, chapter=file, body=body, based_on=based_on, by=person(request))
    except Stale as stale:
        return _page(request, run, stale.newest, typed=body, fault=stale.verdict.sentence, status=409)
    except Refused as refused:
        newest = drafts.newest(run, chapter=file)
        return _page(request, run, newest, typed=body, fault=refused.verdict.sentence, status=422)
    if saved.version == based_on:
        messages.info(request, _("文字没有改动，没有另存新版。"))
    else:
        messages.success(request, _("已保存为第 %d 版。") % saved.version)
    return redirect("publication:chapter", slug, run_id, chapter)


@login_required
@require_POST
def chapter_preview(request: HttpRequest, slug: str, run_id: UUID, chapter: str) -> HttpResponse:
    """The chapter with what is typed, its faults beside it; nothing is written. Without script the whole page."""
    run, file = _written(request, slug, run_id, chapter)
    require(may_write_report(request.user, run.programme))
    body = request.POST.get("body", "")
    if not request.headers.get("HX-Request"):
        based_on = drafts.version(run, chapter=file, number=_number(request.POST.get("based_on", "")))
        return _page(request, run, based_on or drafts.newest(run, chapter=file), typed=body)
    context = {"preview": previews.preview(run, chapter=file, body=body), "writes": True}
    return render(request, "publication/_chapter_preview.html", context)


@login_required
@require_safe
def chapter_history(request: HttpRequest, slug: str, run_id: UUID, chapter: str) -> HttpResponse:
    """Every version; two of them side by side where `from` and `to` name them, else the newest and the one before."""
    run, file = _written(request, slug, run_id, chapter)
    found = drafts.versions(run, chapter=file)
    by_number = {text.version: text for text in found}
    new = by_number.get(_number(request.GET.get("to", "")), found[0])
    old = by_number.get(_number(request.GET.get("from", "")), by_number[max(new.version - 1, 0)])
    context = _context(request, run, file) | {
        "versions": found,
        "old": old,
        "new": new,
        "lines": differences(old.body, new.body),
    }
    return render(request, "publication/chapter_history.html", context)


@login_required
@require_POST
def restore_chapter(request: HttpRequest, slug: str, run_id: UUID, chapter: str) -> HttpResponse:
    """An earlier version becomes the newest one."""
    run, file = _written(request, slug, run_id, chapter)
    require(may_write_report(request.user, run.programme))
    number, based_on = (_number(request.POST.get(name, "")) for name in ("version", "based_on"))
    try:
        restored = drafts.restore(run, chapter=file, number=number, based_on=based_on, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
        return redirect("publication:chapter_history", slug, run_id, chapter)
    messages.success(request, _("第 %(old)d 版已恢复，存为第 %(new)d 版。") % {"old": number, "new": restored.version})
    return redirect("publication:chapter", slug, run_id, chapter)


@login_required
@require_POST
def comment(request: HttpRequest, slug: str, run_id: UUID, chapter: str) -> HttpResponse:
    """Remark on words of the chapter."""
    run, file = _written(request, slug, run_id, chapter)
    require(may_write_report(request.user, run.programme))
    quoted, text = request.POST.get("quoted", ""), request.POST.get("text", "")
    try:
        report_comments.comment(run, chapter=file, quoted=quoted, text=text, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    return redirect("publication:chapter", slug, run_id, chapter)


@login_required
@require_POST
def resolve_comment(request: HttpRequest, slug: str, run_id: UUID, comment_id: UUID) -> HttpResponse:
    """A remark is dealt with."""
    run = written_run(request, slug, run_id)
    require(may_write_report(request.user, run.programme))
    found = ReportComment.objects.filter(run=run, id=comment_id).first()
    if found is None:
        raise Http404(_("没有这条批注。"))
    report_comments.resolve(found, by=person(request))
    return redirect("publication:chapter", slug, run_id, found.chapter.removesuffix(".md"))


def _written(request: HttpRequest, slug: str, run_id: UUID, chapter: str) -> tuple[Run, str]:
    """The run and the chapter's file."""
    run = written_run(request, slug, run_id)
    file = f"{chapter}.md"
    if file not in {one.file for one in drafts.chapters_of(run)}:
        raise Http404(_("报告没有这一章。"))
    return run, file


def _page(
    request: HttpRequest, run: Run, stands: Text, *, typed: str | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    body = stands.body if typed is None else typed
    context = _context(request, run, stands.chapter) | {
        "text": stands,
        "typed": body,
        "fault": fault,
        "lines": differences(stands.body, body.replace("\r\n", "\n")) if status == 409 else [],
        "preview": previews.preview(run, chapter=stands.chapter, body=body),
        "suggestions": suggestions(editions.report_of(run.revision)),
        "comments": report_comments.comments_on(run, chapter=stands.chapter),
    }
    return render(request, "publication/chapter.html", context, status=status)


def _context(request: HttpRequest, run: Run, file: str) -> dict[str, Any]:
    chapters = chapters_of(run)
    slug = file.removesuffix(".md")
    return {
        "run": run,
        "chapters": chapters,
        "chapter": next(one for one in chapters if one.slug == slug),
        "writes": may_write_report(request.user, run.programme),
    }


def _number(typed: str) -> int:
    """A version's number as an address or a form has it; what is none is no version's."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else -1
