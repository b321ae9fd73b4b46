"""An enterprise as published lists tell of it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publication.core.browsing import printed
from publication.core.supervision import HoldingState
from publication.services import holdings, placings


@require_safe
def enterprise(request: HttpRequest, applicant_id: UUID) -> HttpResponse:
    """Its history on the lists in force, whatever the year and programme, and its titles.

    Whoever stands on none of them isn't here, and neither is whoever doesn't exist: nobody learns which it is.
    """
    stands = placings.stands_of(applicant_id)
    if not stands:
        raise Http404(_("现行公布的榜单中没有这家企业。"))
    titles = [
        (one, "" if one.state == HoldingState.HELD else holdings.mark_of(one))
        for one in placings.titles_of(applicant_id)
    ]
    context = {
        "name": stands[0].name,
        "stands": [(one, [(label, printed(value)) for label, value in one.facts]) for one in stands],
        "titles": titles,
        "synthetic": any(one.publication.figures_synthetic for one in stands),
        "canonical": f"{settings.SITE_URL}{reverse('publication:enterprise', args=[applicant_id])}",
    }
    return render(request, "publication/enterprise.html", context)
