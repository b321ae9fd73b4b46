"""A recommending unit's desk: its cases by state, the list in order, and handing it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.core.verdict import Verdict
from declarations.access import may_see_units, works_for
from declarations.core.programme import ProgrammeDefinition, RecommendingUnit
from declarations.core.upload import UploadError
from declarations.models import Programme
from declarations.services import programmes, units
from declarations.services.declarations import Refused
from declarations.views.printings import pdf_response
from declarations.views.visitor import person, programme_of, require
from review import access
from review.core.order import by_numbers, stepped
from review.core.workflow import WITH_THE_UNIT, State
from review.forms import BatchForm
from review.models import Batch, Case
from review.services import batches, volumes
from review.views.queue_rows import summary
from review.views.statuses import REFUSED, UNREADABLE

SHOWN = (
    *("programme_id", "applicant_name", "applicant_number", "received_at", "state", "round_id", "failed_steps"),
    *(
        "unknown_steps",
        "noted_steps",
        "unit",
        "proposed_unit",
        "place",
        "due_on",
        "declaration__subject",
        "submission_id",
    ),
    *("submission__receipt", "batch__number"),
)
# What stands below each other on the desk; what has been handed in comes last.
GROUPS = (
    (State.PRELIMINARY, _("待初审")),
    (State.PRELIMINARY_RETURNED, _("已退回企业修改")),
    (State.DECLINED, _("不予推荐")),
)


@dataclass(frozen=True)
class Row:
    """A case, and the unit that the rule names where it isn't this one."""

    case: Case
    proposed: RecommendingUnit | None

    @property
    def summary(self) -> str:
        return summary(self.case)


@login_required
@require_safe
def recommendation(request: HttpRequest, slug: str) -> HttpResponse:
    """The desk of the visitor's unit; for those who read cases all units, and the desk of one that they choose."""
    programme = programme_of(slug)
    require(access.may_see_recommendation(request.user, programme))
    own = units.units_of(request.user, programme=programme)
    if own:
        return desk(request, programme, own[0])
    definition = programmes.definition_of(programmes.newest(programme))
    chosen = definition.unit(request.GET.get("unit", ""))
    return desk(request, programme, chosen) if chosen else _all_units(request, programme, definition)


def _all_units(request: HttpRequest, programme: Programme, definition: ProgrammeDefinition) -> HttpResponse:
    """How far each unit is, and what was handed in."""
    mine = Case.objects.filter(programme=programme).values("unit")
    counts = {
        state: Count("id", filter=Q(state=state)) for state in (State.PRELIMINARY, State.ACCEPTED, State.DECLINED)
    }
    counted = {
        row["unit"]: row for row in mine.annotate(total=Count("id"), sent=Count("batch"), **counts).order_by("unit")
    }
    found = Batch.objects.filter(programme=programme).select_related("submitted_by").annotate(size=Count("entries"))
    handed_in: dict[str, list[Batch]] = {}
    for batch in found.order_by("unit", "number"):
        handed_in.setdefault(batch.unit, []).append(batch)
    context = {
        "programme": programme,
        "units": [
            (unit, counted.get(unit.code), handed_in.get(unit.code, ())) for unit in definition.recommending_units
        ],
        "manage": may_see_units(request.user, programme),
    }
    return render(request, "review/recommendation_units.html", context)


def desk(
    request: HttpRequest,
    programme: Programme,
    unit: RecommendingUnit,
    *,
    wanted: Sequence[UUID] | None = None,
    refusal: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    """One unit's page. `wanted` is an order that couldn't be saved: it stays as it was put."""
    definition = programmes.definition_of(programmes.newest(programme))
    found = Case.objects.filter(programme=programme, unit=unit.code).select_related(
        "declaration", "submission", "batch"
    )
    rows = [
        Row(case, definition.unit(case.proposed_unit) if case.proposed_unit != unit.code else None)
        for case in found.only(*SHOWN).order_by(F("place").asc(nulls_last=True), "received_at", "id")
    ]
    by_state: dict[str, list[Row]] = {}
    for row in rows:
        by_state.setdefault(row.case.state if row.case.state in WITH_THE_UNIT else "sent", []).append(row)
    listed = by_state.get(State.ACCEPTED, [])
    now = timezone.now()
    own = works_for(request.user, unit=unit.code, programme=programme)
    context = {
        "programme": programme,
        "unit": unit,
        "groups": [(state, title, by_state.get(state, [])) for state, title in GROUPS],
        "listed": _as_wanted(listed, wanted),
        "sent": by_state.get("sent", []),
        "seen": batches.seen([row.case for row in listed]),
        "until": units.recommends_until(programme, unit=unit.code),
        "in_time": units.may_recommend(programme, unit=unit.code, at=now),
        "may_submit": batches.may_submit(programme, unit=unit.code, at=now),
        "batches": Batch.objects.filter(programme=programme, unit=unit.code).select_related("submitted_by"),
        "own": own,
        "refusal": refusal.sentence if refusal is not None else "",
    }
    return render(request, "review/recommendation.html", context, status=status)


def _as_wanted(listed: list[Row], wanted: Sequence[UUID] | None) -> list[Row]:
    """What has come since stands behind what was put in order; what is gone is gone."""
    places = {key: place for place, key in enumerate(wanted or ())}
    return sorted(listed, key=lambda row: places.get(row.case.pk, len(places)))


def _own_unit(request: HttpRequest, slug: str) -> tuple[Programme, RecommendingUnit]:
    """The programme and the visitor's unit in it; whoever has none is told so."""
    programme = programme_of(slug)
    own = units.units_of(request.user, programme=programme)
    if not own:
        raise PermissionDenied(_("您在本评选方案中不是推荐单位的人员"))
    return programme, own[0]


@login_required
@require_POST
def reorder(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the order of the list: as numbered, after one step up or down where that button was pressed."""
    programme, unit = _own_unit(request, slug)
    wanted = _wanted(request.POST)
    try:
        batches.reorder(
            programme, unit=unit.code, wanted=wanted, seen_as=request.POST.get("seen", ""), by=person(request)
        )
    except Refused as refused:
        return desk(request, programme, unit, wanted=wanted, refusal=refused.verdict, status=REFUSED)
    messages.success(request, _("推荐顺序已保存。"))
    return redirect("review:recommendation", slug)


def _wanted(posted: Mapping[str, Any]) -> list[UUID]:
    """The cases of the list in the order that was asked for; what is no case's key is passed over."""
    numbers = {}
    for name, text in posted.items():
        if name.startswith("place-"):
            try:
                numbers[UUID(name.removeprefix("place-"))] = str(text)
            except ValueError:
                continue
    ordered = by_numbers(list(numbers), numbers)
    step, _sep, key = str(posted.get("step", "")).partition(":")
    try:
        return stepped(ordered, UUID(key), up=step == "up")
    except ValueError:
        return ordered


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit_batch(request: HttpRequest, slug: str) -> HttpResponse:
    """Look the list over and hand it in under the sealed letter."""
    programme, unit = _own_unit(request, slug)
    if request.method != "POST":
        return _submission(request, programme, unit, BatchForm())
    form = BatchForm(request.POST, request.FILES)
    if not form.is_valid():
        return _submission(request, programme, unit, form, status=UNREADABLE)
    letter = form.cleaned_data["letter"]
    try:
        batch = batches.submit(
            programme,
            unit=unit.code,
            letter_name=letter.name,
            letter=letter.read(),
            seen_as=form.cleaned_data["seen"],
            by=person(request),
        )
    except UploadError as error:
        form.add_error("letter", str(error))
        return _submission(request, programme, unit, form, status=UNREADABLE)
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        return _submission(request, programme, unit, form, status=REFUSED)
    messages.success(request, _("已报送，共 %(count)d 家。") % {"count": batch.entries.count()})
    return redirect("review:batch", batch.pk)


def _submission(
    request: HttpRequest, programme: Programme, unit: RecommendingUnit, form: BatchForm, *, status: int = 200
) -> HttpResponse:
    listed = list(batches.accepted_cases(programme, unit=unit.code).select_related("declaration", "submission"))
    context = {
        "programme": programme,
        "unit": unit,
        "listed": listed,
        "seen": batches.seen(listed),
        "form": form,
        "may_submit": batches.may_submit(programme, unit=unit.code, at=timezone.now()),
    }
    return render(request, "review/batch_submission.html", context, status=status)


@login_required
@require_safe
def draft_summary(request: HttpRequest, slug: str) -> HttpResponse:
    """The summary table of the list as it stands, to be looked over and sealed."""
    programme, unit = _own_unit(request, slug)
    listed = batches.accepted_cases(programme, unit=unit.code)
    related = ("submission__revision", "submission__declaration__programme")
    content = volumes.summary_pdf(programme, unit=unit.code, listed=list(listed.select_related(*related)))
    return pdf_response(content, f"{unit.title} 推荐汇总表.pdf")
