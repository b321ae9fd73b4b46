"""How the declaration stands before the conditions of entry, as its applicant can tell by itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from declarations.core.self_check import grouped, standings
from declarations.services import filings
from declarations.views.declaration import own


@login_required
@require_safe
def self_check(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Every condition with clause, requirement, own figures and verdict; then what deserves a second look."""
    filing = filings.look(own(request, declaration_id))
    context = {
        "declaration": filing.declaration,
        "filing": filing,
        "sections": filing.sections,
        "barred": filing.barring,
        "groups": grouped(standings(filing.form, filing.values, filing.hidden)),
        "warnings": [(one, filing.place_of(one)) for one in filing.answer_problems if one.level == "warning"],
        "checked_at": timezone.now(),
    }
    return render(request, "declarations/self_check.html", context)
