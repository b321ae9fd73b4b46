"""Experts, panels and rounds for the tests of panels, made through the services, in the tiny programme with a panel."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from accounts.models import Role, User
from declarations.models import Programme
from review.core.composition import Specialty
from review.core.experts import Profile
from review.models import Case, Expert, PanelSeat
from review.services import experts, panels
from tests import builders, tiny

T, F, M = Specialty.TECHNICAL, Specialty.FINANCE, Specialty.MANAGEMENT
PANEL = """
panel:
  seats: 3
  composition: {at_least: 5, shares: [{field: technical, percent: 60}], counts: [{field: finance, at_least: 1}]}
  expertise: {column: category, topics: {platform: [电商平台], service: [电商服务]}}
  blocks:
    - code: common
      title: 共性
      criteria:
        - {code: size, title: 规模, dimension: 经营能力, points: 40, explanation: 看收入, evidence: [revenue]}
"""


def programme(folder: Path, *, panel: str = PANEL) -> Programme:
    """The tiny programme with this panel, loaded; `folder` is empty."""
    copy = shutil.copytree(tiny.FOLDER, folder / tiny.FOLDER.name)
    review = copy / "review.yaml"
    review.write_text(review.read_text(encoding="utf-8") + panel, encoding="utf-8")
    return builders.programme(folder=copy)


def profile(n: int, **more: Any) -> Profile:
    """Expert number n: of the technical field, without topics, employed by nobody who files."""
    facts = {"field": T, "topics": (), "title": "教授", "employer": f"虚构大学第{n}学院", "region": ""}
    return Profile(**{"email": f"expert-{n}@example.cn", "name": f"专家{n}", "employer_number": "", **facts, **more})


def expert(n: int, **more: Any) -> Expert:
    """Expert number n in the pool, made on first sight."""
    found = Expert.objects.filter(user__email=f"expert-{n}@example.cn").first()
    return found or experts.enter(profile(n, **more), by=builders.user())


def seat(n: int, *, in_programme: Programme, is_chair: bool = False, **more: Any) -> PanelSeat:
    """Expert number n in a seat."""
    person = expert(n, **more).user
    return panels.seat(in_programme, expert=person, is_chair=is_chair, by=builders.user())


def five(of: Programme, *, more: Mapping[int, Mapping[str, Any]] | None = None) -> list[PanelSeat]:
    """Five seats that meet the rules: experts 1 to 3 technical and the first in the chair, 4 finance, 5 management."""
    fields = {1: T, 2: T, 3: T, 4: F, 5: M}
    return [
        seat(n, in_programme=of, is_chair=n == 1, **{"field": field, **(more or {}).get(n, {})})
        for n, field in fields.items()
    ]


def cases(of: Programme, count: int, *, start: int = 1) -> list[Case]:
    """Cases of applicants from number `start` on that have been passed."""
    numbers = range(start, start + count)
    for n in numbers:
        builders.submission(seq=n, in_programme=of)
    builders.check_round(in_programme=of)
    found = Case.objects.filter(programme=of, applicant_number__in=[tiny.number(n) for n in numbers])
    found.update(state=Case.State.PASSED)
    return list(found.order_by("applicant_number"))


def staff() -> User:
    return builders.user(email="boss@example.cn", role=Role.STAFF)
