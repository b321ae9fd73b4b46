"""What else is done at a case: calls, documents asked for, a second look at figures, visits, who works on it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from declarations.models import DocumentRequest
from declarations.views.visitor import person, require
from review import access
from review.forms import CallForm, ConfirmationForm, DueForm, HolderForm, RequestForm, VisitForm
from review.models import Case, Figure
from review.services import calls, cases, figures, holding, visits
from review.views.finding import own_case, readable_case
from review.views.moves import carried_out, done


@login_required
@require_POST
def log_call(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = own_case(request, case_id)
    form = CallForm(request.POST, auto_id="call-%s")

    def move() -> None:
        calls.log(case, **form.cleaned_data, by=person(request))

    return carried_out(request, case, ("call", form), move, _("电话已记录。"))


@login_required
@require_POST
def ask_document(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask the applicant for one document, without returning its declaration."""
    case = own_case(request, case_id)
    form = RequestForm(request.POST, auto_id="request-%s")

    def move() -> None:
        stated = form.cleaned_data
        cases.ask(case, title=stated["title"], reason=stated["reason"], until=form.deadline, by=person(request))

    return carried_out(request, case, ("request", form), move, _("已要求企业补充材料，有企业管理员的已写信通知。"))


@login_required
@require_POST
def withdraw_request(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    case = own_case(request, case_id)
    found = DocumentRequest.objects.filter(pk=request_id, declaration=case.declaration_id).first()
    if found is None:
        raise Http404(_("没有这项补充材料要求。"))
    return done(request, case, lambda: cases.withdraw(case, request=found, by=person(request)), _("要求已撤回。"))


@login_required
@require_POST
def confirm_figure(request: HttpRequest, case_id: UUID, figure_id: int) -> HttpResponse:
    """Uphold or refuse what another verifier put beside a declared figure."""
    case = own_case(request, case_id)
    found = Figure.objects.filter(pk=figure_id, case=case).select_related("case").first()
    if found is None:
        raise Http404(_("案卷中没有这个核定值。"))
    form = ConfirmationForm(request.POST, auto_id=f"confirm-{figure_id}-%s")

    def move() -> None:
        stated = form.cleaned_data
        figures.confirm(found, is_upheld=stated["answer"] == "uphold", reason=stated["reason"], by=person(request))

    return carried_out(request, case, ("confirmation", form), move, _("复核意见已记录，自动核查已重新运行。"))


@login_required
@require_POST
def plan_visit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = own_case(request, case_id)
    form = VisitForm(request.POST, auto_id="visit-%s")

    def move() -> None:
        visits.plan(case, **form.cleaned_data, by=person(request))

    return carried_out(request, case, ("visit", form), move, _("实地调研已安排。"))


@login_required
@require_POST
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give the case to a person, or back to everybody."""
    case = _arranged(request, case_id)
    form = HolderForm(request.POST, people=list(holding.people_of(case.programme)), auto_id="holder-%s")

    def move() -> None:
        holding.assign(case.programme, cases=[case.pk], to=form.person, by=person(request))

    return carried_out(request, case, ("holder", form), move, _("已指派。"))


@login_required
@require_POST
def set_due(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = _arranged(request, case_id)
    form = DueForm(request.POST, auto_id="due-%s")

    def move() -> None:
        holding.set_due(case.programme, cases=[case.pk], due_on=form.cleaned_data["due_on"], by=person(request))

    return carried_out(request, case, ("due", form), move, _("办理期限已调整。"))


def _arranged(request: HttpRequest, case_id: UUID) -> Case:
    found = readable_case(request, case_id)
    require(access.may_arrange_case(request.user, found))
    return found
