"""The journal of one programme, to be read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from declarations.views.visitor import person, programme_of, require
from portal import access
from portal.services import trail

ROWS = 100


@login_required
@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """What happened to the programme and to everything in it, newest first."""
    found = programme_of(slug)
    require(access.may_read_journal(request.user, found))
    entries = trail.entries_of(found, seen_by=person(request))
    page = Paginator(entries, ROWS).get_page(request.GET.get("page"))
    context = {"programme": found, "page": page, "lines": trail.lines_of(page.object_list)}
    return render(request, "portal/journal.html", context)
