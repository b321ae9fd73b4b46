"""The people of an applicant, and the first step of filing that they take."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from declarations.access import may_manage_members, may_open
from declarations.models import Applicant, Membership
from declarations.services import invitations, openings
from declarations.services import members as member_moves
from declarations.services.declarations import Refused
from declarations.views.member_forms import InvitationForm, PartForm
from declarations.views.visitor import person, programme_of, require


@login_required
@require_safe
def members(request: HttpRequest, applicant_id: UUID) -> HttpResponse:
    """Who acts for an applicant and who is invited. An applicant that one isn't a member of doesn't exist here."""
    return _people(request, _managed(request, applicant_id), InvitationForm())


@login_required
@require_POST
def invite(request: HttpRequest, applicant_id: UUID) -> HttpResponse:
    """Invite a colleague. What was typed stays on the page when it can't be done."""
    applicant = _managed(request, applicant_id)
    form = InvitationForm(request.POST)
    if form.is_valid():
        part = Membership.Part(form.cleaned_data["part"])
        try:
            made = invitations.invite(applicant, email=form.cleaned_data["email"], part=part, by=person(request))
        except Refused as refused:
            form.add_error("email", refused.verdict.sentence)
        else:
            messages.success(request, _("已邀请 %s，邀请信已寄出，14 天内有效。") % made.email)
            return redirect("declarations:members", applicant.id)
    return _people(request, applicant, form, status=422)


@login_required
@require_POST
def change_member(request: HttpRequest, applicant_id: UUID, member_id: int) -> HttpResponse:
    """Give a member another part."""
    applicant = _managed(request, applicant_id)
    member, form = _member(applicant, member_id), PartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择身份。"))
        return redirect("declarations:members", applicant.id)
    try:
        member_moves.change_part(member, part=Membership.Part(form.cleaned_data["part"]), by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(
            request, _("%(name)s现在是%(part)s。") % {"name": member.user, "part": member.get_part_display()}
        )
    still = may_manage_members(request.user, applicant).is_yes
    return redirect("declarations:members", applicant.id) if still else redirect("home")


@login_required
@require_POST
def remove_member(request: HttpRequest, applicant_id: UUID, member_id: int) -> HttpResponse:
    """End somebody's membership."""
    applicant = _managed(request, applicant_id)
    member = _member(applicant, member_id)
    try:
        member_moves.remove(member, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已移除%s。") % member.user)
    still = may_manage_members(request.user, applicant).is_yes
    return redirect("declarations:members", applicant.id) if still else redirect("home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, applicant_id: UUID) -> HttpResponse:
    """End one's own membership, after a look at what that means."""
    applicant = _own(person(request), applicant_id)
    member = Membership.objects.get(applicant=applicant, user=person(request))
    verdict = member_moves.may_step_down(member)
    if request.method == "POST":
        try:
            member_moves.remove(member, by=person(request))
        except Refused as refused:
            verdict = refused.verdict
        else:
            messages.success(request, _("您已退出“%s”。") % applicant)
            return redirect("home")
    context = {"applicant": applicant, "member": member, "may_leave": verdict}
    return render(request, "declarations/leave.html", context, status=409 if request.method == "POST" else 200)


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a declaration, or go to the one that there is."""
    applicant = _own(person(request), request.POST.get("applicant", ""))
    programme = programme_of(request.POST.get("programme", ""))
    require(may_open(request.user, applicant))
    head = {part: request.POST.get(part, "") for part in ("category", "subject", "unit")}
    try:
        begun = openings.begin(applicant, programme=programme, **head, at=timezone.now(), by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
        return redirect("home")
    return redirect("declarations:declaration", begun.id)


def _own(user: User, applicant_id: UUID | str) -> Applicant:
    try:
        found = Applicant.objects.filter(id=applicant_id, members__user=user).first()
    except ValidationError:
        found = None
    if found is None:
        raise Http404(_("没有这家企业，或者您不是它的成员。"))
    return found


def _managed(request: HttpRequest, applicant_id: UUID) -> Applicant:
    applicant = _own(person(request), applicant_id)
    require(may_manage_members(request.user, applicant))
    return applicant


def _member(applicant: Applicant, member_id: int) -> Membership:
    found = Membership.objects.filter(applicant=applicant, pk=member_id).select_related("user").first()
    if found is None:
        raise Http404(_("企业中没有这位成员，可能已经离开。"))
    return found


def _people(request: HttpRequest, applicant: Applicant, form: InvitationForm, *, status: int = 200) -> HttpResponse:
    people = Membership.objects.filter(applicant=applicant).select_related("user").order_by("granted_at", "id")
    context = {
        "applicant": applicant,
        "members": people,
        "parts": Membership.Part.choices,
        "invitations": invitations.open_of(applicant),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "declarations/members.html", context, status=status)
