"""Who works for which recommending unit."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.services import people
from declarations import access
from declarations.core.programme import ProgrammeDefinition
from declarations.forms.units import UnitMemberForm
from declarations.models import Programme, UnitMember
from declarations.services import programmes
from declarations.services import units as services
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require, revision_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def units(request: HttpRequest, slug: str) -> HttpResponse:
    """The units with their people; staff add some. What was typed stays when it can't be done."""
    revision = revision_of(slug)
    programme = revision.programme
    require(access.may_see_units(request.user, programme))
    definition = programmes.definition_of(revision)
    if request.method != "POST":
        return _page(request, programme, definition, UnitMemberForm(definition=definition))
    require(access.may_manage_units(request.user, programme))
    form = UnitMemberForm(request.POST, definition=definition)
    if form.is_valid() and _joined(request, programme, form):
        return redirect("declarations:units", slug)
    return _page(request, programme, definition, form, status=422)


def _joined(request: HttpRequest, programme: Programme, form: UnitMemberForm) -> bool:
    user = people.with_address(form.cleaned_data["email"])
    if user is None:
        form.add_error("email", _("没有用这个邮箱登录的账户。请对方先注册并确认邮箱，再来添加。"))
        return False
    try:
        services.join(programme, unit=form.cleaned_data["unit"], user=user, by=person(request))
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        return False
    messages.success(request, _("已添加%(person)s。") % {"person": user})
    return True


@login_required
@require_POST
def remove_unit_member(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Take a person out of the unit."""
    programme = revision_of(slug).programme
    require(access.may_manage_units(request.user, programme))
    found = UnitMember.objects.filter(pk=member_id, programme=programme).select_related("user", "programme").first()
    if found is None:
        raise Http404(_("没有这位推荐单位人员，可能已经移出。"))
    services.leave(found, by=person(request))
    messages.success(request, _("已移出%(person)s。") % {"person": found.user})
    return redirect("declarations:units", slug)


def _page(
    request: HttpRequest,
    programme: Programme,
    definition: ProgrammeDefinition,
    form: UnitMemberForm,
    *,
    status: int = 200,
) -> HttpResponse:
    members: dict[str, list[UnitMember]] = {}
    for member in UnitMember.objects.filter(programme=programme).select_related("user", "granted_by").order_by("id"):
        members.setdefault(member.unit, []).append(member)
    context = {
        "programme": programme,
        "units": [(unit, members.get(unit.code, [])) for unit in definition.recommending_units],
        "form": form,
        "manage": access.may_manage_units(request.user, programme),
    }
    return render(request, "declarations/units.html", context, status=status)
