"""Until when each may file, and giving more time."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from declarations import access
from declarations.core.period import shown_end
from declarations.core.programme import ProgrammeDefinition
from declarations.forms.extension import ExtensionForm
from declarations.models import Programme
from declarations.services import deadlines, declarations, programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require, revision_of

ROWS = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: HttpRequest, slug: str) -> HttpResponse:
    """What holds for whom, what was given and why; staff give more. What was typed stays when it can't be done."""
    revision = revision_of(slug)
    programme = revision.programme
    require(access.may_see_deadlines(request.user, programme))
    definition = programmes.definition_of(revision)
    if request.method != "POST":
        return _page(request, programme, definition, ExtensionForm(programme=programme, definition=definition))
    require(access.may_extend(request.user, programme))
    form = ExtensionForm(request.POST, programme=programme, definition=definition)
    if form.is_valid() and _extended(request, programme, form):
        return redirect("declarations:extensions", slug)
    return _page(request, programme, definition, form, status=422)


def _extended(request: HttpRequest, programme: Programme, form: ExtensionForm) -> bool:
    facts = {"until": form.deadline, "reason": form.cleaned_data["reason"], "by": person(request)}
    try:
        declarations.extend(programme, **facts, **form.given_to)
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
        return False
    messages.success(request, _("申报已延至 %s。") % shown_end(form.deadline))
    return True


def _page(
    request: HttpRequest,
    programme: Programme,
    definition: ProgrammeDefinition,
    form: ExtensionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    given = programme.extensions.select_related("applicant", "granted_by").order_by("-granted_at", "-id")
    page = Paginator(given, ROWS).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "programme": programme,
        "definition": definition,
        "standings": [(one, one.period.is_open(now)) for one in deadlines.standings(programme)],
        "page": page,
        "given": [(one, definition.unit(one.unit)) for one in page.object_list],
        "form": form,
        "extend": access.may_extend(request.user, programme),
    }
    return render(request, "declarations/extensions.html", context, status=status)
