"""Who holds the title: the list for those who look after it, and one's own titles for enterprises."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.access import unit_of
from declarations.models import Programme
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import filters_of, person, programme_of, require
from publication import access
from publication.models import ReportBatch
from publication.services import annual_reports, holders, holdings
from publication.views.holder_forms import HoldersForm
from publication.views.holding_files import sent


@login_required
@require_safe
def holders_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's holders, fifty a page; a unit's people see their own."""
    programme = programme_of(slug)
    require(access.may_see_holders(request.user, programme))
    own_unit, definition = _own_unit(request, programme), programmes.definition_of(programmes.newest(programme))
    form = HoldersForm(request.GET, units=definition.recommending_units, own_unit=own_unit)
    today = timezone.localdate()
    page, rows = holders.page(
        programme, wanted=form.wanted, own_unit=own_unit, number=request.GET.get("page"), today=today
    )
    context = {
        "programme": programme,
        "lifecycle": holdings.lifecycle_of(programme),
        "form": form,
        "page": page,
        "rows": [(row, definition.unit(row.holding.unit)) for row in rows],
        "query": filters_of(request),
        "year": today.year - 1,
    }
    return render(request, "publication/holders.html", context)


@login_required
@require_safe
def annual(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """How the reports on a year stand; a unit's people forward those that have been filed."""
    programme = programme_of(slug)
    require(access.may_see_holders(request.user, programme))
    own_unit, definition = _own_unit(request, programme), programmes.definition_of(programmes.newest(programme))
    rule = annual_reports.rule_of(programme)
    if rule is None:
        raise Http404(_("本评选方案不要求年度报送。"))
    found = holders.reports_of(programme, own_unit=own_unit, year=year, today=timezone.localdate())
    batches = ReportBatch.objects.filter(programme=programme, year=year).select_related("forwarded_by")
    context = {
        "programme": programme,
        "rule": rule,
        "due_on": rule.due_on(year),
        "year": year,
        "rows": [(one, definition.unit(one.holding.unit)) for one in found],
        "missing": sum(one.is_missing for one in found),
        "waiting": sum(one.report is not None and one.report.state == "filed" for one in found),
        "forward": access.may_forward_reports(request.user, programme),
        "batches": [
            (one, definition.unit(one.unit)) for one in (batches.filter(unit=own_unit) if own_unit else batches)
        ],
    }
    return render(request, "publication/annual_reports.html", context)


@login_required
@require_POST
def forward_reports(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Forward what one's own unit's holders have filed."""
    programme = programme_of(slug)
    require(access.may_forward_reports(request.user, programme))
    try:
        batch = annual_reports.forward(programme, unit=unit_of(request.user, programme), year=year, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已汇总报送 %d 家的年度报告。") % batch.count)
    return redirect("publication:annual_reports", slug, year)


@login_required
@require_safe
def report_batch(request: HttpRequest, slug: str, batch_id: UUID, kind: str) -> HttpResponseBase:
    """The summary of a batch as it was made: pdf or xlsx."""
    programme = programme_of(slug)
    require(access.may_see_holders(request.user, programme))
    batch = ReportBatch.objects.filter(pk=batch_id, programme=programme).select_related("summary", "workbook").first()
    own_unit = _own_unit(request, programme)
    if batch is None or kind not in ("pdf", "xlsx") or (own_unit and batch.unit != own_unit):
        raise Http404(_("没有这份汇总表。"))
    file = batch.summary if kind == "pdf" else batch.workbook
    return sent(file, f"{batch.year}年度经营情况汇总表 第{batch.number}批.{kind}")


@login_required
@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    """The titles of the enterprises for which the visitor acts, with what is due."""
    found = holders.titles_of(person(request), today=timezone.localdate())
    return render(request, "publication/titles.html", {"rows": found})


def _own_unit(request: HttpRequest, programme: Programme) -> str:
    """Whose holders alone the visitor sees; empty for those who see all."""
    if access.may_see_all_holders(request.user, programme).is_yes:
        return ""
    return unit_of(request.user, programme)
