"""The points of a round: its submitted scorecards, what comes of them, and what a signature puts into the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from declarations.models import Programme, ProgrammeRevision
from declarations.services import programmes
from records.core.canonical import canonical_json, sha256
from review.core.aggregation import Card, points_of
from review.core.panel import Panel
from review.models import Minutes, Round, Score, Scorecard
from review.services import reviews


def panel_of(programme: Programme) -> Panel | None:
    return reviews.review_of(programmes.newest(programme)).definition.panel


def cards_of(round: Round) -> list[Card]:
    """Every scorecard submitted in the round, with what each criterion could be given."""
    points: dict[UUID, dict[str, float | None]] = {}
    scores = Score.objects.filter(card__round=round, card__state=Scorecard.State.SUBMITTED)
    for card, criterion, score in scores.order_by("card", "id").values_list("card", "criterion", "points"):
        points.setdefault(card, {})[criterion] = None if score is None else float(score)
    rows = _submitted(round).values_list("id", "case", "seat", "scored__revision")
    most = {revision: _most(revision) for revision in {row[3] for row in rows}}
    return [
        Card(str(case), str(seat), given, {code: most[revision][code] for code in given})
        for card, case, seat, revision in rows
        if (given := points.get(card))
    ]


def _submitted(round: Round) -> Any:
    return Scorecard.objects.filter(round=round, state=Scorecard.State.SUBMITTED).order_by("case", "seat")


def _most(revision: UUID) -> dict[str, float]:
    panel = reviews.review_of(ProgrammeRevision.objects.get(pk=revision)).definition.panel
    return {one.code: float(one.points) for one in (panel.criteria if panel else ())}


def digest_of(round: Round) -> str:
    """Of every submitted scorecard: who scored which submission, with which points, reasons and opinion."""
    scores: dict[UUID, list[list[str | None]]] = {}
    rows = Score.objects.filter(card__round=round).order_by("card", "criterion")
    for card, *found in rows.values_list("card", "criterion", "points", "suggested", "reason"):
        scores.setdefault(card, []).append([None if one is None else str(one) for one in found])
    content = [
        [str(card), str(case), str(seat), str(scored), opinion, scores.get(card, [])]
        for card, case, seat, scored, opinion in _submitted(round).values_list(
            "id", "case", "seat", "scored", "opinion"
        )
    ]
    return sha256(canonical_json(content))


def aggregation_of(round: Round) -> dict[str, int | str]:
    """How the programme puts scorecards together, to be kept with the minutes."""
    panel = panel_of(round.programme)
    if panel is None:
        return {}
    return {"trimmed_mean": panel.trimmed} if panel.trimmed else {"way": str(panel.aggregation)}


def aggregated(round: Round, *, cards: Sequence[Card]) -> dict[str, dict[str, float | None]]:
    """The points by case and criterion, in the way that the programme says."""
    panel = panel_of(round.programme)
    if panel is None:
        return {}
    return points_of(cards, trim=panel.trimmed, normalise=panel.aggregation == "zscore")


def signed(programme: Programme) -> dict[UUID, dict[str, float | None]]:
    """The points by case and criterion that chairs have signed: of each case those of the last round that scored it."""
    newest: dict[int, dict[str, dict[str, float | None]]] = {}
    found = Minutes.objects.filter(round__programme=programme, round__state=Round.State.SIGNED)
    for number, points in found.order_by("id").values_list("round__number", "points"):
        newest[number] = points
    merged: dict[UUID, dict[str, float | None]] = {}
    for number in sorted(newest):
        merged |= {UUID(case): given for case, given in newest[number].items()}
    return merged


def scored(programme: Programme) -> bool:
    """Whether a chair has signed points for any case of the programme."""
    return bool(signed(programme))
