"""The journal of one programme, to be read."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from declarations.views.visitor import filters_of, person, programme_of, require
from portal import access
from portal.forms import JournalForm
from portal.services import sought, trail

ROWS = 100


@login_required
@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """What happened to the programme and to everything in it, newest first; auditors read the personal parts too."""
    found = programme_of(slug)
    require(access.may_read_journal(request.user, found))
    form = JournalForm(request.GET)
    entries = sought.narrowed(trail.entries_of(found, seen_by=person(request)), sought=form.sought)
    page = Paginator(entries, ROWS).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    lines = trail.lines_of(rows)
    audits = access.may_audit(request.user, found)
    if audits.is_yes:
        texts = sought.apart(rows)
        lines = [replace(line, apart=texts.get(line.entry, "")) for line in lines]
    context = {
        "programme": found,
        "form": form,
        "query": filters_of(request),
        "page": page,
        "lines": lines,
        "audits": audits,
        "whole": sought.vouched(),
    }
    return render(request, "portal/journal.html", context)
