"""What a declaration is filed under, changed by those who fill it in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from declarations.services import heads
from declarations.services.declarations import Refused
from declarations.views.declaration import need_filler, own
from declarations.views.visitor import person


@login_required
@require_POST
def change_head(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Another name for what is filed, or another recommending unit."""
    found = own(request, declaration_id)
    need_filler(request, found)
    head = {part: request.POST.get(part, "") for part in ("subject", "unit")}
    try:
        heads.change(found, **head, at=timezone.now(), by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已更改。"))
    return redirect("declarations:declaration", found.pk)
