"""Objections as those see them who handle them: the list, one of them, its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.core.verdict import Verdict, all_of, no
from declarations.services import programmes
from declarations.views.visitor import person, programme_of, require
from publication import access
from publication.core import procedure
from publication.core.procedure import OBJECTION, ObjectionMove, ObjectionState
from publication.forms import FigureForm
from publication.models import Objection, ObjectionFile, Objector
from publication.services import effects, rereviews
from records.services import files

ROWS = 50


@login_required
@require_safe
def objections(request: HttpRequest, slug: str) -> HttpResponse:
    """The objections that are for this person, those that wait first."""
    programme = programme_of(slug)
    require(access.may_see_objections(request.user, programme))
    found = access.objections_for(person(request), programme)
    state = request.GET.get("state", "")
    if state == "open":
        found = found.filter(state__in=(*procedure.OPEN, ObjectionState.LEAD))
    page = Paginator(found.order_by("-number"), ROWS).get_page(request.GET.get("page"))
    context = {"programme": programme, "page": page, "state": state}
    return render(request, "publication/objections.html", context)


@login_required
@never_cache
@require_safe
def objection(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return objection_page(request, objection_of(request, slug, number))


@login_required
@require_safe
def objection_file(request: HttpRequest, slug: str, number: int, file_id: UUID) -> HttpResponse:
    """A file as it was handed in, always as a download."""
    found = objection_of(request, slug, number)
    require(access.may_see_evidence(request.user, found))
    one = ObjectionFile.objects.filter(objection=found, pk=file_id).select_related("file").first()
    if one is None:
        raise Http404(_("没有这份材料。"))
    response = HttpResponse(files.read(one.file), content_type=one.file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, one.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def objection_of(request: HttpRequest, slug: str, number: int) -> Objection:
    """One that the visitor may read. Whoever handles none in the programme is told so before anything is looked up."""
    require(access.may_see_objections(request.user, programme_of(slug)))
    related = ("programme", "notice__run__revision")
    found = Objection.objects.filter(programme__slug=slug, number=number).select_related(*related).first()
    if found is None:
        raise Http404(_("没有这件异议。"))
    require(access.may_read_objection(request.user, found))
    return found


def objection_page(
    request: HttpRequest, found: Objection, *, typed: dict[str, str] | None = None, fault: str = "", form: Any = None
) -> HttpResponse:
    """The page, with what was typed where a move was refused."""
    user = person(request)
    handle = access.may_handle(user, found)
    propose = all_of([access.may_propose(user, found), effects.may_propose(found)])
    sees_identity, sees_evidence = access.may_see_identity(user, found), access.may_see_evidence(user, found)
    barred = rereviews.took_part(found) if handle.is_yes else {}
    revision = found.notice.run.revision
    context = {
        "objection": found,
        "programme": found.programme,
        "decisions": found.decisions.select_related("decided_by"),
        "reviewers": found.reviewers.select_related("user"),
        "identity": Objector.objects.filter(objection=found).first() if sees_identity.is_yes else None,
        "sees_identity": sees_identity,
        "evidence": found.files.all() if sees_evidence.is_yes else [],
        "sees_evidence": sees_evidence,
        "handle": handle,
        "moves": _moves(user, found),
        "people": [(one, barred.get(one.pk, "")) for one in rereviews.candidates(found)] if handle.is_yes else [],
        "propose": propose,
        "effects": found.effects.select_related("proposed_by", "applied_by"),
        "labels": {name: one.label for name, one in programmes.form_of(revision).columns.items()},
        "shown": effects.shown(found),
        "apply": _carries_out(found, handle) if propose.is_yes else None,
        "figure_form": form or FigureForm(form=programmes.form_of(revision)),
        "erase": all_of([handle, rereviews.may_erase(found)]),
        "typed": typed or {},
        "fault": fault,
    }
    return render(request, "publication/objection.html", context, status=422 if fault else 200)


def _carries_out(found: Objection, handle: Verdict) -> Verdict:
    """Whoever re-reviews proposes what changes; staff carry it out."""
    return effects.may_apply(found) if handle.is_yes else no(_("改动由协会工作人员执行。"))


def _moves(user: Any, found: Objection) -> dict[str, Verdict]:
    """By what can be done with words: whether this person may do it now."""
    state = ObjectionState(found.state)
    own = {
        "admit": (access.may_handle(user, found), OBJECTION.may(state, ObjectionMove.ADMIT)),
        "assign": (access.may_handle(user, found), OBJECTION.may(state, ObjectionMove.ASSIGN)),
        "answer": (access.may_review(user, found), rereviews.may_answer(found, by=user)),
        "leave": (access.may_handle(user, found), OBJECTION.may(state, ObjectionMove.LEAVE)),
        "follow": (access.may_follow(user, found), OBJECTION.may(state, ObjectionMove.FOLLOW)),
    }
    return {name: all_of(verdicts) for name, verdicts in own.items()}
