"""How far the work of a programme has come."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from declarations.views.visitor import programme_of, require
from portal import access
from portal.services import progress as progresses


@login_required
@require_safe
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """By stage, by recommending unit or region, by person."""
    found = programme_of(slug)
    require(access.may_see_dashboard(request.user, found))
    context = {"programme": found, "progress": progresses.progress(found)}
    return render(request, "portal/progress.html", context)
