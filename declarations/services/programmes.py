"""Programmes: freezing their documents as revisions, and reading a revision back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar

from django.db import transaction

from accounts.models import User
from declarations.core import scope
from declarations.core.document import Document, dated, parse
from declarations.core.form_reader import Form, read_form
from declarations.core.programme import ProgrammeDefinition, read_programme
from declarations.core.recommending import Recommending, read_recommending
from declarations.models import Programme, ProgrammeRevision
from records.core.canonical import canonical_json, sha256
from records.services import journal

T = TypeVar("T")
KEPT = 64


class UnreadableProgramme(Exception):
    """A frozen programme's file that this version of the code can't read."""


@transaction.atomic
def freeze(
    definition: ProgrammeDefinition, *, documents: Mapping[str, str], by: User
) -> tuple[ProgrammeRevision, bool]:
    """Keep the (checked) documents of a programme as its newest revision; the same documents again change nothing.

    Returns the revision and whether it is new.
    """
    programme, _ = Programme.objects.update_or_create(
        slug=definition.slug, defaults={"year": definition.year, "title": definition.title}
    )
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    digest = sha256(canonical_json(documents))
    found = programme.revisions.filter(digest=digest).first()
    if found:
        return found, False
    last = programme.revisions.order_by("-number").first()
    revision = ProgrammeRevision.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        documents=dict(documents),
        digest=digest,
        loaded_by=by,
    )
    facts = {"revision": revision.number, "digest": digest}
    journal.record(f"programme:{programme.slug}", "programme.loaded", by=by.label, facts=facts)
    return revision, True


def per_revision(read: Callable[[ProgrammeRevision], T]) -> Callable[[ProgrammeRevision], T]:
    """Have `read` compile a revision once a process: its documents never change, so what came of them stays right."""
    kept: dict[str, T] = {}

    @wraps(read)
    def once(revision: ProgrammeRevision) -> T:
        if revision.digest not in kept:
            if len(kept) >= KEPT:
                kept.clear()
            kept[revision.digest] = read(revision)
        return kept[revision.digest]

    return once


def newest(programme: Programme) -> ProgrammeRevision:
    return programme.revisions.latest("number")


def definition_of(revision: ProgrammeRevision) -> ProgrammeDefinition:
    return _compiled(revision)[0]


def form_of(revision: ProgrammeRevision) -> Form:
    return _compiled(revision)[1]


@per_revision
def scopes_of(revision: ProgrammeRevision) -> Mapping[str, Form]:
    """By section the part of the form that the section needs."""
    return scope.scopes_of(form_of(revision))


@per_revision
def steering_of(revision: ProgrammeRevision) -> frozenset[str]:
    """The columns on which it depends which sections are shown."""
    return scope.steering(form_of(revision))


@per_revision
def recommending_of(revision: ProgrammeRevision) -> Recommending:
    """The revision's rule on who recommends whom. Raises `UnreadableProgramme`."""
    definition, form = _compiled(revision)
    found, faults = read_recommending(document(revision, "programme.yaml"), definition, form)
    if found is None:
        raise UnreadableProgramme("; ".join(map(str, faults)))
    return found


def document(revision: ProgrammeRevision, name: str) -> Document:
    """One of the revision's YAML files, with the years that its texts name. Raises `UnreadableProgramme`."""
    definition = definition_of(revision)
    return dated(_parsed(revision, name), year=definition.year, base_year=definition.base_year)


@per_revision
def _compiled(revision: ProgrammeRevision) -> tuple[ProgrammeDefinition, Form]:
    programme, faults = read_programme(_parsed(revision, "programme.yaml"))
    if programme is None or faults:
        raise UnreadableProgramme("; ".join(map(str, faults)))
    document = dated(_parsed(revision, "form.yaml"), year=programme.year, base_year=programme.base_year)
    form, faults = read_form(document, programme)
    if form is None:
        raise UnreadableProgramme("; ".join(map(str, faults)))
    return programme, form


def _parsed(revision: ProgrammeRevision, name: str) -> Document:
    found, faults = parse(revision.documents.get(name, ""), name)
    if found is None or faults:
        raise UnreadableProgramme("; ".join(map(str, faults)))
    return found
