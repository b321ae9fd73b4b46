"""What a verifier does with a case. What is refused shows the case again, with every word still in its field."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from declarations.services.declarations import Refused
from declarations.views.visitor import person
from review.forms import DecisionForm, ReturnForm
from review.models import Case, Decision, Figure
from review.services import cases, checking
from review.views import case_forms, presentation
from review.views.case import page
from review.views.finding import own_case
from review.views.statuses import REFUSED, UNREADABLE


@login_required
@require_POST
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = own_case(request, case_id)
    return done(request, case, lambda: cases.take(case, by=person(request)), _("案卷已领取。"))


@login_required
@require_POST
def release(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = own_case(request, case_id)
    return done(request, case, lambda: cases.release(case, by=person(request)), _("案卷已放回。"))


@login_required
@require_POST
def check(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Run the automatic checks again: registers may have been renewed since."""
    case = own_case(request, case_id)
    return done(request, case, lambda: checking.check(case, by=person(request)), _("自动核查已重新运行。"))


@login_required
@require_POST
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Pass, reject or reopen."""
    case = own_case(request, case_id)
    form = DecisionForm(request.POST, auto_id="decision-%s")

    def move() -> None:
        cases.decide(
            case,
            kind=Decision.Kind(form.cleaned_data["kind"]),
            submission_seen=form.cleaned_data["submission"],
            reason=form.cleaned_data["reason"],
            by=person(request),
        )

    kind = Decision.Kind(form.cleaned_data["kind"]).label if form.is_valid() else ""
    return carried_out(request, case, ("decision", form), move, _("已记录：%(kind)s。") % {"kind": kind})


@login_required
@require_POST
def send_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Return to the applicant with reasons, in general and by figure and document, until a date."""
    case = own_case(request, case_id)
    form = ReturnForm(request.POST, columns=presentation.returnable(case), auto_id="back-%s")

    def move() -> None:
        cases.return_to_applicant(
            case,
            submission_seen=form.cleaned_data["submission"],
            reason=form.cleaned_data["reason"],
            fields=form.comments,
            until=form.deadline,
            by=person(request),
        )

    return carried_out(request, case, ("back", form), move, _("已退回企业修改，有企业管理员的已写信通知。"))


@login_required
@require_POST
def verify_figure(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a verified figure beside the declared one."""
    case = own_case(request, case_id)
    form = case_forms.figure_form(case, request.POST)

    def move() -> None:
        stated = form.cleaned_data
        cases.verify_figure(
            case,
            column=stated["column"],
            typed=stated["typed"],
            source=Figure.Source(stated["source"]),
            source_note=stated["source_note"],
            document=stated["document"],
            reason=stated["reason"],
            submission_seen=stated["submission"],
            by=person(request),
        )

    return carried_out(request, case, ("figure", form), move, _("核定值已记录，自动核查已按核定值重新运行。"))


def carried_out(
    request: HttpRequest, case: Case, form: tuple[str, Form], move: Callable[[], object], said: str
) -> HttpResponse:
    """Make a move that a form describes; where it can't be read, show the case with what was typed."""
    if not form[1].is_valid():
        return page(request, case, typed=dict([form]), status=UNREADABLE)
    return done(request, case, move, said, form=form)


def done(
    request: HttpRequest, case: Case, move: Callable[[], object], said: str, *, form: tuple[str, Form] | None = None
) -> HttpResponse:
    """Make the move and go back to the case; refused, show the case as it is now, with what was typed."""
    try:
        move()
    except Refused as refused:
        again, typed = own_case(request, case.id), dict([form]) if form else {}
        return page(request, again, typed=typed, refusal=refused.verdict, status=REFUSED)
    messages.success(request, said)
    return redirect("review:case", case.id)
