"""One case: what was declared, what the checks found, and the verifier's moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.views.visitor import person
from review import access
from review.core.workflow import Move
from review.forms import DecisionForm, FigureForm, ReturnForm
from review.models import Case, Decision, Figure
from review.services import cases
from review.views import history, presentation
from review.views.finding import readable_case


@dataclass(frozen=True)
class Typed:
    """The forms that came in and couldn't be carried out; None: show an empty one."""

    decision: DecisionForm | None = None
    back: ReturnForm | None = None
    figure: FigureForm | None = None


@login_required
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case, for those who read it and those who decide it."""
    return page(request, readable_case(request, case_id))


def page(
    request: HttpRequest, case: Case, *, typed: Typed | None = None, refusal: Verdict | None = None, status: int = 200
) -> HttpResponse:
    """The case's page, with forms as they were typed and the sentence of what was refused."""
    verified = list(Figure.objects.filter(case=case).select_related("verified_by", "document").order_by("id"))
    kept = presentation.kept_files(case)
    work = access.may_verify(request.user, case)
    typed = typed or Typed()
    context: dict[str, Any] = {
        "case": case,
        "blocks": presentation.figures(case, verified, kept=kept, notes=typed.back.notes if typed.back else None),
        "verified": presentation.verified_figures(case, verified),
        "checks": presentation.checks(case),
        "documents": presentation.documents(case, kept=kept),
        "versions": presentation.versions(case),
        "decisions": _decisions(case),
        "journal": history.lines(case),
        "work": work,
        "refusal": refusal.sentence if refusal is not None else "",
    }
    if work.is_yes:
        context |= _forms(request, case, typed) | _moves(case, person(request))
    return render(request, "review/case.html", context, status=status)


def _forms(request: HttpRequest, case: Case, typed: Typed) -> dict[str, Any]:
    back = typed.back or ReturnForm(columns=presentation.returnable(case), auto_id="back-%s")
    return {
        "decision_form": typed.decision or DecisionForm(auto_id="decision-%s"),
        "return_form": back,
        "figure_form": typed.figure or presentation.figure_form(case, column=request.GET.get("figure", "")),
        "failed_forms": [form for form in (typed.decision, typed.back, typed.figure) if form and form.errors],
    }


def _moves(case: Case, by: User) -> dict[str, Any]:
    """The verdict on each move."""
    return {
        "may_take": cases.may_take(case, by=by),
        "may_release": cases.may_release(case, by=by),
        "may_pass": cases.may_decide(case, by=by, move=Move.PASS),
        "may_reject": cases.may_decide(case, by=by, move=Move.REJECT),
        "may_return": cases.may_decide(case, by=by, move=Move.RETURN),
        "may_reopen": cases.may_decide(case, by=by, move=Move.REOPEN),
        "may_verify_figure": cases.may_verify_figure(case, by=by),
        "next_case": _next(case, by),
    }


def _next(case: Case, by: User) -> Case | None:
    """The next open case that this person has taken."""
    mine = Case.objects.filter(programme=case.programme_id, assignee=by, state=Case.State.OPEN).exclude(pk=case.pk)
    return mine.order_by("received_at", "id").only("id", "applicant_name").first()


def _decisions(case: Case) -> list[dict[str, Any]]:
    """Newest first, each with its comments by label."""
    labels = {name: column.label for name, column in presentation.columns_of(case).items()}
    found = Decision.objects.filter(case=case).select_related("decided_by", "submission").order_by("-decided_at", "-id")
    return [
        {"decision": one, "comments": {labels.get(name, name): text for name, text in one.fields.items()}}
        for one in found.defer("submission__content")
    ]
