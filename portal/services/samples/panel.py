"""The panel of a sample: cases settled, experts seated, every sheet filled in and submitted, the round signed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from declarations.core.document import Definition
from declarations.models import Programme
from declarations.services.declarations import Refused
from review.core.composition import Specialty
from review.core.experts import Profile
from review.core.sheet import OPINION, Change, points_field, reason_field
from review.models import Case, Decision, Expert, PanelSeat, Scorecard
from review.services import assignments, cases, dossiers, experts, panels, pledges, rounds, scorecards

WORDS = "样例：示例专家的意见。"
Scores = Mapping[tuple[int, str], Mapping[str, str]]
"""Points as they are typed, by the declaration's place in its file, the criterion and the expert."""


class SampleExpert(Definition):
    name: str
    field: Specialty
    title: str
    employer: str
    topics: tuple[str, ...] = ()


class SamplePanel(Definition):
    """Why cases that the checks left in doubt were settled; who scores, the chair first, and what they give: `scores`
    is a CSV file of `declaration` (its line in the file of declarations, from 1), `criterion` and a column an expert.
    """

    verified: str
    experts: tuple[SampleExpert, ...]
    scores: str
    minutes: str


@transaction.atomic
def score(programme: Programme, *, panel: SamplePanel, folder: Path, by: User) -> int:
    """Hold the round of the sample; returns how many sheets were submitted, none where one was held before.

    Raises `Refused`; then nothing of it is kept.
    """
    if rounds.newest(programme) is not None:
        return 0
    _settle(programme, panel.verified, by=by)
    scores = _read(folder / panel.scores)
    seats = [_seated(programme, number, one, by=by) for number, one in enumerate(panel.experts)]
    begun = rounds.create(programme, by=by)
    assignments.assign(begun, seen=assignments.propose(begun).seen, by=by)
    rounds.open(begun, until=timezone.now() + timedelta(days=1), by=by)
    for seat in seats:
        pledges.pledge(begun, seat=seat, seen=pledges.digest_of(begun), by=seat.expert)
    related = Scorecard.objects.select_related("round__programme", "case__submission", "seat__expert")
    cards = list(related.filter(round=begun).order_by("case__submission__sequence", "seat__id"))
    for card in cards:
        _fill(card, scores)
    rounds.close(begun, by=by)
    rounds.sign(begun, minutes=panel.minutes, by=seats[0].expert)
    return len(cards)


def _settle(programme: Programme, reason: str, *, by: User) -> None:
    """Pass what is still open, and reject where a check failed."""
    for case in Case.objects.filter(programme=programme, state=Case.State.OPEN).select_related("submission"):
        kind = Decision.Kind.REJECT if case.failed_steps else Decision.Kind.PASS
        cases.decide(case, kind=kind, submission_seen=str(case.submission_id), reason=reason, by=by)


def _read(path: Path) -> Scores:
    with path.open(encoding="utf-8", newline="") as lines:
        return {(int(line.pop("declaration")), line.pop("criterion")): line for line in csv.DictReader(lines)}


def _seated(programme: Programme, number: int, one: SampleExpert, *, by: User) -> PanelSeat:
    email = f"{programme.slug}-expert-{number + 1}@demo.bangping.invalid"
    known = Expert.objects.filter(user__email=email).first()
    profile = Profile(email, one.name, one.field, one.topics, one.title, one.employer, employer_number="", region="")
    expert = known or experts.enter(profile, by=by)
    return panels.seat(programme, expert=expert.user, is_chair=number == 0, by=by)


def _fill(card: Scorecard, scores: Scores) -> None:
    """Type the expert's points into the sheet, and submit it."""
    dossier, expert = scorecards.dossier_of(card), card.seat.expert
    suggested, typed = dossiers.suggested_of(dossier), {OPINION: WORDS}
    for criterion in dossiers.criteria_of(dossier):
        at = (card.case.submission.sequence, criterion.code)
        if at not in scores or not scores[at].get(expert.name):
            raise Refused(no(f"样例没有写{expert.name}对第 {at[0]} 份申报“{criterion.title}”的评分"))
        typed[points_field(criterion.code)] = scores[at][expert.name]
        if criterion.code in suggested:
            typed[reason_field(criterion.code)] = WORDS
    changes = {field: Change("", text) for field, text in typed.items()}
    seen = str(dossier.submission_id)
    scorecards.save(card, dossier=dossier, changes=changes, seen=seen, by=expert)
    scorecards.submit(card, seen=seen, by=expert)
