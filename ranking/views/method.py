"""The method by which a run ranked: everything that its recipe says, with the weights that the run found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from declarations.views.visitor import require
from ranking.access import may_read
from ranking.core import rules_in_words as rules
from ranking.core.method_card import IndicatorCard, MethodCard, method_card
from ranking.core.precision import printed
from ranking.core.recipe import Composite
from ranking.models import Run
from ranking.services import recipes
from ranking.views.finding import run_of


@dataclass(frozen=True)
class Dimension:
    """Weights as they are printed: the dimension's, and each indicator's beside its card."""

    title: str
    weight: str
    indicators: tuple[tuple[str, IndicatorCard], ...]


@dataclass(frozen=True)
class Card:
    """A composite; `judgements` are what its weights were computed from, where people stated them."""

    method: MethodCard
    code: str
    dimensions: tuple[Dimension, ...]
    judgements: tuple[str, ...]


@login_required
@require_safe
def method(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The method card of a run."""
    run = run_of(run_id)
    require(may_read(request.user, run))
    recipe = recipes.recipe_of(run.revision)
    context = {
        "run": run,
        "entry": rules.entry_rules(recipe),
        "needs": rules.needs(recipe),
        "lookups": rules.lookup_tables(recipe),
        "derived": rules.derived(recipe),
        "cards": [_card(composite, run) for composite in recipe.composites],
        "rank": rules.rank_rule(recipe),
        "lists": rules.list_rules(recipe),
    }
    return render(request, "ranking/method.html", context)


def _card(composite: Composite, run: Run) -> Card:
    """Without weights where the run hasn't kept any: it isn't over, or ranked nobody."""
    code = composite.definition.code
    found = run.composites.get(code)
    weights = found["weights"] if found else {one.definition.code: 0.0 for one in composite.indicators}
    card = method_card(composite, weights, found["facts"] if found else ())
    text = _percent(weights.values()) if found else _unknown
    dimensions = tuple(
        Dimension(
            one.title, text(one.weight), tuple((text(indicator.weight), indicator) for indicator in one.indicators)
        )
        for one in card.dimensions
    )
    return Card(card, code, dimensions, rules.judgements(composite))


def _percent(weights: Iterable[float]) -> Callable[[float], str]:
    """In percent, without decimals where all of them are whole."""
    whole = all(abs(weight * 100 - round(weight * 100)) < 1e-9 for weight in weights)
    decimals = 0 if whole else 2
    return lambda weight: f"{printed(weight * 100, decimals):f}%"


def _unknown(_: float) -> str:
    return "—"
