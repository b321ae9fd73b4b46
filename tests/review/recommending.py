"""Cases that file with a recommending unit, of the tiny list with an opinion to write and a rule on who recommends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.test import Client

from accounts.models import User
from declarations.models import Declaration, Programme
from declarations.services import declarations, units
from review.models import Batch, Case
from review.services import batches, checking, preliminary
from tests import builders, tiny
from tests.papers import PDF

OPINION = """  - code: unit_words
    title: 推荐意见
    filled_by: recommender
    fields:
      - {code: unit_opinion, label: 推荐意见, type: long_text, help: 同意推荐。}
      - {code: unit_seal, label: 盖章, type: file}
      - {code: unit_date, label: 推荐日期, type: date}
documents:
"""
RULE = """recommended_by:
  - {unit: south, when: is_listed, reason: 上市企业}
  - {unit: north, when: "NOT is_listed", reason: 非上市企业}
calendar:"""
SUMMARY = "recommendation: {summary: [revenue, staff]}\nchecks:"


def programme(place: Path, *, calendar: str = "", batches_taken: str = "several") -> Programme:
    """The tiny list with these; `calendar` is put into its calendar."""
    folder = place / tiny.SLUG
    instead = {
        "form.yaml": ("documents:\n", OPINION),
        "programme.yaml": ("calendar:", RULE),
        "review.yaml": ("checks:", SUMMARY.replace("]}", f"], batches: {batches_taken}}}")),
    }
    for path in tiny.FOLDER.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        if path.name in instead:
            text = text.replace(*instead[path.name], 1)
        text = text.replace("grace_hours: 12", f"grace_hours: 12{calendar}")
        (folder / path.relative_to(tiny.FOLDER)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(tiny.FOLDER)).write_text(text, encoding="utf-8")
    return builders.programme(folder=folder)


def filed(programme: Programme, seq: int, *, unit: str = "north", **answers: Any) -> Declaration:
    opened = builders.declaration(seq=seq, in_programme=programme, answers=answers)
    opened.unit = unit
    opened.save(update_fields=["unit"])
    declarations.submit(opened, by=builders.user(), received_at=builders.RECEIVED)
    return opened


def case(programme: Programme, seq: int = 1, **more: Any) -> Case:
    """Applicant number seq's case, with its unit."""
    declaration = filed(programme, seq, **more)
    checking.check_all(programme, by=builders.user())
    return Case.objects.select_related("programme", "declaration").get(declaration=declaration)


def person(programme: Programme, unit: str = "north") -> User:
    """Who works for this unit, made on first sight."""
    user = builders.user(email=f"{unit}@example.cn")
    if not units.units_of(user, programme=programme):
        units.join(programme, unit=unit, user=user, by=builders.user())
    return user


def visitor(programme: Programme, unit: str = "north") -> Client:
    client = Client()
    client.force_login(person(programme, unit))
    return client


def accept(found: Case, **opinion: str) -> Case:
    preliminary.accept(
        found, submission_seen=str(found.submission_id), opinion=opinion, by=person(found.programme, found.unit)
    )
    return found


def listed(programme: Programme, count: int) -> list[Case]:
    """So many cases that the unit north has accepted, in order."""
    for seq in range(1, count + 1):
        filed(programme, seq)
    checking.check_all(programme, by=builders.user())
    found = list(Case.objects.select_related("programme", "declaration").order_by("submission__sequence"))
    return [accept(one) for one in found]


def names(programme: Programme, unit: str = "north") -> list[str]:
    return [one.applicant_name for one in batches.accepted_cases(programme, unit=unit)]


def seen(programme: Programme, unit: str = "north") -> str:
    return batches.seen(list(batches.accepted_cases(programme, unit=unit)))


def hand_in(programme: Programme, unit: str = "north", **more: Any) -> Batch:
    stated: dict[str, Any] = {"letter_name": "推荐文件.pdf", "letter": PDF, "seen_as": seen(programme, unit), **more}
    return batches.submit(programme, unit=unit, by=person(programme, unit), **stated)


def put(programme: Programme, found: Sequence[Case]) -> None:
    """Save this order."""
    batches.reorder(
        programme,
        unit="north",
        wanted=[one.pk for one in found],
        seen_as=seen(programme),
        by=person(programme),
    )
