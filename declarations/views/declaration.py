"""A declaration's overview: how far it is, what happened, and what comes next."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.core.verdict import Verdict, all_of
from declarations import access
from declarations.core.slots import all_slots
from declarations.models import Declaration
from declarations.services import deadlines, declarations, filings, prefill, working_copies
from declarations.services.declarations import Refused
from declarations.services.filings import Filing
from declarations.views.visitor import person, require


def own(request: HttpRequest, declaration_id: UUID) -> Declaration:
    """A declaration whose working copy the visitor may see: a member's.

    To those who may read its submissions the page is forbidden; for everybody else the declaration doesn't exist.
    """
    try:
        return working_copies.working_copy(declaration_id, user=person(request))
    except Refused as refused:
        raise PermissionDenied(refused.verdict.sentence) from None
    except Declaration.DoesNotExist:
        raise Http404(_("没有找到这份申报，可能不是您的企业的，或者地址写错了。")) from None


def may_work_on(request: HttpRequest, declaration: Declaration) -> Verdict:
    """Whether this visitor can change this declaration now."""
    in_time = declarations.takes_changes(declaration, at=timezone.now())
    return all_of([access.may_fill(request.user, declaration), in_time])


def need_filler(request: HttpRequest, declaration: Declaration) -> None:
    """Raises `PermissionDenied` with the sentence for whoever may only look."""
    require(access.may_fill(request.user, declaration))


def notes_of(filing: Filing) -> list[tuple[str, str, str]]:
    """What a return says field by field: label, link to the field, reason; in the form's order."""
    noted = filing.note.fields if filing.note else {}
    found = []
    for section in filing.form.definition.asked:
        page = reverse("declarations:section", args=[filing.declaration.pk, section.code])
        for column in filing.columns(section):
            if column.name in noted:
                found.append((column.label, f"{page}#f-{column.name}", noted[column.name]))
    titles = {slot.code: slot.title for slot in all_slots(filing.form)}
    page = reverse("declarations:documents", args=[filing.declaration.pk])
    found += [(titles[code], f"{page}#f-{code}", text) for code, text in noted.items() if code in titles]
    listed = set(filing.form.columns) | set(titles)
    return [*found, *((code, "", text) for code, text in noted.items() if code not in listed)]


@login_required
@require_safe
def declaration(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    found = own(request, declaration_id)
    filing = filings.look(found)
    closes_at = deadlines.period_of(found).deadline(timezone.now())
    return render(
        request,
        "declarations/declaration.html",
        {
            "declaration": found,
            "filing": filing,
            "unit": filing.definition.unit(found.unit),
            "sections": filing.sections,
            "notes": notes_of(filing),
            "carried": prefill.carried(found, hidden=filing.hidden),
            "barred": filing.barring,
            "slots": filing.slots,
            "steps": filings.steps(filing, closes_at=closes_at),
            "closes_at": found.returned_until or closes_at,
            "may_change": may_work_on(request, found),
            "next_section": next((view for view in filing.sections if view.is_due), None),
            "requests": found.requests.filter(withdrawn_at=None),
            "receipt": found.submissions.order_by("-sequence").first(),
        },
    )
