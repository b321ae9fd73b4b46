"""What is written on a page of its own: annual reports, reports of changes, proposals to take a title away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from declarations.core.upload import UploadError
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication import access
from publication.core.annual import heading, shown
from publication.core.supervision import last_day
from publication.models import AnnualReport, Holding
from publication.services import annual_reports, changes, revocations
from publication.views.holder_forms import AnnualForm, ChangeForm, ProposalForm
from publication.views.holding import holding_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def annual_report(request: HttpRequest, holding_id: UUID, year: int) -> HttpResponse:
    """The report on a year: read, and filed by its enterprise."""
    found = holding_of(holding_id)
    require(access.may_read_holding(request.user, found))
    rule = annual_reports.rule_of(found.programme)
    if rule is None:
        raise Http404(_("本评选方案不要求年度报送。"))
    report = found.reports.filter(year=year).select_related("filed_by", "returned_by").first()
    may = access.may_report(request.user, found)
    if request.method == "POST":
        require(may)
        form = AnnualForm(request.POST, request.FILES, rule=rule)
        if form.is_valid() and _done(form, lambda: _filed(request, found, year, form)):
            messages.success(request, _("%d年度报告已报送。") % year)
            return redirect("publication:holding", found.pk)
    else:
        form = AnnualForm(rule=rule, initial=_initial(report))
    now = annual_reports.may_file(found, year=year, at=timezone.now())
    if report is None and not (may.is_yes and now.is_yes):
        raise Http404(_("没有这一年的报告。"))
    context = {
        "holding": found,
        "rule": rule,
        "year": year,
        "due_on": rule.due_on(year),
        "report": report,
        "figures": [(heading(one), shown(one, report.figures)) for one in rule.figures] if report else [],
        "form": form,
        "may": may,
        "now": now,
    }
    return render(request, "publication/annual_report.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_change(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """Report something that happened to the enterprise."""
    found = holding_of(holding_id)
    require(access.may_report(request.user, found))
    rule = changes.rule_of(found.programme)
    if rule is None:
        raise Http404(_("本评选方案不要求变更报备。"))
    form = ChangeForm(request.POST, request.FILES, rule=rule) if request.method == "POST" else ChangeForm(rule=rule)
    if form.is_bound and form.is_valid() and _done(form, lambda: _changed(request, found, form)):
        on = form.cleaned_data["happened_on"]
        late = timezone.localdate() > last_day(rule, happened_on=on)
        said = _("已报告，但已超过规定的期限，会注明逾期。") if late else _("已报告。")
        messages.success(request, said)
        return redirect("publication:holding", found.pk)
    context = {"holding": found, "rule": rule, "form": form, "now": changes.may_file(found)}
    return render(request, "publication/report_change.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_revocation(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """Propose that the title be taken away."""
    found = holding_of(holding_id)
    require(access.may_supervise(request.user, found))
    rule = revocations.rule_of(found.programme)
    if rule is None:
        raise Http404(_("本评选方案没有写明取消资格的理由。"))
    form = ProposalForm(request.POST, request.FILES, rule=rule) if request.method == "POST" else ProposalForm(rule=rule)
    if form.is_bound and form.is_valid() and _done(form, lambda: _proposed(request, found, form)):
        messages.success(request, _("已提出，等待领导决定。"))
        return redirect("publication:holding", found.pk)
    context = {
        "holding": found,
        "rule": rule,
        "form": form,
        "now": revocations.may_propose(found),
        "known": [
            (ground, told) for ground in rule.grounds if (told := revocations.evidence_for(found, ground=ground))
        ],
    }
    return render(request, "publication/propose_revocation.html", context, status=_status(form))


def _filed(request: HttpRequest, found: Holding, year: int, form: AnnualForm) -> None:
    given = form.cleaned_data
    annual_reports.file(
        found, year=year, text=given["text"], figures=form.figures, document=form.enclosure, by=person(request)
    )


def _changed(request: HttpRequest, found: Holding, form: ChangeForm) -> None:
    given = form.cleaned_data
    facts = {name: given[name] for name in ("event", "happened_on", "text")}
    changes.file(found, **facts, evidence=form.enclosure, by=person(request))


def _proposed(request: HttpRequest, found: Holding, form: ProposalForm) -> None:
    given = form.cleaned_data
    revocations.propose(
        found, ground=given["ground"], reason=given["reason"], evidence=form.enclosure, by=person(request)
    )


def _done(form: forms.Form, move: Any) -> bool:
    """Whether it could be done; else the form says why not."""
    try:
        move()
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
    except UploadError as error:
        form.add_error("file", str(error))
    return not form.errors


def _initial(report: AnnualReport | None) -> dict[str, str | None]:
    """What was filed before, to be mended."""
    if report is None:
        return {}
    return {"text": report.text} | {f"figure_{code}": value for code, value in report.figures.items()}


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200
