"""The queue of a programme's cases, and what is done with several at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from review import access
from review.forms import QueueForm
from review.services import cases, queues

BATCH = 10
SHOWN = 20


@login_required
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's cases, fifty a page."""
    programme = programme_of(slug)
    require(access.may_see_queue(request.user, programme))
    form = QueueForm(request.GET)
    page, rows = queues.page(programme, wanted=form.wanted, number=request.GET.get("page"), user=person(request))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "programme": programme,
        "form": form,
        "page": page,
        "rows": rows,
        "query": query.urlencode(),
        "work": access.may_work_queue(request.user, programme),
        "batch": BATCH,
    }
    return render(request, "review/queue.html", context)


@login_required
@require_POST
def take_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the ten open cases that wait longest."""
    programme = programme_of(slug)
    require(access.may_work_queue(request.user, programme))
    count = cases.take_next(programme, count=BATCH, by=person(request))
    if count:
        messages.success(request, _("已领取 %(count)d 件案卷。") % {"count": count})
    else:
        messages.info(request, _("没有无人领取的待核查案卷。"))
    return redirect(f"{reverse('review:queue', args=[slug])}?held=mine")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pass_clear(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then pass every case in which the checks found nothing."""
    programme = programme_of(slug)
    require(access.may_work_queue(request.user, programme))
    if request.method == "POST":
        return _pass_clear(request, slug)
    clear = cases.clear_cases(programme, by=person(request))
    shown = list(clear.select_related("declaration")[: SHOWN + 1])
    context = {"programme": programme, "count": clear.count(), "rows": shown[:SHOWN], "more": len(shown) > SHOWN}
    return render(request, "review/pass_clear.html", context)


def _pass_clear(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        count = cases.pass_clear(programme_of(slug), by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已通过 %(count)d 件自动核查无误的案卷。") % {"count": count})
    return redirect("review:queue", slug)
