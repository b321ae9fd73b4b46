"""The pool of experts: staff enter and search, experts see themselves and tell what they own a share of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from declarations.core import regions
from declarations.core.intake import RowFault
from declarations.core.sheet import SheetError
from declarations.services.declarations import Refused
from declarations.views.visitor import filters_of, person, require
from review import access
from review.core.experts import COLUMNS
from review.forms import ExpertForm, HoldingsForm, PoolForm, SheetForm
from review.models import Expert
from review.services import experts as pool
from review.services.experts import ExpertsRefused

ROWS = 50
FAULTS = 200


@login_required
@require_safe
def experts(request: HttpRequest) -> HttpResponse:
    """The pool, searched and filtered, fifty a page."""
    require(access.may_see_pool(request.user))
    form = PoolForm(request.GET, topics=pool.topics())
    page = Paginator(pool.found(form.wanted), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, regions.region(one.region)) for one in page.object_list],
        "query": filters_of(request),
        "change": access.may_change_pool(request.user),
    }
    return render(request, "review/experts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_expert(request: HttpRequest) -> HttpResponse:
    """Take somebody into the pool."""
    require(access.may_change_pool(request.user))
    form = ExpertForm(request.POST) if request.method == "POST" else ExpertForm()
    if form.is_bound and form.is_valid():
        try:
            expert = pool.enter(form.profile, by=person(request))
        except Refused as refused:
            form.add_error("email", refused.verdict.sentence)
        else:
            messages.success(request, _("%(expert)s已入库。") % {"expert": expert})
            return redirect("review:experts")
    return render(request, "review/expert.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def expert(request: HttpRequest, expert_id: UUID) -> HttpResponse:
    """One expert; staff change what they know of them."""
    require(access.may_see_pool(request.user))
    found = Expert.objects.select_related("user", "entered_by").filter(pk=expert_id).first()
    if found is None:
        raise Http404(_("专家库中没有这位专家。"))
    change = access.may_change_pool(request.user)
    form = ExpertForm.of(found)
    if request.method == "POST":
        require(change)
        form = ExpertForm(request.POST)
        if form.is_valid() and _changed(request, found, form):
            return redirect("review:experts")
    context = {"form": form, "expert": found, "change": change}
    return render(request, "review/expert.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, found: Expert, form: ExpertForm) -> bool:
    try:
        pool.change(found, profile=form.profile, is_active=form.cleaned_data["is_active"], by=person(request))
    except Refused as refused:
        form.add_error("email", refused.verdict.sentence)
        return False
    messages.success(request, _("已修改%(expert)s的信息。") % {"expert": found})
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_experts(request: HttpRequest) -> HttpResponse:
    """Enter everybody of a sheet, or tell row by row why nobody was entered."""
    require(access.may_change_pool(request.user))
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    faults: Sequence[RowFault] = ()
    if form.is_bound and form.is_valid():
        sheet = form.cleaned_data["sheet"]
        try:
            new, changed = pool.take_in(sheet.name, content=sheet.read(), by=person(request))
        except SheetError as error:
            form.add_error("sheet", str(error))
        except ExpertsRefused as refused:
            faults = refused.faults
            form.add_error("sheet", _("名单有 %(count)d 处问题，没有导入任何人。") % {"count": len(faults)})
        else:
            messages.success(request, _("新入库 %(new)d 人，更新 %(changed)d 人。") % {"new": new, "changed": changed})
            return redirect("review:experts")
    context = {
        "form": form,
        "faults": sorted(faults)[:FAULTS],
        "more": max(0, len(faults) - FAULTS),
        "columns": COLUMNS,
    }
    return render(request, "review/import_experts.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_expert(request: HttpRequest) -> HttpResponse:
    """What the pool says of oneself, and what one owns a share of."""
    found = Expert.objects.select_related("user").filter(user=person(request)).first()
    if found is None:
        raise PermissionDenied(_("您不在专家库中。"))
    form = HoldingsForm(initial={"holdings": "\n".join(found.holdings)})
    if request.method == "POST":
        form = HoldingsForm(request.POST)
        if form.is_valid():
            pool.declare_holdings(found, holdings=form.cleaned_data["holdings"], by=person(request))
            messages.success(request, _("已收到您的持股申报。"))
            return redirect("review:own_expert")
    context: dict[str, Any] = {"form": form, "expert": found, "place": regions.region(found.region)}
    return render(request, "review/own_expert.html", context, status=422 if form.errors else 200)
