"""The run that an address names, or the page that says there is none."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from ranking.models import Run


def run_of(run_id: UUID) -> Run:
    related = ("programme", "revision", "snapshot", "result", "queued_by")
    found = Run.objects.filter(id=run_id).select_related(*related).defer("revision__documents").first()
    if found is None:
        raise Http404(_("没有这次排名运算。"))
    return found
