"""The moves of an objection: what those post who handle it or re-review it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.core.verdict import Verdict
from accounts.models import User
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import person, require
from publication import access
from publication.core.procedure import ObjectionMove
from publication.forms import FigureForm
from publication.models import Objection
from publication.services import effects, rereviews
from publication.views.objections import objection_of, objection_page
from review.models import Figure

May = Callable[[User, Objection], Verdict]
# Who may post which move; the services ask the table whether it can be made.
_MOVES: Mapping[ObjectionMove, May] = {
    ObjectionMove.ADMIT: access.may_handle,
    ObjectionMove.REFUSE: access.may_handle,
    ObjectionMove.LEAVE: access.may_handle,
    ObjectionMove.FOLLOW: access.may_follow,
    **dict.fromkeys(rereviews.ANSWERS, access.may_review),
}


@login_required
@require_POST
def decide_objection(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make the move that is named, with its reason."""
    found = objection_of(request, slug, number)
    named, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if named not in _MOVES:
        raise Http404(_("没有这种决定。"))
    move = ObjectionMove(named)
    require(_MOVES[move](person(request), found))
    try:
        _decide(found, move, reason, person(request))
    except Refused as refused:
        return objection_page(request, found, typed={"reason": reason, "move": named}, fault=refused.verdict.sentence)
    messages.success(request, _("已记录：%s。") % move.label)
    return redirect("publication:objection", slug, number)


def _decide(found: Objection, move: ObjectionMove, reason: str, by: User) -> None:
    if move is ObjectionMove.ADMIT:
        rereviews.admit(found, by=by)
    elif move is ObjectionMove.REFUSE:
        rereviews.refuse(found, reason=reason, by=by)
    elif move is ObjectionMove.LEAVE:
        rereviews.leave(found, reason=reason, by=by)
    elif move is ObjectionMove.FOLLOW:
        rereviews.follow(found, reason=reason, by=by)
    else:
        rereviews.answer(found, move=move, reason=reason, by=by)


@login_required
@require_POST
def assign_reviewers(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = objection_of(request, slug, number)
    require(access.may_handle(request.user, found))
    chosen = list(User.objects.filter(pk__in=_keys(request.POST.getlist("reviewers"))))
    try:
        rereviews.assign(found, reviewers=chosen, by=person(request))
    except Refused as refused:
        return objection_page(request, found, fault=refused.verdict.sentence)
    messages.success(request, _("已指派复审。"))
    return redirect("publication:objection", slug, number)


@login_required
@require_POST
def propose_effect(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the objection changes: the entry excluded, or a figure; the effect on the ranking is worked out at once."""
    found = objection_of(request, slug, number)
    require(access.may_propose(request.user, found))
    form: FigureForm | None = None
    try:
        if request.POST.get("kind") == "exclude":
            effects.exclude(found, by=person(request))
        else:
            form = FigureForm(request.POST, form=programmes.form_of(found.notice.run.revision))
            if not form.is_valid():
                return objection_page(request, found, fault=_("改动没有保存，请改正下面的问题"), form=form)
            given: dict[str, Any] = form.cleaned_data
            given["source"] = Figure.Source(given["source"])
            effects.correct(found, by=person(request), **given)
    except Refused as refused:
        return objection_page(request, found, fault=refused.verdict.sentence, form=form)
    messages.success(request, _("已提出改动，对排名的影响见下。"))
    return redirect("publication:objection", slug, number)


@login_required
@require_POST
def drop_effect(request: HttpRequest, slug: str, number: int, effect_id: UUID) -> HttpResponse:
    found = objection_of(request, slug, number)
    require(access.may_propose(request.user, found))
    effect = found.effects.filter(pk=effect_id).first()
    if effect is None:
        raise Http404(_("没有这项改动，可能已经撤去。"))
    return _done(request, found, _("已撤去改动。"), lambda by: effects.drop(effect, by=by))


@login_required
@require_POST
def look_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = objection_of(request, slug, number)
    require(access.may_propose(request.user, found))
    return _done(request, found, _("已重新计算影响。"), lambda by: effects.look_again(found, by=by))


@login_required
@require_POST
def apply_effects(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Carry the changes out and start the run that follows."""
    found = objection_of(request, slug, number)
    require(access.may_handle(request.user, found))
    try:
        run = effects.apply(found, by=person(request))
    except Refused as refused:
        return objection_page(request, found, fault=refused.verdict.sentence)
    messages.success(request, _("改动已执行，第 %d 次排名已经开始。") % run.number)
    return redirect("ranking:run", run.id)


@login_required
@require_POST
def erase_identity(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = objection_of(request, slug, number)
    require(access.may_handle(request.user, found))
    return _done(request, found, _("异议人的身份已删除。"), lambda by: rereviews.erase_identity(found, by=by))


def _done(request: HttpRequest, found: Objection, said: str, move: Callable[[User], object]) -> HttpResponse:
    try:
        move(person(request))
    except Refused as refused:
        return objection_page(request, found, fault=refused.verdict.sentence)
    messages.success(request, said)
    return redirect("publication:objection", found.programme.slug, found.number)


def _keys(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
