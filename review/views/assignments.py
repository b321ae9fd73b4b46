"""Who scores which case: proposed, confirmed, and shown to staff. Experts see their own cases and keep out of some."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from review import access
from review.forms import BoundsForm, RecusalForm
from review.models import Case, PanelSeat, Recusal, Round, Scorecard
from review.services import assignments, panels, replacements, reviews
from review.services.assignments import Proposal

ROWS = 50


@login_required
@require_safe
def assignment(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What is assigned in a round, and what would be: by expert and by case."""
    round = _round(round_id)
    require(access.may_see_assignment(request.user, round.programme))
    return _page(request, round, BoundsForm(request.GET))


@login_required
@require_POST
def assign(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Write down the proposal that was looked at."""
    round = _staffs(request, round_id)
    form = BoundsForm(request.POST)
    if form.is_valid():
        try:
            cards = assignments.assign(
                round, seen=request.POST.get("seen", ""), by=person(request), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        else:
            messages.success(request, _("已分配 %(count)d 份评分表。") % {"count": len(cards)})
            return redirect("review:assignment", round.pk)
    return _page(request, round, form, status=422)


@login_required
@require_POST
def clear(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Take the assignment of a round back that hasn't opened."""
    round = _staffs(request, round_id)
    try:
        count = assignments.clear(round, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已撤回 %(count)d 份评分表的分配。") % {"count": count})
    return redirect("review:assignment", round.pk)


@login_required
@require_safe
def own_cases(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases that one has to score oneself; nothing of who else does."""
    programme = programme_of(slug)
    require(access.may_see_own_cases(request.user, programme))
    mine = Scorecard.objects.filter(
        round__programme=programme, seat__expert=person(request), seat__left_at=None, state__in=assignments.LIVE
    )
    cards = mine.exclude(round__state=Round.State.SIGNED).select_related("case__declaration", "round")
    own = Recusal.objects.filter(seat__programme=programme, seat__expert=person(request))
    context = {
        "programme": programme,
        "cards": [(card, replacements.may_recuse(card)) for card in cards.order_by("case__applicant_number", "id")],
        "has_panel": reviews.has_panel(programme),
        "recusals": list(own.select_related("case__declaration").order_by("-declared_at", "id")),
    }
    return render(request, "review/own_cases.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Ask for the reason, then take an expert out of a case."""
    related = ("round__programme", "seat__expert", "case__declaration")
    card = Scorecard.objects.select_related(*related).filter(pk=card_id).first()
    if card is None:
        raise Http404(_("没有这份评分表。"))
    require(access.may_recuse(request.user, card))
    is_own = card.seat.expert_id == person(request).pk
    form = RecusalForm(request.POST) if request.method == "POST" else RecusalForm()
    if form.is_bound and form.is_valid():
        try:
            taken = replacements.recuse(card, reason=form.cleaned_data["reason"], by=person(request))
        except Refused as refused:
            form.add_error(None, refused.verdict.sentence)
        else:
            return _recused(request, card, is_own=is_own, taken=bool(taken))
    context = {"card": card, "programme": card.round.programme, "form": form, "is_own": is_own}
    context["may"] = replacements.may_recuse(card)
    return render(request, "review/recuse.html", context, status=422 if form.errors else 200)


def _recused(request: HttpRequest, card: Scorecard, *, is_own: bool, taken: bool) -> HttpResponse:
    said = _("已回避“%(case)s”。") % {"case": card.case.title}
    messages.success(request, said)
    if is_own:
        return redirect("review:own_cases", card.round.programme.slug)
    if not taken:
        messages.warning(request, _("没有其他专家可以接手，这件案卷还缺席位，请增设席位后再分配。"))
    return redirect("review:assignment", card.round_id)


def _round(round_id: UUID) -> Round:
    found = Round.objects.select_related("programme").filter(pk=round_id).first()
    if found is None:
        raise Http404(_("没有这一轮评分。"))
    return found


def _staffs(request: HttpRequest, round_id: UUID) -> Round:
    """The round, for staff who may assign and see what is assigned."""
    round = _round(round_id)
    require(access.may_seat(request.user, round.programme))
    require(access.may_see_assignment(request.user, round.programme))
    return round


def _page(request: HttpRequest, round: Round, form: BoundsForm, *, status: int = 200) -> HttpResponse:
    proposal, fault = _proposed(round, form)
    context: dict[str, Any] = {
        "programme": round.programme,
        "round": round,
        "form": form,
        "fault": fault,
        "proposal": proposal,
        "opening": assignments.may_open(round) if panels.settings_of(round.programme) else None,
        "move": access.may_seat(request.user, round.programme),
        **_assigned(request, round),
    }
    if proposal is not None:
        context |= {"loads": _loads(proposal), **_proposed_cases(request, proposal)}
    return render(request, "review/assignment.html", context, status=status)


def _proposed(round: Round, form: BoundsForm) -> tuple[Proposal | None, str]:
    """The proposal where there is anything left to assign; else why there is none."""
    verdict = assignments.may_assign(round)
    if not verdict.is_yes:
        return None, verdict.sentence
    stated = form.cleaned_data if form.is_valid() else {}
    try:
        found = assignments.propose(round, **{name: stated.get(name) for name in ("at_least", "at_most")})
    except Refused as refused:
        return None, refused.verdict.sentence
    return (found if found.wanted else None), ""


def _loads(proposal: Proposal) -> list[dict[str, Any]]:
    """By expert: cases held, cases proposed, how many of those they know the topic of, and what they keep out of."""
    barred = Counter(str(one.seat) for one in proposal.barred)
    misfits = Counter(seat for _, seat in proposal.found.unmatched)
    rows = []
    for seat in proposal.seats:
        key = str(seat.pk)
        new, held = len(proposal.found.cases.get(key, ())), proposal.held.get(key, 0)
        row = {"seat": seat, "held": held, "new": new, "fits": new - misfits[key], "barred": barred[key]}
        rows.append({**row, "all": held + new})
    return rows


def _proposed_cases(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    people = {str(seat.pk): seat.expert for seat in proposal.seats}
    page: Page[Case] = Paginator(proposal.cases, ROWS).get_page(request.GET.get("proposed"))
    rows = [
        (
            case,
            [
                (people[seat], (str(case.pk), seat) in proposal.found.unmatched)
                for seat in proposal.found.readers[str(case.pk)]
            ],
            proposal.found.missing.get(str(case.pk), 0),
        )
        for case in page.object_list
    ]
    return {"proposed_page": page, "proposed_rows": rows}


def _assigned(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What stands, fifty cases a page: every card with its state, those that are out of it among them."""
    with_cards = Scorecard.objects.filter(round=round).values("case")
    cases = Case.objects.filter(pk__in=with_cards).select_related("declaration").order_by("applicant_number", "id")
    page = Paginator(cases, ROWS).get_page(request.GET.get("page"))
    cards: dict[UUID, list[Scorecard]] = defaultdict(list)
    shown = Scorecard.objects.filter(round=round, case__in=[case.pk for case in page.object_list])
    for card in shown.select_related("seat__expert").order_by("assigned_at", "id"):
        cards[card.case_id].append(card)
    recusals = Recusal.objects.filter(seat__programme=round.programme).select_related(
        "seat__expert", "case__declaration"
    )
    seats = PanelSeat.objects.filter(programme=round.programme).select_related("expert").in_bulk()
    counts = Counter(Scorecard.objects.filter(round=round).values_list("seat", "state"))
    totals: dict[UUID, Counter[str]] = defaultdict(Counter)
    for (seat, state), number in counts.items():
        totals[seat][state] += number
    return {
        "page": page,
        "rows": [(case, cards[case.pk]) for case in page.object_list],
        "totals": [(seats[seat], sum(of[s] for s in assignments.LIVE), of) for seat, of in totals.items()],
        "recusals": list(recusals.order_by("-declared_at", "id")[:ROWS]),
        "live": assignments.LIVE,
    }
