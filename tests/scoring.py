"""A round of scoring, made through the services: the tiny programme with a panel that scores two criteria and a third
of those who run a platform."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import Role, User
from declarations.models import Programme
from review.core.sheet import OPINION, Change
from review.models import Case, PanelSeat, Round, Scorecard
from review.services import panels, pledges, rounds, scorecards
from tests import builders, tiny

CODE = "tiny-panel"
SLUG = f"{CODE}-2024"
PANEL = """
panel:
  aggregation: {aggregation}
  pledge: 我承诺保守秘密。
  blocks:
    - code: common
      title: 共性评价
      criteria:
        - code: size
          title: 规模
          dimension: 经营能力
          points: 10
          explanation: 看收入
          evidence: [revenue_prev, revenue, lines]
          suggested: "revenue / 200"
        - {{code: people, title: 人员, dimension: 经营能力, points: 20, explanation: 看员工, evidence: [staff]}}
    - code: platform
      title: 平台评价
      when: "category = 'platform'"
      criteria:
        - {{code: shops, title: 商户, dimension: 带动能力, points: 30, explanation: 看商户, evidence: [merchants]}}
"""
FULL = {"points_size": "5", "points_people": "15", "points_shops": "20.5", OPINION: "数据可信"}
"""A whole sheet of a platform whose figures suggest 5 points for its size."""


def folder(parent: Path, *, aggregation: str = "mean") -> Path:
    copy = shutil.copytree(tiny.FOLDER, parent / SLUG)
    for path in copy.rglob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("code: tiny-list", f"code: {CODE}"), encoding="utf-8")
    review = copy / "review.yaml"
    added = PANEL.format(aggregation=aggregation)
    review.write_text(review.read_text(encoding="utf-8") + added, encoding="utf-8")
    return copy


def programme(*, aggregation: str = "mean") -> Programme:
    with tempfile.TemporaryDirectory() as parent:
        return builders.programme(folder=folder(Path(parent), aggregation=aggregation))


@dataclass
class Room:
    """A programme with its panel: the chair first, then experts; and a case of each applicant, in order."""

    programme: Programme
    seats: list[PanelSeat]
    cases: list[Case]
    round: Round

    @property
    def chair(self) -> User:
        return self.seats[0].expert

    @property
    def staff(self) -> User:
        return builders.user(email="staff-of-panel@example.cn", role=Role.STAFF, programme=SLUG)

    def card(self, case: int = 0, seat: int = 1) -> Scorecard:
        """The card as it is now, of the case and seat at these places."""
        related = Scorecard.objects.select_related("round__programme", "case", "seat__expert")
        return related.get(round=self.round, case=self.cases[case], seat=self.seats[seat])

    def open(self) -> None:
        rounds.open(self.round, until=timezone.now() + timedelta(days=3), by=self.staff)
        for seat in self.seats:
            pledge(self.round, seat)

    def close(self) -> None:
        rounds.close(self.round, by=self.staff)

    def submit(self, case: int = 0, seat: int = 1, **points: str) -> Scorecard:
        card = self.card(case, seat)
        typed = {**FULL, **{f"points_{code}": text for code, text in points.items()}}
        if "size" in points:
            typed["reason_size"] = "另有考虑"
        fill(card, typed)
        scorecards.submit(card, seen=seen(card), by=card.seat.expert)
        return self.card(case, seat)


def room(*, cases: int = 1, experts: int = 1, opened: bool = True, aggregation: str = "mean") -> Room:
    """Every case given to every seat, the chair's too."""
    made = programme(aggregation=aggregation)
    seats = [seat(made, n) for n in range(experts + 1)]
    found = [builders.submission(seq=n, in_programme=made) for n in range(1, cases + 1)]
    builders.check_round(in_programme=made)
    rows = [Case.objects.get(submission=one) for one in found]
    staff = builders.user(email="staff-of-panel@example.cn", role=Role.STAFF, programme=SLUG)
    begun = rounds.create(made, by=staff)
    for case in rows:
        for one in seats:
            scorecards.assign(begun, case=case, seat=one, by=staff)
    ready = Room(made, seats, rows, begun)
    if opened:
        ready.open()
    return ready


def seat(programme: Programme, n: int) -> PanelSeat:
    person = builders.user(email=f"expert-{n}@example.cn", name=f"专家{n}")
    return panels.seat(programme, expert=person, is_chair=n == 0, by=builders.user())


def pledge(round: Round, seat: PanelSeat) -> None:
    pledges.pledge(round, seat=seat, seen=pledges.digest_of(round), by=seat.expert)


def seen(card: Scorecard) -> str:
    return str(scorecards.dossier_of(card).submission_id)


def fill(card: Scorecard, typed: Mapping[str, str]) -> scorecards.Saved:
    changes = {field: Change(card.typed.get(field, ""), text) for field, text in typed.items()}
    dossier = scorecards.dossier_of(card)
    return scorecards.save(card, dossier=dossier, changes=changes, seen=seen(card), by=card.seat.expert)
