"""The people of an applicant, and the first step of filing that they take."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from declarations.access import may_open, may_see_members
from declarations.models import Applicant, Membership
from declarations.services import openings
from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require


@login_required
@require_safe
def members(request: HttpRequest, applicant_id: UUID) -> HttpResponse:
    """Who acts for an applicant. An applicant that one isn't a member of doesn't exist here."""
    applicant = _own(person(request), applicant_id)
    require(may_see_members(request.user, applicant))
    people = Membership.objects.filter(applicant=applicant).select_related("user").order_by("granted_at", "id")
    return render(request, "declarations/members.html", {"applicant": applicant, "members": people})


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a declaration, or go to the one that there is."""
    applicant = _own(person(request), request.POST.get("applicant", ""))
    programme = programme_of(request.POST.get("programme", ""))
    require(may_open(request.user, applicant))
    category = request.POST.get("category", "")
    try:
        begun = openings.begin(applicant, programme=programme, category=category, at=timezone.now(), by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
        return redirect("home")
    return redirect("declarations:declaration", begun.id)


def _own(user: User, applicant_id: UUID | str) -> Applicant:
    try:
        found = Applicant.objects.filter(id=applicant_id, members__user=user).first()
    except ValidationError:
        found = None
    if found is None:
        raise Http404(_("没有这家企业，或者您不是它的成员。"))
    return found
