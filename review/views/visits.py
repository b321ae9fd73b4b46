"""Site visits: the list of a programme, and one visit with its findings and photos."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from declarations.core.upload import MAX_BYTES, UploadError
from declarations.services.declarations import Refused
from declarations.views.serving import served
from declarations.views.visitor import person, programme_of, require
from review import access
from review.models import SiteVisit, SiteVisitPhoto
from review.services import visits as services

ROWS = 50


@login_required
@require_safe
def visits(request: HttpRequest, slug: str) -> HttpResponse:
    """The visits of a programme, newest first; whose case it is by name alone."""
    programme = programme_of(slug)
    require(access.may_see_visits(request.user, programme))
    rows = SiteVisit.objects.filter(case__programme=programme).select_related("case__declaration", "settled_by")
    in_order = rows.order_by("-planned_on", "id")
    page = Paginator(in_order, ROWS).get_page(request.GET.get("page"))
    return render(request, "review/visits.html", {"programme": programme, "page": page, "rows": page.object_list})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One visit; POST records what was found with its photos, or calls it off."""
    found = _visit(visit_id)
    programme = found.case.programme
    require(access.may_see_visits(request.user, programme))
    work = access.may_visit(request.user, programme)
    fault, status = "", 200
    if request.method == "POST":
        require(work)
        try:
            _settle(request, found)
        except (Refused, UploadError) as error:
            fault, status = str(error), 409 if isinstance(error, Refused) else 422
            found = _visit(visit_id)
        else:
            messages.success(request, _("已记录。"))
            return redirect("review:visit", found.pk)
    context = {
        "programme": programme,
        "visit": found,
        "photos": found.photos.all(),
        "work": work,
        "reads_case": access.may_read_case(request.user, found.case),
        "fault": fault,
        "typed": request.POST.get("findings", ""),
        "limit": MAX_BYTES // 2**20,
    }
    return render(request, "review/visit.html", context, status=status)


def _settle(request: HttpRequest, visit: SiteVisit) -> None:
    findings, by = request.POST.get("findings", "")[:20_000], person(request)
    if request.POST.get("move") == "call_off":
        services.call_off(visit, reason=findings, by=by)
        return
    photos = [(file.name or _("未命名"), file.read()) for file in request.FILES.getlist("photos")]
    services.hold(visit, findings=findings, photos=photos, by=by)


@login_required
@require_safe
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """A photo of a visit, for those who see the visit."""
    rows = SiteVisitPhoto.objects.select_related("file", "visit__case__programme")
    found = rows.filter(pk=photo_id).first()
    if found is None:
        raise Http404(_("没有这张照片。"))
    require(access.may_see_visits(request.user, found.visit.case.programme))
    return served(request, found.file, name=found.name)


def _visit(visit_id: UUID) -> SiteVisit:
    rows = SiteVisit.objects.select_related("case__programme", "case__declaration", "planned_by", "settled_by")
    found = rows.filter(pk=visit_id).first()
    if found is None:
        raise Http404(_("没有这次调研。"))
    return found
