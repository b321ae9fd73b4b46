"""The declaration, section or programme that an address names, for who may see it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.api.views import person
from declarations.core.form import Section
from declarations.models import Declaration, ProgrammeRevision
from declarations.services import filings, openings, working_copies
from declarations.services.declarations import Refused
from declarations.services.filings import Filing


def own(request: Request, declaration_id: UUID) -> Filing:
    """A declaration of one's own, as its pages find it: forbidden to those who may read its submissions only, and not
    there for everybody else."""
    try:
        return filings.look(working_copies.working_copy(declaration_id, user=person(request)))
    except Refused as refused:
        raise PermissionDenied(refused.verdict.sentence) from None
    except Declaration.DoesNotExist:
        raise Http404(_("没有找到这份申报，可能不是您的企业的，或者编号写错了。")) from None


def section_of(filing: Filing, code: str) -> Section:
    found = filing.section(code)
    if found is None:
        raise Http404(_("申报表中没有这一部分。"))
    return found


def revision_of(slug: str) -> ProgrammeRevision:
    """The newest revision of a programme with the programme, in one query."""
    found = openings.newest_revisions().filter(programme__slug=slug).first()
    if found is None:
        raise Http404(_("没有这个评选方案。"))
    return found
