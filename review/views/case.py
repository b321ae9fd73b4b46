"""One case: what was declared, what the checks found, and the verifier's moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.views.visitor import person
from review import access
from review.core.workflow import Move
from review.forms import (
    CallForm,
    DecisionForm,
    DueForm,
    HandBackForm,
    HolderForm,
    RequestForm,
    ReturnForm,
    VisitForm,
)
from review.models import Case
from review.services import cases, dossier, holding, queries, visits
from review.views import case_forms, case_rows, figure_rows, history, presentation, recommended
from review.views.finding import readable_case
from review.views.queue_rows import summary

Typed = Mapping[str, Form]
"""The forms that came in and couldn't be carried out, by name."""


@login_required
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case, for those who read it and those who decide it."""
    return page(request, readable_case(request, case_id))


def page(
    request: HttpRequest,
    case: Case,
    *,
    typed: Typed | None = None,
    hand_back: HandBackForm | None = None,
    refusal: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The case's page, with forms as they were typed and the sentence of what was refused."""
    kept, by, typed = dossier.of(case), person(request), typed or {}
    work = access.may_verify(by, case)
    back = typed.get("back")
    notes = back.notes if isinstance(back, ReturnForm) else {}
    moves = _moves(case, by) if work.is_yes else {}
    documents = presentation.documents(case, kept.documents)
    context: dict[str, Any] = {
        "case": case,
        "summary": summary(case),
        "figures": figure_rows.tables(
            presentation.figures(case, kept, notes=notes),
            has_last_year=kept.earlier is not None,
            verifies=work.is_yes and moves["may_verify_figure"].is_yes,
            returns=work.is_yes and moves["may_return"].is_yes,
        ),
        "has_last_year": kept.earlier is not None,
        "verified": presentation.verified_figures(case, kept, by=by),
        "checks": case_rows.checks(presentation.checks(case, kept.findings)),
        "sites": queries.sites_of(case).values(),
        "queries": kept.queries[::-1],
        "recommended": recommended.of(request.user, case, form=hand_back),
        "documents": case_rows.files(documents),
        "first_shown": next((one for one in documents if one.url and one.kind), None),
        "versions": presentation.versions(case, kept),
        "since": presentation.since_decided(case, kept),
        "decisions": case_rows.decisions(kept.decisions[::-1], labels=presentation.named_in(case)),
        "calls": kept.calls[::-1],
        "requests": kept.requests[::-1],
        "visits": [(one, kept.photos.get(one.pk, [])) for one in reversed(kept.visits)],
        "may_plan": visits.may_plan(case),
        "journal": case_rows.journal(history.lines(case, kept, reader=by)),
        "journal_entries": len(kept.journal),
        "work": work,
        "refusal": refusal.sentence if refusal is not None else "",
    }
    if work.is_yes:
        context |= _forms(request, case, typed, notes) | moves
    return render(request, "review/case.html", context, status=status)


def _forms(request: HttpRequest, case: Case, typed: Typed, notes: Mapping[str, str]) -> dict[str, Any]:
    figure = typed.get("figure") or case_forms.figure_form(case, column=request.GET.get("figure", ""))
    found = {
        "decision_form": typed.get("decision") or DecisionForm(auto_id="decision-%s"),
        "return_form": typed.get("back") or ReturnForm(auto_id="back-%s"),
        "figure_form": figure,
        "query_form": typed.get("query") or case_forms.query_form(case),
        "call_form": typed.get("call") or CallForm(auto_id="call-%s"),
        "request_form": typed.get("request") or RequestForm(auto_id="request-%s"),
        "visit_form": typed.get("visit") or VisitForm(auto_id="visit-%s"),
        "slots": case_rows.flags(presentation.slots_named(case, notes)),
        "failed_forms": [form for form in typed.values() if form.errors],
    }
    if access.may_arrange_case(request.user, case).is_yes:
        people = list(holding.people_of(case.programme))
        holder = typed.get("holder") or HolderForm(people=people, holder=case.assignee_id, auto_id="holder-%s")
        found["holder_form"] = holder
        found["due_form"] = typed.get("due") or DueForm(initial={"due_on": case.due_on}, auto_id="due-%s")
    return found


def _moves(case: Case, by: User) -> dict[str, Verdict]:
    """The verdict on each move."""
    return {
        "may_take": cases.may_take(case, by=by),
        "may_release": cases.may_release(case, by=by),
        "may_pass": cases.may_decide(case, by=by, move=Move.PASS),
        "may_reject": cases.may_decide(case, by=by, move=Move.REJECT),
        "may_return": cases.may_decide(case, by=by, move=Move.RETURN),
        "may_reopen": cases.may_decide(case, by=by, move=Move.REOPEN),
        "may_verify_figure": cases.may_verify_figure(case, by=by),
        "may_record_query": queries.may_record(case, by=by),
    }
