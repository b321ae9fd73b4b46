"""An expert's own work: the pledge first, then the list of one's own scorecards, and the sheet of each."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import holds_any
from declarations.core import letter
from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from review import access
from review.core import sheet
from review.core.sheet import Change
from review.forms.scoring import BadSheet, UnlockForm, changes_in
from review.models import Dossier, PanelSeat, Round, Scorecard
from review.services import dossiers, pledges, reviews, scorecards
from review.views.cards import card_of, cards_in, own_card, sheet_of
from review.views.statuses import REFUSED, UNREADABLE

TOO_LONG = 413
UNDER_WAY = (Round.State.OPEN, Round.State.CLOSED, Round.State.SIGNED)


@login_required
@require_safe
def scoring(request: HttpRequest, slug: str) -> HttpResponse:
    """The expert's own scorecards in the newest round: nothing of anybody else's."""
    programme = programme_of(slug)
    require(holds_any(request.user, access.PANEL, slug))
    round = Round.objects.filter(programme=programme, state__in=UNDER_WAY).order_by("-number").first()
    if round is None or not access.may_pledge(request.user, round).is_yes:
        bare: dict[str, Any] = {
            "programme": programme,
            "round": round,
            "cards": [],
            "has_panel": reviews.has_panel(programme),
        }
        return render(request, "review/scoring.html", bare)
    cards = cards_in(round, expert=request.user.pk)
    if not pledges.pledged(round, seat=_seat(request, round)):
        return redirect("review:pledge", round.pk)
    context = {
        "programme": programme,
        "round": round,
        "cards": cards,
        "done": sum(card.state == Scorecard.State.SUBMITTED for card in cards),
        "is_open": round.state == Round.State.OPEN and round.until is not None and timezone.now() < round.until,
        "deliberation": access.may_deliberate(request.user, round),
    }
    if access.may_chair(request.user, programme).is_yes and round.state == Round.State.OPEN:
        context["unlocking"] = unlock_form(round)
    return render(request, "review/scoring.html", context)


def unlock_form(round: Round, data: Any = None) -> UnlockForm:
    """Every expert and every case of the round, and nothing of how far anybody is."""
    live = Scorecard.objects.filter(round=round, state__in=dossiers.LIVE)
    seats = PanelSeat.objects.filter(pk__in=live.values("seat")).select_related("expert").order_by("seated_at", "id")
    cases = live.order_by("case__applicant_name").values_list("case", "case__applicant_name").distinct()
    return UnlockForm(
        data,
        seats=[(str(one.pk), str(one.expert)) for one in seats],
        cases=[(str(case), name) for case, name in cases],
        auto_id="unlock-%s",
    )


def _seat(request: HttpRequest, round: Round) -> PanelSeat:
    return PanelSeat.objects.get(programme=round.programme_id, expert=request.user.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The pledge of confidentiality. Before it nothing else of the round is shown."""
    found = Round.objects.select_related("programme").filter(pk=round_id, state__in=UNDER_WAY).first()
    if found is None:
        raise Http404(_("没有这一轮评分。"))
    require(access.may_pledge(request.user, found))
    seat, fault = _seat(request, found), ""
    if request.method == "POST":
        try:
            if "agreed" not in request.POST:
                fault = _("请勾选“我已阅读并承诺”，再点“承诺并开始评分”。")
            else:
                pledges.pledge(found, seat=seat, seen=request.POST.get("seen", ""), by=person(request))
                return redirect("review:scoring", found.programme.slug)
        except Refused as refused:
            fault = refused.verdict.sentence
    context = {
        "programme": found.programme,
        "round": found,
        "blocks": letter.read(pledges.text_of(found), {}),
        "seen": pledges.digest_of(found),
        "pledged": pledges.pledged(found, seat=seat),
        "fault": fault,
    }
    return render(request, "review/pledge.html", context, status=UNREADABLE if fault else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """A sheet: its own expert's to fill in, and to be read by those who deliberate once the round is closed."""
    if request.method == "POST":
        return _save(request, own_card(request, card_id))
    found = card_of(request, card_id)
    is_own = access.may_score(request.user, found).is_yes
    if is_own and not scorecards.pledged(found):
        return redirect("review:pledge", found.round_id)
    return page(request, found)


def page(request: HttpRequest, card: Scorecard, *, status: int = 200, **more: Any) -> HttpResponse:
    """The card's page; `typed` what stands in its fields where that isn't what is stored."""
    try:
        dossier = scorecards.dossier_of(card)
    except Refused as refused:
        raise Http404(refused.verdict.sentence) from None
    typed, differences = more.pop("typed", card.typed), more.pop("differences", None)
    own = access.may_score(request.user, card)
    is_own = own.is_yes
    shown = sheet_of(card, dossier, typed, differences=differences)
    fields = sheet.longest(dossiers.criteria_of(dossier))
    context = {
        "card": card,
        "sheet": shown,
        "dossier": dossier,
        "documents": documents_of(dossier),
        "is_own": is_own,
        "may_change": scorecards.takes_scores(card, at=timezone.now())
        if is_own
        else access.may_score(request.user, card),
        "based_on": json.dumps({field: card.typed.get(field) for field in fields}, ensure_ascii=False),
        **more,
    }
    return render(request, "review/card.html", context, status=status)


def documents_of(dossier: Dossier) -> list[dict[str, str]]:
    """The files of the submission, each once."""
    dossier.submission.refresh_from_db(fields=["content"])
    content = json.loads(dossier.submission.content)
    return list(
        {one["sha256"]: {"name": one["name"], "sha256": one["sha256"]} for one in content["documents"]}.values()
    )


def _save(request: HttpRequest, card: Scorecard) -> HttpResponse:
    """Save every field, and submit where that was pressed. What is refused stands in its field again."""
    try:
        dossier = scorecards.dossier_of(card)
        changes = changes_in(request.POST, fields=sheet.longest(dossiers.criteria_of(dossier)))
    except Refused as refused:
        raise Http404(refused.verdict.sentence) from None
    except BadSheet as bad:
        return page(request, card, fault=str(bad), status=UNREADABLE)
    typed = {**card.typed, **{field: one.typed for field, one in changes.items()}}
    taken = request.POST.get("take", "")
    if taken in dossier.suggested:
        field = sheet.points_field(taken)
        typed[field] = dossier.suggested[taken]
        changes[field] = Change(card.typed.get(field, ""), typed[field])
    long = _too_long(dossier, changes)
    if long:
        return page(request, card, typed=typed, fault="；".join(long.values()), status=UNREADABLE)
    seen, by = request.POST.get("seen", ""), person(request)
    try:
        saved = scorecards.save(card, dossier=dossier, changes=changes, seen=seen, by=by)
        if saved.conflicts:
            return _both(request, card, typed, saved)
        if "onward" in request.POST:
            scorecards.submit(card, seen=seen, by=by)
    except Refused as refused:
        scorecards.note_refusal(card, sentence=refused.verdict.sentence, by=by)
        card.refresh_from_db()
        return page(request, card, typed=typed, fault=refused.verdict.sentence, status=REFUSED)
    messages.success(request, _("评分表已提交。") if "onward" in request.POST else _("已保存。"))
    return redirect("review:card", card.pk)


def _both(request: HttpRequest, card: Scorecard, typed: dict[str, str], saved: scorecards.Saved) -> HttpResponse:
    differences = {field: saved.typed.get(field, "") or _("（空）") for field in saved.conflicts}
    fault = _("另一个页面在您打开之后也保存了这份评分表。不同之处两边并列，请改好之后再点保存；其余各项已保存。")
    return page(request, card, typed=typed, differences=differences, fault=fault, status=REFUSED)


def _too_long(dossier: Dossier, changes: dict[str, Change]) -> dict[str, str]:
    most = sheet.longest(dossiers.criteria_of(dossier))
    return {
        field: _("内容太长，没有保存，请删减到 %(most)d 字以内") % {"most": most[field]}
        for field, change in changes.items()
        if len(change.typed) > most[field]
    }


@require_POST
def autosave(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Saving what was typed a moment ago; asked by the page's script, answered in JSON."""
    if not request.user.is_authenticated:
        url = f"{reverse('account_login')}?{urlencode({'next': reverse('review:card', args=[card_id])})}"
        sentence = _("登录已过期，刚才输入的内容还没有保存，请重新登录")
        return JsonResponse({"state": "login", "sentence": sentence, "url": url}, status=401)
    card = own_card(request, card_id)
    try:
        dossier = scorecards.dossier_of(card)
        changes = changes_in(request.POST, fields=sheet.longest(dossiers.criteria_of(dossier)))
        long = _too_long(dossier, changes)
        if long:
            return _told("refused", "；".join(long.values()), status=TOO_LONG, faults=long)
        seen, by = request.GET.get("seen") or request.POST.get("seen", ""), person(request)
        saved = scorecards.save(card, dossier=dossier, changes=changes, seen=seen, by=by)
    except BadSheet as bad:
        return _told("refused", str(bad), status=403)
    except Refused as refused:
        scorecards.note_refusal(card, sentence=refused.verdict.sentence, by=person(request))
        return _told("refused", refused.verdict.sentence, status=403)
    return _answered(card, dossier, saved, changes)


def _told(state: str, sentence: str, *, status: int, **more: Any) -> HttpResponse:
    return JsonResponse({"state": state, "sentence": sentence, **more}, status=status)


def _answered(card: Scorecard, dossier: Dossier, saved: scorecards.Saved, changes: dict[str, Change]) -> HttpResponse:
    """What is stored, what stands against it, and what follows: the faults of the fields that came, and the total."""
    at = f"{timezone.localtime(saved.at):%H:%M}"
    theirs = {field: saved.typed.get(field) for field in saved.conflicts}
    shown = sheet_of(card, dossier, dict(saved.typed))
    codes = {field.partition("_")[2] for field in changes}
    context = {"sheet": shown, "lines": [line for line in shown.lines if line.code in codes]}
    content = {
        "state": "conflict" if saved.conflicts else "saved",
        "at": at,
        "sentence": "",
        "stored": {field: saved.typed.get(field) for field in changes if field not in saved.conflicts},
        "conflicts": {
            field: {"stored": text, "typed": text or "", "theirs": text or "—", "by": _("您在另一个页面"), "at": at}
            for field, text in theirs.items()
        },
        "html": render_to_string("review/_sheet_consequences.html", context),
    }
    return JsonResponse(content, status=REFUSED if saved.conflicts else 200)
