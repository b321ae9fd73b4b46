"""Objecting, by anybody: the form, the receipt, and the look-up of the answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from declarations.core.upload import MAX_BYTES, UploadError
from declarations.services.declarations import Refused
from declarations.views.visitor import programme_of
from publication.forms import ObjectionForm
from publication.models import Notice
from publication.services import codes, notice_pages, objections, rereviews
from publication.services.objections import ACCEPT, MAX_FILES, Receipt
from publication.views.limits import OFTEN, too_often
from publication.views.looking_up import looked_up
from publication.views.notices import newest_notice

MOST_OBJECTIONS = 10  # an hour and address


@never_cache
@sensitive_post_parameters("name", "contact", "unit", "text", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def raise_objection(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what one objects to. What was typed stays where it can't be taken; files are to be chosen again."""
    notice = newest_notice(slug)
    if notice is None:
        raise Http404(_("这个方案现在没有公示。"))
    # Keys of entries may be numbers that aren't public: what is posted is the entry's place.
    entries = objections.entries_of(notice)
    places = {str(place): key for place, key in enumerate(entries, start=1)}
    labels = {place: f"{place}. {entries[key]}" for place, key in places.items()}
    if request.method != "POST":
        chosen = request.GET.get("entry", "")
        initial = {"entry": chosen if chosen in places else "", "token": uuid.uuid4()}
        return _page(request, notice, ObjectionForm(entries=labels, initial=initial))
    form = ObjectionForm(request.POST, entries=labels)
    if too_often(request, action="object", most=MOST_OBJECTIONS):
        form.add_error(None, OFTEN)
        return _page(request, notice, form, status=429)
    if form.is_valid():
        made = _received(request, notice, form, places.get(form.cleaned_data["entry"], ""))
        if made is not None:
            return _receipt(request, made)
    return _page(request, notice, form, status=422)


def _received(request: HttpRequest, notice: Notice, form: ObjectionForm, entry: str) -> Receipt | None:
    """The receipt, or None with the reason why not in the form."""
    given, sent = form.cleaned_data, request.FILES.getlist("evidence")
    try:
        objections.need_few(len(sent))
        evidence = [(one.name or _("未命名"), one.read()) for one in sent]
        return objections.receive(
            notice, token=given["token"], entry=entry, text=given["text"], person=form.person, evidence=evidence
        )
    except UploadError as error:
        form.add_error(None, str(error))
    except Refused as refused:
        form.add_error(None, refused.verdict.sentence)
    return None


def _receipt(request: HttpRequest, made: Receipt) -> HttpResponse:
    """The answer to the post itself: the code is stored nowhere, and sending the form again shows it again."""
    context = {"programme": made.objection.programme, "objection": made.objection, "code": codes.in_groups(made.code)}
    return render(request, "publication/received.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest, slug: str) -> HttpResponse:
    """What has become of one's objection, by receipt and code."""
    programme = programme_of(slug)

    def find(receipt: str, code: str) -> dict[str, Any] | None:
        objection = objections.look_up(programme, receipt=receipt, code=code)
        return {"objection": objection, "answer": rereviews.answer_of(objection)} if objection else None

    return looked_up(request, programme, action="look_up", template="publication/look_up.html", find=find)


def _page(request: HttpRequest, notice: Notice, form: ObjectionForm, *, status: int = 200) -> HttpResponse:
    settings = objections.settings_of(notice)
    context = {
        "notice": notice,
        "form": form,
        "takes": objections.takes_objections(notice, at=timezone.now()),
        "settings": settings,
        "anonymous": notice_pages.anonymous_in_words(settings),
        "accept": "、".join(ACCEPT),
        "suffixes": ",".join(f".{kind}" for kind in ("jpeg", *ACCEPT)),
        "most": MAX_FILES,
        "limit": MAX_BYTES // 2**20,
    }
    return render(request, "publication/object.html", context, status=status)
