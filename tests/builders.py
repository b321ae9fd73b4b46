"""Builders of things in the database, each through the services, for the tiny programme unless told otherwise."""

import csv
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from accounts.models import Role, User
from accounts.services import roles
from declarations.core.programme import SHANGHAI
from declarations.models import Applicant, Declaration, Programme, ProgrammeRevision, Submission
from declarations.services import declarations, programmes
from portal.services import bundles
from review.models import Case, CheckRound, RegisterEdition
from review.services import checking, registers
from tests import tiny

RECEIVED = datetime(2024, 4, 1, 12, tzinfo=SHANGHAI)
"""An instant at which the tiny programme takes declarations."""


def user(
    *, email: str = "staff@example.cn", role: Role | None = None, programme: str = tiny.SLUG, **fields: Any
) -> User:
    """The user with this address, made on first sight; with `role` in the programme of this slug where one is given."""
    found = User.objects.filter(email=email).first() or User.objects.create_user(email, "pass-word-1", **fields)
    if role is not None:
        roles.grant(found, role=role, programme=programme, by="system")
    return found


def revision(*, folder: Path = tiny.FOLDER) -> ProgrammeRevision:
    return bundles.load(folder, by=user())[0]


def programme(*, folder: Path = tiny.FOLDER) -> Programme:
    """The programme of this folder, loaded; again is harmless."""
    return revision(folder=folder).programme


def programme_with(folder: Path, *, replaced: Mapping[str, str], document: str = "programme.yaml") -> Programme:
    """The tiny programme with these texts of one of its files replaced; `folder` is empty."""
    copy = shutil.copytree(tiny.FOLDER, folder / tiny.SLUG)
    path = copy / document
    text = path.read_text(encoding="utf-8")
    for before, after in replaced.items():
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    return programme(folder=copy)


def applicant(*, seq: int = 1, **more: str) -> Applicant:
    facts = {"number_kind": "uscc", "number": tiny.number(seq), "name": tiny.name(seq), **more}
    return declarations.applicant(**facts)


def declaration(
    *,
    seq: int = 1,
    name: str | None = None,
    category: str = "platform",
    figures_synthetic: bool = True,
    on_paper: bool = True,
    in_programme: Programme | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Declaration:
    """A draft of applicant number `seq`, completely filled in; `answers` replaces single answers (None: not stated)."""
    opened = declarations.open_for(
        applicant(seq=seq, name=name or tiny.name(seq)),
        revision=programmes.newest(in_programme or programme()),
        category=category,
        figures_synthetic=figures_synthetic,
        on_paper=on_paper,
        by=user(),
    )
    declarations.fill(opened, answers=tiny.answers(**(answers or {})), by=user())
    return opened


def submission(*, received_at: datetime = RECEIVED, **more: Any) -> Submission:
    """A submitted `declaration(**more)`."""
    return declarations.submit(declaration(**more), by=user(), received_at=received_at)


def register(kind: str, rows: Sequence[Mapping[str, object]], *, as_of: date = date(2024, 5, 1)) -> RegisterEdition:
    """An edition of a register, imported from a CSV of these rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = sheet(Path(folder) / f"{kind}.csv", rows)
        return registers.import_register(kind, path=path, as_of=as_of, by=user())[0]


def licences(*, seqs: Sequence[int] = (1,), **more: Any) -> RegisterEdition:
    """A licence register that holds B2-0001 for applicant 1, B2-0002 for applicant 2 and so on."""
    rows = [{"name": tiny.name(n), "uscc": tiny.number(n), "licence_no": f"B2-{n:04d}"} for n in seqs]
    return register("licences", rows, **more)


def violations(*rows: Mapping[str, object], **more: Any) -> RegisterEdition:
    """A violations register of these rows, or of one entry that concerns no applicant of these tests."""
    stated = {"listed_on": "2023-06-01", "reason": "虚构事由", "listed_by": "虚构机关"}
    return register("violations", [{**stated, **row} for row in rows or ({"name": "虚构无关有限公司"},)], **more)


def check_round(*, in_programme: Programme | None = None) -> CheckRound:
    return checking.check_all(in_programme or programme(), by=user())


def case(**more: Any) -> Case:
    """The case of `submission(**more)`, checked against the registers as they are now."""
    submitted = submission(**more)
    check_round(in_programme=submitted.programme)
    return Case.objects.get(submission=submitted)


def sheet(path: Path, rows: Sequence[Mapping[str, object]], *, encoding: str = "utf-8") -> Path:
    """A CSV file of these rows; a column stands where any row has it."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, headers)
        writer.writeheader()
        writer.writerows(rows)
    return path
