"""Runs as staff, leaders and auditors see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import holds_any
from accounts.core.verdict import Verdict
from declarations.models import Programme
from ranking.access import READERS, may_read
from ranking.core.precision import printed
from ranking.core.recipe import Recipe
from ranking.models import Run, Standing
from ranking.services import recipes
from ranking.services.runs import JOB
from records.models import Job

ROWS = 100
HUES = 8  # as many as tokens.css has --series-N
OPEN = (Run.State.QUEUED, Run.State.RUNNING)


@dataclass(frozen=True)
class Column:
    """An indicator's contributions."""

    code: str
    title: str
    dimension: str
    hue: int


@dataclass(frozen=True)
class Dimension:
    """Neighbouring indicators of one dimension; `hue` is its colour's number, from 1."""

    title: str
    hue: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Cell:
    """A contribution: printed, in full, and as the length of its bar in percent of the page's largest."""

    text: str
    exact: str
    width: str
    hue: int


@dataclass(frozen=True)
class Row:
    rank: str
    name: str
    score: str
    cells: tuple[Cell, ...]
    lists: tuple[str, ...]


@login_required
@require_safe
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's runs, newest first."""
    programme = Programme.objects.filter(slug=slug).first()
    if programme is None:
        raise Http404(_("没有这个评选方案。"))
    _require(holds_any(request.user, READERS, slug))
    found = Run.objects.filter(programme=programme).select_related("revision", "queued_by").order_by("-number")
    page = Paginator(found.defer("revision__documents", "warnings"), ROWS).get_page(request.GET.get("page"))
    return render(request, "ranking/runs.html", {"programme": programme, "page": page})


@login_required
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: its receipt, its standings with what each indicator contributed, and who isn't ranked and why."""
    related = ("programme", "revision", "snapshot", "result", "queued_by")
    found = Run.objects.filter(id=run_id).select_related(*related).defer("revision__documents").first()
    if found is None:
        raise Http404(_("没有这次排名运算。"))
    _require(may_read(request.user, found))
    is_open = found.state in OPEN
    context: dict[str, Any] = {"run": found, "is_open": is_open}
    if is_open:
        context["job"] = Job.objects.filter(kind=JOB, subject=str(found.id)).order_by("-queued_at").first()
    if found.state == Run.State.FINISHED:
        context |= _standings(request, found)
    return render(request, "ranking/run.html", context)


def _require(verdict: Verdict) -> None:
    if not verdict.is_yes:
        raise PermissionDenied(verdict.sentence)


def _standings(request: HttpRequest, run: Run) -> dict[str, Any]:
    standings = Standing.objects.filter(run=run).order_by("position")
    ranked = standings.filter(rank__isnull=False).values("rank", "name", "score", "lists", "contributions")
    left_out = standings.filter(rank__isnull=True).values("number", "name", "reason")
    page = Paginator(ranked, ROWS).get_page(request.GET.get("page"))
    recipe = recipes.recipe_of(run.revision)
    columns = _columns(recipe)
    return {
        "page": page,
        "rows": _rows(list(page), columns, recipe),
        "dimensions": _dimensions(columns),
        "excluded": Paginator(left_out, ROWS).get_page(request.GET.get("excluded")),
    }


def _columns(recipe: Recipe) -> list[Column]:
    """The indicators of the composite that ranks, or of all where a plain column ranks; a colour for each dimension."""
    by = recipe.definition.rank.by
    composites = [c for c in recipe.composites if c.definition.code == by] or recipe.composites
    hues: dict[str, int] = {}
    return [
        Column(
            indicator.definition.code,
            indicator.title,
            dimension := indicator.definition.dimension or "",
            hues.setdefault(dimension, len(hues) % HUES + 1),
        )
        for composite in composites
        for indicator in composite.indicators
    ]


def _dimensions(columns: Iterable[Column]) -> list[Dimension]:
    together = groupby(columns, key=lambda column: (column.dimension, column.hue))
    return [Dimension(title, hue, tuple(those)) for (title, hue), those in together]


def _rows(standings: Sequence[Mapping[str, Any]], columns: Sequence[Column], recipe: Recipe) -> list[Row]:
    figures = [one["contributions"].get(c.code) for one in standings for c in columns]
    largest = max((abs(value) for value in figures if value is not None), default=0)
    decimals = recipe.definition.rank.decimals
    titles = {s.definition.code: s.definition.title or s.definition.code for s in recipe.lists}
    return [
        Row(
            rank=_rank(one["rank"]),
            name=one["name"],
            score=f"{printed(one['score'], decimals):f}",
            cells=tuple(_cell(one["contributions"].get(c.code), largest, c.hue) for c in columns),
            lists=tuple(titles.get(code, code) for code in one["lists"]),
        )
        for one in standings
    ]


def _rank(rank: Decimal) -> str:
    """Fractional ranks keep their half."""
    return f"{rank.normalize():f}"


def _cell(value: float | None, largest: float, hue: int) -> Cell:
    if value is None:
        return Cell("—", "", "0", hue)
    width = abs(value) / largest * 100 if largest else 0
    return Cell(f"{printed(value, 2):f}", repr(value), f"{width:.1f}", hue)
