"""Runs as staff, leaders and auditors see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import holds_any
from accounts.core.verdict import all_of
from declarations.services.declarations import Refused
from declarations.views.visitor import person, programme_of, require
from ranking.access import READERS, may_read, may_start
from ranking.models import RUN_JOB, Run, Standing
from ranking.services import cuts, recipes
from ranking.services import runs as services
from ranking.views.finding import run_of
from ranking.views.standings import chosen
from records.models import Job

ROWS = 100
OPEN = (Run.State.QUEUED, Run.State.RUNNING)


@login_required
@require_safe
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's runs, newest first."""
    programme = programme_of(slug)
    require(holds_any(request.user, READERS, slug))
    found = Run.objects.filter(programme=programme).select_related("revision", "queued_by").order_by("-number")
    page = Paginator(found.defer("revision__documents", "warnings", "medians", "composites"), ROWS).get_page(
        request.GET.get("page")
    )
    startable = all_of([may_start(request.user, programme), services.may_start(programme)])
    return render(request, "ranking/runs.html", {"programme": programme, "page": page, "start": startable})


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Queue a run, and go where its progress is shown."""
    programme = programme_of(slug)
    require(may_start(request.user, programme))
    try:
        started = services.start(programme, by=person(request))
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
        return redirect("ranking:runs", slug)
    messages.success(request, _("排名已开始计算。"))
    return redirect("ranking:run", started.id)


@login_required
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: its receipt, its standings with what each indicator contributed, and who isn't ranked and why."""
    found = run_of(run_id)
    require(may_read(request.user, found))
    context: dict[str, Any] = {"run": found, "is_open": found.state in OPEN}
    if found.state in OPEN:
        context["job"] = _job(found)
    if found.state == Run.State.FINISHED:
        left_out = Standing.objects.filter(run=found, rank__isnull=True).order_by("position")
        excluded = Paginator(left_out.values("position", "number", "name", "reason"), ROWS)
        context |= chosen(request, found, recipes.recipe_of(found.revision), rows=ROWS)
        context["excluded"] = excluded.get_page(request.GET.get("excluded"))
        context["staff_lists"] = cuts.staff_lists(found)
    return render(request, "ranking/run.html", context)


@login_required
@require_safe
def progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far an open run has come; when it is over, the run's page is to be loaded again."""
    found = run_of(run_id)
    require(may_read(request.user, found))
    if not request.headers.get("HX-Request"):
        return redirect("ranking:run", found.id)
    if found.state in OPEN:
        return render(request, "ranking/_progress.html", {"run": found, "job": _job(found)})
    return HttpResponse(headers={"HX-Refresh": "true"})


def _job(run: Run) -> Job | None:
    return Job.objects.filter(kind=RUN_JOB, subject=str(run.id)).order_by("-queued_at").first()
