"""One title: its holder's history, what it has reported, and the moves that each may make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import all_of
from declarations.core.upload import UploadError
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication import access
from publication.models import AnnualReport, ChangeReport, Holding, Revocation
from publication.services import annual_reports, certificates, changes, holdings, revocations
from publication.views.holder_forms import DecisionForm, LetterForm, ReasonForm, StatementForm

RELATED = ("programme", "won_in", "applicant")


@login_required
@require_safe
def holding(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """What became of a title so far."""
    return page(request, holding_of(holding_id))


@login_required
@require_POST
def return_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Have a report mended: its unit before it is forwarded, staff afterwards."""
    found = AnnualReport.objects.filter(pk=report_id).select_related("holding__programme", "holding__applicant").first()
    if found is None:
        raise Http404(_("没有这份年度报告。"))
    forwarded = found.state == "forwarded"
    require((access.may_supervise if forwarded else access.may_forward)(request.user, found.holding))
    form = ReasonForm(request.POST, prefix=f"r{found.pk}")
    return _moved(
        request,
        found.holding,
        form,
        lambda given: annual_reports.send_back(found, reason=given["reason"], by=person(request)),
        _("已退回，企业可以修改后重新报送。"),
    )


@login_required
@require_POST
def forward_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Report a change formally, with a letter."""
    found = _change(change_id)
    require(access.may_forward(request.user, found.holding))
    form = LetterForm(request.POST, request.FILES, prefix=f"c{found.pk}")

    def forward(given: Mapping[str, object]) -> None:
        if letter := form.enclosure:
            changes.forward(found, letter=letter, by=person(request))

    return _moved(request, found.holding, form, forward, _("已行文报备。"))


@login_required
@require_POST
def note_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take note of a change."""
    found = _change(change_id)
    require(access.may_note(request.user, found))
    note: Callable[[Mapping[str, object]], None] = lambda given: changes.note(found, by=person(request))  # noqa: E731
    return _moved(request, found.holding, forms.Form(request.POST), note, _("已备案。称号仍以公布的名称为准。"))


@login_required
@require_POST
def lapse(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """The holder is gone or gives the title up."""
    found = holding_of(holding_id)
    require(access.may_supervise(request.user, found))
    form = ReasonForm(request.POST, prefix="lapse")
    return _moved(
        request,
        found,
        form,
        lambda given: holdings.lapse(found, reason=given["reason"], by=person(request)),
        _("已注明称号失效。"),
    )


@login_required
@require_POST
def speak(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """The enterprise's word on losing its title."""
    found = revocation_of(revocation_id)
    require(all_of([access.may_see_revocation(request.user, found), access.may_speak(request.user, found)]))
    return _moved(
        request,
        found.holding,
        StatementForm(request.POST, prefix="speak"),
        lambda given: revocations.speak(found, statement=given["statement"], by=person(request)),
        _("申辩意见已提交。期满之前可以修改。"),
    )


@login_required
@require_POST
def decide(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """A leader's decision."""
    found = revocation_of(revocation_id)
    require(access.may_decide_revocation(request.user, found))

    def decided(given: Mapping[str, str]) -> None:
        move = revocations.approve if given["decision"] == "approve" else revocations.reject
        move(found, answer=given["answer"], by=person(request))

    form = DecisionForm(request.POST, prefix="decide")
    return _moved(request, found.holding, form, decided, _("决定已生效，并已写信告知企业管理员。"))


@login_required
@require_POST
def withdraw(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """Staff take a proposal back."""
    found = revocation_of(revocation_id)
    require(access.may_supervise(request.user, found.holding))
    return _moved(
        request,
        found.holding,
        ReasonForm(request.POST, prefix="withdraw"),
        lambda given: revocations.withdraw(found, answer=given["reason"], by=person(request)),
        _("提议已撤回。"),
    )


def holding_of(holding_id: UUID) -> Holding:
    found = Holding.objects.filter(pk=holding_id).select_related(*RELATED).first()
    if found is None:
        raise Http404(_("没有这个称号。"))
    return found


def revocation_of(revocation_id: UUID) -> Revocation:
    related = ("holding__programme", "holding__won_in", "holding__applicant", "proposed_by")
    found = Revocation.objects.filter(pk=revocation_id).select_related(*related).first()
    if found is None:
        raise Http404(_("没有这项取消资格的提议。"))
    return found


def page(request: HttpRequest, found: Holding, *, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """The page of a title; `bound` is the form that couldn't be done, with what was typed in it."""
    user = request.user
    require(access.may_read_holding(user, found))
    definition = programmes.definition_of(programmes.newest(found.programme))
    today, now = timezone.localdate(), timezone.now()
    seen = [one for one in _revocations(found) if access.may_see_revocation(user, one).is_yes]
    supervise, forward = access.may_supervise(user, found), access.may_forward(user, found)
    rule = annual_reports.rule_of(found.programme)
    evaluation = definition.lifecycle.evaluation
    bounded = {bound.prefix: bound} if bound is not None else {}
    context = {
        "holding": found,
        "unit": definition.unit(found.unit),
        "lifecycle": definition.lifecycle,
        "report": access.may_report(user, found),
        "supervise": supervise,
        "forward": forward,
        "overseen": access.may_see_holders(user, found.programme),
        "propose": all_of([supervise, revocations.may_propose(found)]),
        "asked": [
            (
                one,
                _form(ReasonForm, f"r{one.report.pk}", bounded) if one.report and _returns(one.report, user) else None,
            )
            for one in annual_reports.asked([found], rule=rule, today=today)[found.pk]
        ],
        "changes": [
            (one, _form(LetterForm, f"c{one.pk}", bounded))
            for one in found.changes.select_related("filed_by", "forwarded_by", "noted_by")
        ],
        "revocations": [
            (
                one,
                all_of([access.may_speak(user, one), revocations.may_speak(one, at=now)]),
                access.may_decide_revocation(user, one),
                revocations.may_approve(one, at=now),
            )
            for one in seen
        ],
        "evaluated_by": holdings.evaluated_by(found, rule=evaluation) if evaluation else None,
        "certificates": certificates.of_holding(found),
        "mark": "" if found.state == "held" else holdings.mark_of(found),
        "lapse_form": _form(ReasonForm, "lapse", bounded),
        "withdraw_form": _form(ReasonForm, "withdraw", bounded),
        "speak_form": _form(StatementForm, "speak", bounded),
        "decide_form": _form(DecisionForm, "decide", bounded),
    }
    return render(request, "publication/holding.html", context, status=status)


def _revocations(found: Holding) -> list[Revocation]:
    rows = list(found.revocations.select_related("proposed_by", "decided_by", "stated_by"))
    for one in rows:
        one.holding = found
    return rows


def _returns(report: AnnualReport, user: object) -> bool:
    """Whether the visitor may send this report back."""
    may = {"filed": access.may_forward, "forwarded": access.may_supervise}.get(report.state)
    return may is not None and may(user, report.holding).is_yes  # type: ignore[arg-type]


def _form(kind: type[forms.Form], prefix: str, bounded: Mapping[str | None, forms.Form]) -> forms.Form:
    return bounded.get(prefix) or kind(prefix=prefix)


def _change(change_id: UUID) -> ChangeReport:
    related = ("holding__programme", "holding__won_in", "holding__applicant")
    found = ChangeReport.objects.filter(pk=change_id).select_related(*related).first()
    if found is None:
        raise Http404(_("没有这项变更报备。"))
    return found


def _moved(
    request: HttpRequest,
    found: Holding,
    form: forms.Form,
    move: Callable[[Mapping[str, str]], None],
    said: str,
) -> HttpResponse:
    """Make a move of the title's page. What was typed stays there when it can't be done."""
    if form.is_valid():
        try:
            move(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        except UploadError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, said)
            return redirect("publication:holding", found.pk)
    return page(request, holding_of(found.pk), bound=form, status=422)
