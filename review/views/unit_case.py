"""One case as its recommending unit sees it: what was filed, what the checks found, and the unit's own moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import Verdict
from declarations.models import DeclarationDocument
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from review import access
from review.core.workflow import WITH_THE_UNIT, Move
from review.forms import OpinionForm, PreliminaryForm, ReturnForm
from review.models import Case, Decision, Finding
from review.services import preliminary
from review.services.dossier import Dossier
from review.views import case_rows, figure_rows, presentation, recommended
from review.views.queue_rows import summary
from review.views.statuses import REFUSED, UNREADABLE

_RELATED = ("programme", "submission__revision", "submission__submitted_by", "declaration", "round", "batch")


def _own(request: HttpRequest, case_id: UUID) -> Case:
    """The case, for the people of its unit."""
    found = Case.objects.select_related(*_RELATED).defer("submission__revision__documents").filter(id=case_id).first()
    if found is None:
        raise Http404(_("没有这份案卷。"))
    require(access.may_recommend(request.user, found))
    return found


@login_required
@require_safe
def unit_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _page(request, _own(request, case_id))


def _page(
    request: HttpRequest,
    case: Case,
    *,
    form: PreliminaryForm | None = None,
    opinion: OpinionForm | None = None,
    back: ReturnForm | None = None,
    refusal: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = _dossier(case)
    definition = programmes.definition_of(case.submission.revision)
    rule = programmes.recommending_of(case.submission.revision)
    with_unit = case.state in WITH_THE_UNIT
    labels = {name: column.label for name, column in presentation.columns_of(case).items()}
    may_return = preliminary.may_move(case, move=Move.RETURN)
    context: dict[str, Any] = {
        "case": case,
        "summary": summary(case),
        "unit": definition.unit(case.unit),
        "remark": rule.remark(presentation.declared_values(case), unit=case.unit),
        "figures": figure_rows.tables(
            presentation.figures(case, kept, notes=back.notes if back else None),
            has_last_year=False,
            verifies=False,
            returns=may_return.is_yes,
        ),
        "checks": case_rows.checks(presentation.checks(case, kept.findings)),
        "with_unit": with_unit,
        "documents": case_rows.files(presentation.documents(case, kept.documents)),
        "versions": presentation.versions(case, kept),
        "decisions": case_rows.decisions(_decisions(case), labels=labels),
        "opinion": () if with_unit else recommended.written(case),
        "form": form or PreliminaryForm(auto_id="preliminary-%s"),
        "opinion_form": opinion or _opinion_form(case),
        "return_form": back or ReturnForm(columns=presentation.returnable(case), auto_id="back-%s"),
        "failed_forms": [one for one in (form, back) if one and one.errors],
        "may_accept": preliminary.may_move(case, move=Move.ACCEPT),
        "may_decline": preliminary.may_move(case, move=Move.DECLINE),
        "may_return": may_return,
        "may_reopen": preliminary.may_move(case, move=Move.REOPEN),
        "may_write": preliminary.may_write(case),
        "refusal": refusal.sentence if refusal is not None else "",
    }
    return render(request, "review/unit_case.html", context, status=status)


def _dossier(case: Case) -> Dossier:
    """What was filed, and what the checks found while the case is with its unit: the rest is none of the unit's."""
    related = case.declaration.submissions.select_related("programme", "revision", "submitted_by")
    found = Finding.objects.filter(case=case, round=case.round_id).select_related("edition")
    return Dossier(
        findings=list(found) if case.state in WITH_THE_UNIT else [],
        documents=list(DeclarationDocument.objects.filter(declaration=case.declaration_id).select_related("file")),
        submissions=list(related.defer("revision__documents").order_by("sequence")),
    )


def _opinion_form(case: Case, data: Any = None) -> OpinionForm:
    return OpinionForm(data, case=case, fields=preliminary.opinion_fields(case.submission.revision))


def _decisions(case: Case) -> list[Decision]:
    """What was decided while the case was with its unit, newest first: the verifiers' words are none of the unit's."""
    found = Decision.objects.filter(case=case).select_related("decided_by", "submission").order_by("decided_at", "id")
    own, is_units = [], True
    for one in found.defer("submission__content"):
        is_units = is_units or one.kind == Decision.Kind.HAND_BACK
        if is_units:
            own.append(one)
        is_units = is_units and one.kind != Decision.Kind.RECOMMEND
    return own[::-1]


@login_required
@require_POST
def preliminary_move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Accept, decline or look again, or keep the opinion."""
    case = _own(request, case_id)
    form = PreliminaryForm(request.POST, auto_id="preliminary-%s")
    opinion = _opinion_form(case, request.POST)
    if not form.is_valid():
        return _page(request, case, form=form, opinion=opinion, status=UNREADABLE)
    stated, by = form.cleaned_data, person(request)
    seen, reason = stated["submission"], stated["reason"]
    moves: dict[str, tuple[Callable[[], object], str]] = {
        form.OPINION: (
            lambda: preliminary.write_opinion(case, submission_seen=seen, opinion=opinion.typed, by=by),
            _("推荐意见已保存。"),
        ),
        Move.ACCEPT: (
            lambda: preliminary.accept(case, submission_seen=seen, opinion=opinion.typed, by=by),
            _("已列入拟推荐名单，排在最后；可以在名单中调整顺序。"),
        ),
        Move.DECLINE: (
            lambda: preliminary.decline(case, submission_seen=seen, reason=reason, by=by),
            _("已记录不予推荐，有企业管理员的已写信告知理由。"),
        ),
        Move.REOPEN: (
            lambda: preliminary.reopen(case, submission_seen=seen, reason=reason, by=by),
            _("已恢复待初审。"),
        ),
    }
    move, said = moves[stated["kind"]]
    return _done(request, case, move, said, form=form, opinion=opinion)


@login_required
@require_POST
def preliminary_return(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Return to the applicant with reasons, in general and by figure, until a date."""
    case = _own(request, case_id)
    form = ReturnForm(request.POST, columns=presentation.returnable(case), auto_id="back-%s")
    if not form.is_valid():
        return _page(request, case, back=form, status=UNREADABLE)

    def move() -> None:
        preliminary.send_back(
            case,
            submission_seen=form.cleaned_data["submission"],
            reason=form.cleaned_data["reason"],
            fields=form.comments,
            until=form.deadline,
            by=person(request),
        )

    return _done(request, case, move, _("已退回企业修改，有企业管理员的已写信通知。"), back=form)


def _done(request: HttpRequest, case: Case, move: Callable[[], object], said: str, **typed: Any) -> HttpResponse:
    """Make the move and go back to the case; refused, show it as it is now, with what was typed."""
    try:
        move()
    except Refused as refused:
        return _page(request, _own(request, case.pk), refusal=refused.verdict, status=REFUSED, **typed)
    messages.success(request, said)
    return redirect("review:unit_case", case.pk)
