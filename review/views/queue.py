"""The queue of a programme's cases, and what is done with several at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.models import Programme
from declarations.services import programmes
from declarations.services.declarations import Refused
from declarations.views.visitor import filters_of, page_number, person, programme_of, require, revision_of
from review import access
from review.forms import ArrangeForm, QueueForm
from review.services import cases, holding, queues, rechecking, reviews
from review.views.queue_rows import rows_written

BATCH = 10
SHOWN = 20


@login_required
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's cases, fifty a page."""
    by, revision = person(request), revision_of(slug)
    programme = revision.programme
    require(access.may_see_queue(by, programme))
    arranges = access.may_arrange(by, programme)
    people = list(holding.people_of(programme))
    review = reviews.review_of(revision).definition
    definition = programmes.definition_of(revision)
    form = QueueForm(request.GET, definition=definition, people=people, has_area=bool(review.verification.area))
    page, rows = queues.page(programme, wanted=form.wanted, number=page_number(request), user=by)
    work = access.may_work_queue(by, programme)
    context = {
        "programme": programme,
        "form": form,
        "page": page,
        "rows": rows,
        "written": rows_written(rows, works=work.is_yes, arranges=arranges.is_yes),
        "query": filters_of(request),
        "work": work,
        "batch": BATCH,
        "last_round": rechecking.last_round(programme),
        "recheck": access.may_recheck(request.user, programme),
        "arrange_form": ArrangeForm(people=people, auto_id="arrange-%s") if arranges.is_yes else None,
        "has_visits": "site_visit" in review.stages,
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
@require_POST
def check_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Have every case checked again, in the registers as they are now."""
    programme = programme_of(slug)
    require(access.may_recheck(request.user, programme))
    try:
        rechecking.ask(programme, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已开始重新核查全部案卷，完成后本页显示新的轮次。"))
    return redirect("review:queue", slug)


@login_required
@require_POST
def arrange(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the ticked cases to a person, or set by when they are due; back to the queue as it was filtered."""
    programme = programme_of(slug)
    require(access.may_arrange(request.user, programme))
    form = ArrangeForm(request.POST, people=list(holding.people_of(programme)))
    if form.is_valid():
        _arrange(request, programme, form)
    else:
        messages.error(request, "；".join(str(text) for errors in form.errors.values() for text in errors))
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(reverse("review:queue", args=[slug]) + (f"?{query}" if query else ""))


def _arrange(request: HttpRequest, programme: Programme, form: ArrangeForm) -> None:
    stated, by = form.cleaned_data, person(request)
    try:
        if stated["what"] == "assign":
            count = holding.assign(programme, cases=stated["cases"], to=form.person, by=by)
        else:
            count = holding.set_due(programme, cases=stated["cases"], due_on=stated["due_on"], by=by)
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    else:
        messages.success(request, _("已办理 %(count)d 件案卷。") % {"count": count})


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
