"""The tiny list in two years: what was filed in the one is there for the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from declarations.core.programme import SHANGHAI
from declarations.models import Applicant, Declaration, Programme
from declarations.services import declarations, openings
from tests import builders, tiny

OPEN = datetime(2025, 4, 1, 12, tzinfo=SHANGHAI)
"""An instant at which the tiny list of 2025 takes declarations."""


def next_year(place: Path, *, code: str = "tiny-list", instead: Mapping[str, str] | None = None) -> Programme:
    """The tiny list of 2025, with these texts of its files replaced."""
    folder = place / f"{code}-2025"
    years = {"2025": "2026", "2024": "2025", "2023": "2024", "code: tiny-list": f"code: {code}"}
    for path in tiny.FOLDER.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        for old, new in (years if path.name == "programme.yaml" else instead or {}).items():
            text = text.replace(old, new)
        (folder / path.relative_to(tiny.FOLDER)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(tiny.FOLDER)).write_text(text, encoding="utf-8")
    return builders.programme(folder=folder)


def begin(applicant: Applicant, programme: Programme, *, category: str = "platform") -> Declaration:
    facts = {"category": category, "unit": "north", "at": OPEN, "by": builders.user(email="filer@example.cn")}
    return openings.begin(applicant, programme=programme, **facts)  # type: ignore[arg-type]


def answers(declaration: Declaration) -> dict[str, object]:
    return {name: value for name, value in declarations.answers_of(declaration).items() if value is not None}
