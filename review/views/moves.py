"""What a verifier does with a case. What is refused shows the case again, with every word still in its field."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from declarations.services.declarations import Refused
from declarations.views.visitor import person
from review.forms import DecisionForm, ReturnForm
from review.models import Case, Decision, Figure
from review.services import cases, checking
from review.views import presentation
from review.views.case import Typed, page
from review.views.finding import own_case

UNREADABLE = 422
REFUSED = 409


@login_required
@require_POST
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = own_case(request, case_id)
    return _done(request, case, lambda: cases.take(case, by=person(request)), _("案卷已领取。"))


@login_required
@require_POST
def release(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = own_case(request, case_id)
    return _done(request, case, lambda: cases.release(case, by=person(request)), _("案卷已放回。"))


@login_required
@require_POST
def check(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Run the automatic checks again: registers may have been renewed since."""
    case = own_case(request, case_id)
    return _done(request, case, lambda: checking.check(case, by=person(request)), _("自动核查已重新运行。"))


@login_required
@require_POST
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Pass, reject or reopen."""
    case = own_case(request, case_id)
    form = DecisionForm(request.POST, auto_id="decision-%s")
    typed = Typed(decision=form)
    if not form.is_valid():
        return page(request, case, typed=typed, status=UNREADABLE)
    kind = Decision.Kind(form.cleaned_data["kind"])

    def move() -> None:
        cases.decide(
            case,
            kind=kind,
            submission_seen=form.cleaned_data["submission"],
            reason=form.cleaned_data["reason"],
            by=person(request),
        )

    return _done(request, case, move, _("已记录：%(kind)s。") % {"kind": kind.label}, typed=typed)


@login_required
@require_POST
def send_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Return to the applicant with reasons, in general and by figure, until a date."""
    case = own_case(request, case_id)
    form = ReturnForm(request.POST, columns=presentation.returnable(case), auto_id="back-%s")
    typed = Typed(back=form)
    if not form.is_valid():
        return page(request, case, typed=typed, status=UNREADABLE)

    def move() -> None:
        cases.return_to_applicant(
            case,
            submission_seen=form.cleaned_data["submission"],
            reason=form.cleaned_data["reason"],
            fields=form.comments,
            until=form.deadline,
            by=person(request),
        )

    return _done(request, case, move, _("已退回企业修改，有企业管理员的已写信通知。"), typed=typed)


@login_required
@require_POST
def verify_figure(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a verified figure beside the declared one."""
    case = own_case(request, case_id)
    form = presentation.figure_form(case, request.POST)
    typed = Typed(figure=form)
    if not form.is_valid():
        return page(request, case, typed=typed, status=UNREADABLE)
    stated = form.cleaned_data

    def move() -> None:
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

    return _done(request, case, move, _("核定值已记录，自动核查已按核定值重新运行。"), typed=typed)


def _done(
    request: HttpRequest, case: Case, move: Callable[[], object], said: str, *, typed: Typed | None = None
) -> HttpResponse:
    """Make the move and go back to the case; refused, show the case as it is now, with what was typed."""
    try:
        move()
    except Refused as refused:
        return page(request, own_case(request, case.id), typed=typed, refusal=refused.verdict, status=REFUSED)
    messages.success(request, said)
    return redirect("review:case", case.id)
