"""Registers as staff read them: the kinds, the editions of one, the entries of an edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from declarations.core.applicant import clean_number
from review.core.registers import DATES, KINDS, RegisterKind
from review.models import RegisterEdition, RegisterEntry

ROWS = 50
SHOWN = 60


@dataclass(frozen=True)
class Register:
    """A kind of register with the edition that checks look up; None where none was imported."""

    code: str
    kind: RegisterKind
    newest: RegisterEdition | None
    editions: int


@dataclass(frozen=True)
class Row:
    """An entry as its page shows it: its cells, and its figures by header."""

    cells: tuple[object, ...]
    figures: tuple[tuple[str, str], ...]


def overview() -> list[Register]:
    """Every kind, in two queries."""
    counts = dict(RegisterEdition.objects.values_list("kind").annotate(n=Count("id")).order_by())
    same = RegisterEdition.objects.filter(kind=OuterRef("kind")).order_by("-as_of", "-imported_at").values("id")[:1]
    current = _with_entries(RegisterEdition.objects.filter(id=Subquery(same)))
    newest = {edition.kind: edition for edition in current}
    return [Register(code, kind, newest.get(code), counts.get(code, 0)) for code, kind in KINDS.items()]


def editions_of(kind: str) -> list[RegisterEdition]:
    """The latest editions of a register, the one that checks look up first, with `count` entries each."""
    found = RegisterEdition.objects.filter(kind=kind).order_by("-as_of", "-imported_at")
    return list(_with_entries(found)[:SHOWN])


def edition_of(edition_id: UUID) -> RegisterEdition | None:
    return RegisterEdition.objects.filter(id=edition_id).select_related("imported_by", "file").first()


def entries(edition: RegisterEdition, *, query: str, number: str | int | None) -> Page:
    """A page of an edition's entries by name, of those in which `query` is a part of a name, or the code or number."""
    found = edition.entries.all()
    if query:
        names = Q(name__contains=query) | Q(former_names__contains=query) | Q(service__contains=query)
        found = found.filter(names | Q(uscc=clean_number(query)) | Q(licence_no__contains=query))
    return Paginator(found.order_by("name", "id"), ROWS).get_page(number)


def columns_shown(edition: RegisterEdition) -> list[tuple[str, str]]:
    """The register's columns that the edition states anything in, with what they are called."""
    kind = KINDS[edition.kind]
    stated = _stated(edition.entries.all(), kind)
    return [(name, kind.label(name)) for name in kind.columns if name == "name" or name in stated]


def _stated(found: QuerySet[RegisterEntry], kind: RegisterKind) -> set[str]:
    """Those columns that any entry states something in."""
    empty = {name: Q(**{f"{name}__isnull": True} if name in DATES else {name: ""}) for name in kind.columns}
    counts = found.aggregate(**{f"n_{name}": Count("id", filter=~none) for name, none in empty.items()})
    return {name for name in kind.columns if counts[f"n_{name}"]}


def _with_entries(found: QuerySet[RegisterEdition]) -> QuerySet[RegisterEdition]:
    counted = RegisterEntry.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    return found.annotate(count=Subquery(counted.annotate(n=Count("id")).values("n"))).select_related("imported_by")


def row_of(entry: RegisterEntry, *, columns: Iterable[tuple[str, str]]) -> Row:
    """An entry's cells in the order of these columns."""
    figures = tuple((header, figure) for header, figure in entry.figures.items())
    return Row(tuple(getattr(entry, name) for name, _ in columns), figures)
