"""The two e-commerce programmes of 2023 and the official text that they are held against.

`tests/data/ecommerce/` is transcribed from 晋商电函〔2023〕382号: the two forms (annexes 2 and 3), the conditions of
entry (第四条, 第五条, 第七条), the documents (第八条), the outlines of the reports (annexes 4 and 5), and the point
indexes (annexes 6 and 7), where `fields` are the forms' figures that an indicator names.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from declarations.core.answers import parse as parse_answer
from declarations.core.document import Document, dated, parse
from declarations.core.filled import Filled, Problem, fill_in, problems
from declarations.core.form_reader import Form, read_form
from declarations.core.programme import ProgrammeDefinition, read_programme
from ranking.core.recipe import Recipe, read_recipe
from review.core.definition import Review, read_review
from review.core.panel import Block
from tests import tiny

DATA = Path(__file__).parent / "data" / "ecommerce"
KINDS = ("enterprise", "base")
BASE_YEAR = 2022


def folder(kind: str) -> Path:
    return Path(settings.PROGRAMMES_DIR) / f"shanxi-ecommerce-{kind}-2023"


def official(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def document(place: Path, name: str) -> Document:
    found, faults = parse((place / name).read_text(encoding="utf-8"), name)
    assert found is not None and not faults, faults
    return found


@cache
def definition(place: Path) -> ProgrammeDefinition:
    found, faults = read_programme(document(place, "programme.yaml"))
    assert found is not None, [str(fault) for fault in faults]
    return found


@cache
def form_in(place: Path) -> Form:
    programme = definition(place)
    source = dated(document(place, "form.yaml"), year=programme.year, base_year=programme.base_year)
    found, faults = read_form(source, programme)
    assert found is not None, [str(fault) for fault in faults]
    return found


def form(kind: str) -> Form:
    return form_in(folder(kind))


def filled(kind: str, **answers: Any) -> Filled:
    """The form with these answers as people type them, and nothing else stated."""
    context = {"number": tiny.number(), "number_kind": "uscc", "name": tiny.name(), "subject": "虚构基地"}
    columns = form(kind).columns
    typed = {name: parse_answer(columns[name].field, value) for name, value in answers.items()}  # type: ignore[arg-type]
    return fill_in(form(kind), typed, context)


def remarks(kind: str, **answers: Any) -> list[Problem]:
    """What the form's checks say to these answers, apart from what isn't stated."""
    found = problems(form(kind), filled(kind, **answers), unread={}, unconfirmed=())
    return [problem for problem in found if not problem.column]


def of(kind: str, name: str) -> Document:
    """A file of the programme, with the years that its texts name."""
    programme = definition(folder(kind))
    return dated(document(folder(kind), name), year=programme.year, base_year=programme.base_year)


@cache
def review(kind: str) -> Review:
    found, faults = read_review(of(kind, "review.yaml"), form(kind))
    assert found is not None, [str(fault) for fault in faults]
    return found


@cache
def recipe(kind: str) -> Recipe:
    found, faults = read_recipe(of(kind, "ranking.yaml"), {**form(kind).schema, **review(kind).columns})
    assert found is not None, [str(fault) for fault in faults]
    return found


def blocks(kind: str) -> dict[str, Block]:
    panel = review(kind).definition.panel
    assert panel is not None
    return {block.code: block for block in panel.blocks}
