"""Claiming an applicant, and what becomes of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from declarations.access import may_see_claims, may_settle_claims
from declarations.core.upload import UploadError
from declarations.models import Applicant, Claim, Membership
from declarations.services import claims
from declarations.services.declarations import Refused
from declarations.views.claim_forms import ClaimForm, SettleForm
from declarations.views.visitor import person, require

Row = TypeVar("Row", Claim, Membership)
APPLICANTS = 20
SETTLED = 50


@dataclass(frozen=True)
class Contest:
    """An applicant that waits for staff: who acts for it now, and who wants to."""

    applicant: Applicant
    members: tuple[Membership, ...]
    claims: tuple[tuple[Claim, SettleForm], ...]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Claim an applicant by its number, with a letter of authorisation."""
    form = ClaimForm(request.POST, request.FILES) if request.method == "POST" else ClaimForm()
    if form.is_bound and form.is_valid():
        made = _claimed(person(request), form)
        if made is not None:
            return redirect("declarations:own_claim", made.id)
    mine = Claim.objects.filter(claimed_by=person(request)).select_related("applicant").order_by("-claimed_at")
    context = {"form": form, "claims": mine[:SETTLED]}
    return render(request, "declarations/claim.html", context, status=422 if form.errors else 200)


def _claimed(user: User, form: ClaimForm) -> Claim | None:
    """The claim as it was made, or None with the reason why not in the form."""
    given = form.cleaned_data
    try:
        return claims.claim(
            user,
            number_kind=given["number_kind"],
            number=given["number"],
            name=given["name"],
            letter_name=given["letter"].name,
            letter=given["letter"].read(),
        )
    except UploadError as error:
        form.add_error("letter", str(error))
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
    return None


@login_required
@require_safe
def own_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """What became of one's own claim. Nobody else's claim exists here."""
    found = Claim.objects.filter(id=claim_id, claimed_by=person(request)).select_related("applicant").first()
    if found is None:
        raise Http404(_("没有这项认领。"))
    return render(request, "declarations/own_claim.html", {"claim": found})


@login_required
@require_safe
def all_claims(request: HttpRequest) -> HttpResponse:
    """Claims that wait, with their rivals side by side; or those that are settled."""
    require(may_see_claims(request.user))
    if request.GET.get("state") == "settled":
        return _settled(request)
    return _waiting(request)


@login_required
@require_POST
def settle_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Grant or refuse one claim."""
    require(may_settle_claims(request.user))
    found = Claim.objects.filter(id=claim_id).select_related("applicant", "claimed_by").first()
    if found is None:
        raise Http404(_("没有这项认领。"))
    form = SettleForm(request.POST, claim=found)
    if form.is_valid() and _settled_by(person(request), found, form):
        sentence = _("已%(decision)s%(name)s认领“%(applicant)s”。") % {
            "decision": "准许" if found.state == Claim.State.GRANTED else "不准许",
            "name": found.claimed_by,
            "applicant": found.applicant,
        }
        messages.success(request, sentence)
        return redirect("declarations:claims")
    if found.state != Claim.State.WAITING:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect("declarations:claims")
    return _waiting(request, bound=(found, form))


def _settled_by(user: User, claim: Claim, form: SettleForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        if form.cleaned_data["decision"] == SettleForm.GRANT:
            claims.grant(claim, by=user, reason=reason, replacing=form.cleaned_data["replacing"])
        else:
            claims.refuse(claim, by=user, reason=reason)
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        claim.refresh_from_db(fields=["state"])
        return False
    return True


def _waiting(request: HttpRequest, bound: tuple[Claim, SettleForm] | None = None) -> HttpResponse:
    found = Applicant.objects.filter(claims__state=Claim.State.WAITING).distinct().order_by("name", "id")
    page = Paginator(found, APPLICANTS).get_page(request.GET.get("page"))
    if bound is not None and bound[0].applicant not in page.object_list:
        page = Paginator(found.filter(pk=bound[0].applicant_id), 1).get_page(1)
    context = {
        "page": page,
        "contests": _contests(page, bound),
        "may_settle": may_settle_claims(request.user),
        "waiting": Claim.objects.filter(state=Claim.State.WAITING).count(),
        "failed": bound,
    }
    return render(request, "declarations/claims.html", context, status=422 if bound else 200)


def _contests(page: Page[Applicant], bound: tuple[Claim, SettleForm] | None) -> list[Contest]:
    applicants = list(page.object_list)
    waiting = Claim.objects.filter(applicant__in=applicants, state=Claim.State.WAITING)
    rivals = _by_applicant(list(waiting.select_related("claimed_by", "letter").order_by("applicant_id", "claimed_at")))
    people = Membership.objects.filter(applicant__in=applicants).select_related("user")
    members = _by_applicant(list(people.order_by("applicant_id", "granted_at")))
    forms = {bound[0].id: bound[1]} if bound else {}
    return [
        Contest(
            one,
            tuple(members.get(one.id, ())),
            tuple((rival, forms.get(rival.id) or SettleForm(claim=rival)) for rival in rivals.get(one.id, ())),
        )
        for one in applicants
    ]


def _by_applicant(rows: Sequence[Row]) -> dict[UUID, list[Row]]:
    return {key: list(group) for key, group in groupby(rows, key=lambda row: row.applicant_id)}


def _settled(request: HttpRequest) -> HttpResponse:
    found = Claim.objects.exclude(state=Claim.State.WAITING).select_related("applicant", "claimed_by", "decided_by")
    page = Paginator(found.order_by("-decided_at", "id"), SETTLED).get_page(request.GET.get("page"))
    return render(request, "declarations/settled_claims.html", {"page": page})
