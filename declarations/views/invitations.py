"""An invitation, as the person invited sees it, and as an administrator takes it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from declarations.access import may_answer, may_manage_members
from declarations.models import Invitation
from declarations.services import invitations
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require


@login_required
@require_safe
def invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Who invites to what, with the two answers."""
    found = _answerable(request, invitation_id)
    context = {"invitation": found, "stands": invitations.stands(found)}
    return render(request, "declarations/invitation.html", context)


@login_required
@require_POST
def accept(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    found = _answerable(request, invitation_id)
    try:
        member = invitations.accept(found, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
        return redirect("declarations:invitation", found.id)
    told = {"name": found.applicant, "part": member.get_part_display()}
    messages.success(request, _("您已加入“%(name)s”，身份是%(part)s。") % told)
    return redirect("home")


@login_required
@require_POST
def decline(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    found = _answerable(request, invitation_id)
    try:
        invitations.decline(found, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
        return redirect("declarations:invitation", found.id)
    messages.success(request, _("已谢绝“%s”的邀请。") % found.applicant)
    return redirect("home")


@login_required
@require_POST
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    found = _invitation(invitation_id)
    if not may_manage_members(request.user, found.applicant).is_yes:
        raise Http404(_("没有这份邀请。"))
    try:
        invitations.withdraw(found, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已撤回对 %s 的邀请。") % found.email)
    return redirect("declarations:members", found.applicant_id)


def _answerable(request: HttpRequest, invitation_id: UUID) -> Invitation:
    found = _invitation(invitation_id)
    require(may_answer(request.user, found))
    return found


def _invitation(invitation_id: UUID) -> Invitation:
    found = Invitation.objects.filter(pk=invitation_id).select_related("applicant", "invited_by").first()
    if found is None:
        raise Http404(_("没有这份邀请。"))
    return found
