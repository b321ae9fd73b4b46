"""The card that an address names, for its expert and for those who deliberate; for everybody else there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.models import RoleGrant
from declarations.core.display import number_text
from review import access
from review.core import sheet
from review.core.panel import Block, Criterion
from review.core.sheet import Entered
from review.models import Dossier, Pledge, Round, Scorecard
from review.services import dossiers

_RELATED = ("round__programme", "case", "seat__expert", "scan")


def _cards() -> Any:
    """With whether its expert has pledged, and holds the role."""
    pledges = Pledge.objects.filter(round=OuterRef("round"), seat=OuterRef("seat"))
    grants = RoleGrant.objects.filter(
        user=OuterRef("seat__expert"), role__in=access.PANEL, programme=OuterRef("round__programme__slug")
    )
    found = Scorecard.objects.select_related(*_RELATED)
    return found.annotate(has_pledged=Exists(pledges), has_role=Exists(grants))


def card_of(request: HttpRequest, card_id: UUID) -> Scorecard:
    """Raises `Http404` for everybody who mayn't read it, so that nobody learns which cards there are."""
    found: Scorecard | None = _cards().filter(pk=card_id).first()
    if found is None or not access.may_read_card(request.user, found).is_yes:
        raise Http404(_("没有找到这份评分表，可能已不由您评分。"))
    return found


def own_card(request: HttpRequest, card_id: UUID) -> Scorecard:
    """One's own card."""
    found: Scorecard | None = _cards().filter(pk=card_id).first()
    if found is None or not access.may_score(request.user, found).is_yes:
        raise Http404(_("没有找到这份评分表，可能已不由您评分。"))
    return found


def cards_in(round: Round, *, expert: object) -> list[Scorecard]:
    """A person's own cards in the round, those still to be done first."""
    mine = _cards().filter(round=round, seat__expert=expert, seat__left_at=None, state__in=dossiers.LIVE)
    return list(mine.order_by(F("submitted_at").asc(nulls_first=True), "case__applicant_name", "id"))


@dataclass(frozen=True)
class Line:
    """One criterion of the sheet: what it asks, what it shows, what stands in its fields."""

    criterion: Criterion
    figures: list[dict[str, Any]]
    read: Entered
    points: str
    na: bool
    reason: str
    suggested: str
    differences: dict[str, str]

    @property
    def code(self) -> str:
        return self.criterion.code

    @property
    def most(self) -> str:
        return number_text(self.criterion.points)


@dataclass(frozen=True)
class Part:
    """A block of the index with its lines."""

    block: Block
    lines: list[Line]


@dataclass(frozen=True)
class Sheet:
    """A card as its page and its print show it."""

    card: Scorecard
    dossier: Dossier
    parts: list[Part]
    opinion: str
    differences: dict[str, str]

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def total(self) -> str:
        found = sheet.total(line.read for line in self.lines)
        return "" if found is None else number_text(found)

    @property
    def most(self) -> str:
        return number_text(sum(line.criterion.points for line in self.lines if not line.na))

    @property
    def done(self) -> int:
        return sum(line.read.is_complete for line in self.lines)


def sheet_of(
    card: Scorecard, dossier: Dossier, typed: dict[str, str], *, differences: dict[str, str] | None = None
) -> Sheet:
    """`typed` is what stands in the fields; `differences` by field what another page put there meanwhile."""
    differences = differences or {}
    suggested = dossiers.suggested_of(dossier)
    criteria = dossiers.criteria_of(dossier)
    read = sheet.sheet(criteria, typed, suggested=suggested)
    panel = dossiers.panel_of(dossier.submission.revision)
    parts = [
        Part(block, [_line(one, dossier, read[one.code], typed, differences) for one in block.criteria])
        for block in (panel.blocks if panel else ())
        if block.code in dossier.blocks
    ]
    return Sheet(card, dossier, parts, typed.get(sheet.OPINION, ""), differences)


def _line(
    criterion: Criterion, dossier: Dossier, read: Entered, typed: dict[str, str], differences: dict[str, str]
) -> Line:
    code = criterion.code
    return Line(
        criterion,
        dossier.figures.get(code, []),
        read,
        typed.get(sheet.points_field(code), ""),
        bool(typed.get(sheet.na_field(code))),
        typed.get(sheet.reason_field(code), ""),
        dossier.suggested.get(code, ""),
        {
            "points": differences.get(sheet.points_field(code), ""),
            "reason": differences.get(sheet.reason_field(code), ""),
        },
    )
