"""Letters of authorisation: the form to print, sign and seal, and the ones that came with claims."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations.access import may_read_claim
from declarations.models import Claim
from declarations.views.visitor import require
from records.services import files


@require_safe
def authorisation_letter(request: HttpRequest) -> HttpResponse:
    """A form to print. Numbers and names are written in by hand: nothing is looked up."""
    return render(request, "declarations/authorisation_letter.html")


@login_required
@require_safe
def claim_letter(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The file that came with a claim, for the claimant and for staff. Its type was told from its content."""
    claim = Claim.objects.filter(id=claim_id).select_related("letter").first()
    if claim is None:
        raise Http404(_("没有这项认领。"))
    require(may_read_claim(request.user, claim))
    response = HttpResponse(files.read(claim.letter), content_type=claim.letter.media_type)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(claim.letter_name)}"
    response["Cache-Control"] = "private, no-store"
    return response
