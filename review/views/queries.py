"""What a verifier looked up by hand on a public site, and the picture of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.core.upload import UploadError
from declarations.services.declarations import Refused
from declarations.views.serving import served
from declarations.views.visitor import person
from review.models import SiteQuery
from review.services import queries
from review.views import case_forms
from review.views.case import page
from review.views.finding import own_case, readable_case
from review.views.statuses import REFUSED, UNREADABLE


@login_required
@require_POST
def record_query(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record what a site said. What can't be kept shows the case again, with every word still in its field."""
    case = own_case(request, case_id)
    form = case_forms.query_form(case, request.POST, request.FILES)
    typed = {"query": form}
    if not form.is_valid():
        return page(request, case, typed=typed, status=UNREADABLE)
    stated = form.cleaned_data
    try:
        queries.record(
            case,
            site=stated["site"],
            queried_on=stated["queried_on"],
            is_clear=form.is_clear,
            result=stated["result"],
            name=stated["screenshot"].name,
            content=stated["screenshot"].read(),
            by=person(request),
        )
    except UploadError as error:
        form.add_error("screenshot", str(error))
        return page(request, case, typed=typed, status=UNREADABLE)
    except Refused as refused:
        return page(request, own_case(request, case_id), typed=typed, refusal=refused.verdict, status=REFUSED)
    messages.success(request, _("查询结果已登记，自动核查已重新运行。"))
    return redirect("review:case", case.id)


@login_required
@require_safe
def screenshot(request: HttpRequest, case_id: UUID, query_id: UUID) -> HttpResponse:
    """The picture of a query, for who may read the case."""
    case = readable_case(request, case_id)
    found = SiteQuery.objects.filter(case=case, id=query_id).select_related("screenshot").first()
    if found is None or found.screenshot is None:
        raise Http404(_("没有这份截图。"))
    return served(request, found.screenshot, name=found.screenshot_name)
