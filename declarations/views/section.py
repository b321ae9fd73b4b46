"""One section of a declaration: filling it in, and saving it whole, as a browser without scripts does."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from declarations.core.answers import from_json
from declarations.core.columns import Column
from declarations.core.display import printed_as
from declarations.core.filled import Problem
from declarations.core.form import Section
from declarations.core.self_check import Standing, standings_for
from declarations.forms import BadInput, Difference, Entry, Sheet, Writer, based_on_in, entries_in
from declarations.services import filings, programmes, sections
from declarations.services.declarations import Refused
from declarations.services.filings import Filing
from declarations.services.sections import Saved
from declarations.views import conflicts
from declarations.views.declaration import may_work_on, need_filler, own
from declarations.views.visitor import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, declaration_id: UUID, code: str) -> HttpResponse:
    filing = filings.look(own(request, declaration_id))
    part = section_of(filing, code)
    if request.method == "POST":
        need_filler(request, filing.declaration)
        return _save(request, filing, part)
    return _page(request, Sheet(filing, part))


def section_of(filing: Filing, code: str) -> Section:
    found = filing.section(code)
    if found is None:
        raise Http404(_("申报表中没有这一部分。"))
    return found


def rules_of(filing: Filing, part: Section) -> list[Problem]:
    """What the section's own rules say of the values; what is merely missing is said on the summary page."""
    return [one for one in filing.answer_problems if one.section == part.code and not one.column]


def standings_of(filing: Filing, part: Section) -> list[Standing]:
    """How the declaration stands on the rules of entry that depend on this section."""
    form = programmes.scopes_of(filing.declaration.revision)[part.code]
    own_columns = {column.name for column in form.by_section[part.code]}
    return standings_for(form, filing.values, own_columns, filing.hidden)


def confirmed_in(request: HttpRequest, filing: Filing, part: Section) -> Collection[str]:
    """The columns in which last year's answer is said to hold still; an empty name means all of the section."""
    named = request.POST.getlist("confirm")
    row = filing.rows.get(part.code)
    return row.unconfirmed if row is not None and "" in named else named


def _save(request: HttpRequest, filing: Filing, part: Section) -> HttpResponse:
    """Save every change, read or unread. Where a colleague wrote meanwhile, both words are shown to choose from."""
    entries: dict[str, Entry] = {}
    try:
        entries = entries_in(request.POST, filing.form.by_section[part.code])
        based_on = based_on_in(request.POST)
    except BadInput as bad:
        return _unsaved(request, filing, part, entries, str(bad), status=422)
    mine = {name: one for name, one in entries.items() if request.POST.get(f"choice-{name}") != "theirs"}
    offered = {name: one.change(based_on.get(name)) for name, one in mine.items()}
    changes = {
        name: change
        for name, change in offered.items()
        if change.typed != change.based_on and not mine[name].is_too_long
    }
    confirmed = confirmed_in(request, filing, part)
    try:
        saved = sections.save(filing, section=part, changes=changes, confirmed=confirmed, by=person(request))
    except Refused as refused:
        return _unsaved(request, filing, part, entries, refused.verdict.sentence, status=409)
    return _saved(request, part, saved, mine)


def _saved(request: HttpRequest, part: Section, saved: Saved, entries: Mapping[str, Entry]) -> HttpResponse:
    filing = saved.filing
    unsaved = {name: one for name, one in entries.items() if name in saved.conflicts or one.is_too_long}
    sheet = Sheet(filing, part, unsaved, _differences(saved))
    if saved.conflicts:
        facts = {"who": conflicts.who(saved.found, to=person(request)), "when": conflicts.when(saved.found)}
        return _page(request, sheet, status=409, conflict=_("%(who)s已在 %(when)s 保存了这一部分") % facts)
    faulty = [name for name, one in entries.items() if one.fault and name not in filing.hidden]
    if faulty:
        columns = filing.form.columns
        told = [(columns[name].label, f"f-{name}", entries[name].sentence) for name in faulty]
        return _page(request, sheet, status=422, faulty=told)
    if saved.is_late:
        messages.warning(request, saved.sentence)
    else:
        said = {"title": part.title, "at": f"{timezone.localtime(saved.at):%H:%M:%S}"}
        messages.success(request, _("已保存“%(title)s”（%(at)s）") % said)
    return redirect(_next(request, filing, part))


def _differences(saved: Saved) -> dict[str, Difference]:
    columns = saved.filing.form.columns
    return {name: Difference(conflicts.theirs(saved.filing, columns[name]), mine=True) for name in saved.conflicts}


def _next(request: HttpRequest, filing: Filing, part: Section) -> str:
    """Where saving leads: on, or back to the same section."""
    here = [filing.declaration.pk, part.code]
    if "onward" not in request.POST:
        return reverse("declarations:section", args=here)
    codes = [view.section.code for view in filing.sections]
    after = codes[codes.index(part.code) + 1 :] if part.code in codes else []
    if after:
        return reverse("declarations:section", args=[filing.declaration.pk, after[0]])
    return reverse("declarations:documents", args=[filing.declaration.pk])


def _page(request: HttpRequest, sheet: Sheet, *, status: int = 200, **more: Any) -> HttpResponse:
    filing, part = sheet.filing, sheet.section
    may_change, shown = may_work_on(request, filing.declaration), filing.sections
    context = {
        "declaration": filing.declaration,
        "filing": filing,
        "sections": shown,
        "section": part,
        "is_asked": any(view.section.code == part.code for view in shown),
        "sheet": sheet,
        "entries": Writer(filing.declaration.pk, may_change.is_yes).entries(sheet.rows),
        "rules": rules_of(filing, part),
        "standings": standings_of(filing, part),
        "saved": filing.rows.get(part.code),
        "based_on": json.dumps(_stored(filing, part), ensure_ascii=False),
        "may_change": may_change,
        **more,
    }
    return render(request, "declarations/section.html", context, status=status)


def _stored(filing: Filing, part: Section) -> dict[str, Any]:
    words = sections.words_of(filing.rows.get(part.code))
    return {column.name: words.at(column.name) for column in filing.form.by_section[part.code] if column.is_answer}


def _unsaved(
    request: HttpRequest, filing: Filing, part: Section, entries: Mapping[str, Entry], sentence: str, *, status: int
) -> HttpResponse:
    """Nothing was saved: what was typed is shown for copying."""
    columns = [column for column in filing.form.by_section[part.code] if column.name in entries]
    context = {
        "declaration": filing.declaration,
        "section": part,
        "sentence": sentence,
        "answers": [(column.label, _as_typed(column, entries[column.name])) for column in columns],
    }
    return render(request, "declarations/unsaved.html", context, status=status)


def _as_typed(column: Column, entry: Entry) -> str:
    if isinstance(entry.raw, str) or entry.fault or column.field is None:
        return conflicts.text_of(entry.raw)
    return printed_as(column.field, from_json(column.field, entry.answer))
