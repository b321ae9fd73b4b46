"""The standings of a run: chosen from, one by one, and as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, FloatField, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations.services import programmes
from declarations.views.visitor import require
from ranking.access import may_read
from ranking.core import robustness, roll
from ranking.core.precision import printed
from ranking.core.recipe import Recipe
from ranking.forms import StandingsFilter
from ranking.models import Run, Standing
from ranking.services import recipes
from ranking.views import entries
from ranking.views.finding import run_of

FIELDS = ("position", "rank", "rank_low", "rank_high", "name", "score", "lists", "outside", "contributions")


@dataclass(frozen=True)
class Figure:
    """A value of an enterprise beside the median of all that are ranked."""

    label: str
    unit: str
    text: str
    median: str


@dataclass(frozen=True)
class Share:
    """What a dimension contributed, beside the median of all that are ranked, and its indicators."""

    title: str
    cell: entries.Cell
    median: entries.Cell
    indicators: tuple[tuple[str, entries.Cell, str], ...]


@dataclass(frozen=True)
class Interval:
    """The ranks under drawn weights, how they were drawn, and where they lie among all that are ranked: start and
    width of a bar, and the rank itself, in percent."""

    text: str
    words: str
    start: str
    width: str
    own: str


def chosen(request: HttpRequest, run: Run, recipe: Recipe, *, rows: int) -> dict[str, Any]:
    """A page of the standings that the visitor chose, in the order chosen, with the form to choose by."""
    columns = entries.columns_of(recipe)
    sorts = [(column.code, _("按“%s”的贡献") % column.title) for column in columns]
    form = StandingsFilter(request.GET, lists=entries.titles_of(recipe).items(), sorts=sorts)
    ranked = _filtered(Standing.objects.filter(run=run, rank__isnull=False), form)
    page = Paginator(ranked.values(*FIELDS), rows).get_page(request.GET.get("page"))
    return {
        "filter": form,
        "page": page,
        "rows": entries.rows_of(list(page), recipe),
        "dimensions": entries.dimensions_of(columns),
        "query": _query(request.GET),
        "has_intervals": recipe.definition.rank.robustness is not None,
    }


@login_required
@require_safe
def standing(request: HttpRequest, run_id: UUID, position: int) -> HttpResponse:
    """One enterprise's own sheet: how it came to its rank, or why it isn't ranked."""
    run = run_of(run_id)
    require(may_read(request.user, run))
    found = Standing.objects.filter(run=run, position=position).first()
    if found is None:
        raise Http404(_("这次排名中没有这一名。"))
    found.run = run
    context: dict[str, Any] = {"run": run, "standing": found}
    if found.rank is not None and found.score is not None:
        recipe = recipes.recipe_of(run.revision)
        titles = entries.titles_of(recipe)
        context |= {
            "rank": entries.rank_text(found.rank),
            "score": entries.score_text(found.score, recipe),
            "lists": entries.named_lists(found.lists, found.outside, titles),
            "interval": _interval(found, recipe),
            "shares": _shares(found, recipe),
            "figures": list(_figures(found, recipe)),
        }
    return render(request, "ranking/standing.html", context)


@login_required
@require_safe
def export(request: HttpRequest, run_id: UUID, kind: str) -> HttpResponse:
    """All standings as a file for those who work on the programme, marked when the figures are synthetic."""
    run = run_of(run_id)
    require(may_read(request.user, run))
    if run.state != Run.State.FINISHED or kind not in roll.WRITERS:
        raise Http404(_("没有这个文件：排名尚未完成，或者文件名写错了。"))
    write, media_type = roll.WRITERS[kind]
    name = f"{run.programme} 第{run.number}次排名.{kind}"
    response = HttpResponse(write(_roll(run)), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _filtered(standings: QuerySet[Standing], form: StandingsFilter) -> QuerySet[Standing]:
    form.is_valid()
    if code := form.stated("list"):
        # As text on every database: SQLite has no containment for JSON.
        standings = standings.annotate(codes=Cast("lists", TextField())).filter(codes__contains=f'"{code}"')
    if name := form.stated("name"):
        standings = standings.filter(name__icontains=name)
    sort = form.stated("sort")
    if sort == "name":
        return standings.order_by("name", "position")
    if sort:
        known = NullIf(KeyTextTransform(sort, "contributions"), Value("null"))
        measured = standings.annotate(figure=Cast(known, FloatField()))
        return measured.order_by(F("figure").desc(nulls_last=True), "position")
    return standings.order_by("position")


def _query(given: QueryDict) -> str:
    """What was chosen, to stand before the page's number in the links to other pages."""
    kept = QueryDict(mutable=True)
    for name in ("list", "name", "sort"):
        if given.get(name):
            kept.setlist(name, given.getlist(name)[-1:])
    return f"{kept.urlencode()}&" if kept else ""


def _interval(found: Standing, recipe: Recipe) -> Interval | None:
    rule, low, high, rank = recipe.definition.rank.robustness, found.rank_low, found.rank_high, found.rank
    if rule is None or low is None or high is None or rank is None:
        return None
    one = 100 / max(1, found.run.ranked)
    return Interval(
        entries.interval_text(low, high),
        robustness.in_words(rule),
        start=f"{(low - 1) * one:.2f}",
        width=f"{max(0.5, (high - low + 1) * one):.2f}",
        own=f"{(float(rank) - 0.5) * one:.2f}",
    )


def _shares(found: Standing, recipe: Recipe) -> list[Share]:
    dimensions = entries.dimensions_of(entries.columns_of(recipe))
    medians = found.run.medians.get("contributions", {})
    of_dimensions = found.run.medians.get("dimensions", {})
    totals = [entries.total(found.contributions, one) for one in dimensions]
    middles = [of_dimensions.get(one.title) for one in dimensions]
    largest = max((abs(value) for value in [*totals, *middles] if value is not None), default=0)
    return [
        Share(
            one.title,
            entries.cell_of(own, largest, one.hue),
            entries.cell_of(middle, largest, one.hue),
            tuple(
                (
                    column.title,
                    entries.cell_of(found.contributions.get(column.code), largest, one.hue),
                    entries.cell_of(medians.get(column.code), largest, one.hue).text,
                )
                for column in one.columns
            ),
        )
        for one, own, middle in zip(dimensions, totals, middles, strict=True)
    ]


def _figures(found: Standing, recipe: Recipe) -> Iterator[Figure]:
    """The columns that the ranking read or derived; the outcomes of checks are told elsewhere."""
    labels = recipes.labels_of(found.run.revision)
    titles = {one.definition.code: one.definition.title or one.definition.code for one in recipe.composites}
    titles |= {column.code: column.title for column in entries.columns_of(recipe) if column.code not in labels}
    medians = found.run.medians.get("values", {})
    columns = programmes.form_of(found.run.revision).columns
    for name in recipe.outputs:  # the order of the recipe: PostgreSQL keeps none in a JSON object
        value = found.values.get(name)
        if name in found.values and not isinstance(value, bool):
            label = labels.get(name) or titles.get(name, name)
            unit = columns[name].unit if name in columns else ""
            yield Figure(label, unit, _text(value), _text(medians.get(name)))


def _text(value: object) -> str:
    if value is None or value == "":
        return "—"
    return f"{printed(value, 4).normalize():,f}" if isinstance(value, int | float) else str(value)


def _roll(run: Run) -> roll.Roll:
    recipe = recipes.recipe_of(run.revision)
    titles = entries.titles_of(recipe)
    columns = entries.columns_of(recipe)
    rows = Standing.objects.filter(run=run).order_by("position").values(*FIELDS, "number", "reason")
    return roll.Roll(
        title=f"{run.programme} 第{run.number}次排名",
        note=_("合成数据：示例数据，非企业真实数据") if run.figures_synthetic else "",
        indicators=tuple(column.title for column in columns),
        rows=tuple(
            roll.RollRow(
                rank=None if row["rank"] is None else float(row["rank"]),
                number=row["number"],
                name=row["name"],
                score=None if row["score"] is None else float(entries.score_text(row["score"], recipe)),
                lists="、".join(entries.named_lists(row["lists"], row["outside"], titles)),
                contributions=tuple(row["contributions"].get(column.code) for column in columns),
                reason=row["reason"],
                interval=None if row["rank_low"] is None else (row["rank_low"], row["rank_high"]),
            )
            for row in rows
        ),
    )
