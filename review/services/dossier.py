"""Everything that belongs to one case, read in two queries however much it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case as Choice
from django.db.models import (
    CharField,
    DateTimeField,
    F,
    IntegerField,
    JSONField,
    Model,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, JSONObject, Replace, Substr
from django.utils.timezone import is_naive

from accounts.models import User
from declarations.models import DeclarationDocument, DocumentRequest, Submission
from declarations.services import prefill, programmes
from records.models import JournalEntry, StoredFile
from review.models import (
    Call,
    Case,
    Decision,
    Figure,
    FigureConfirmation,
    Finding,
    RegisterEdition,
    SiteQuery,
    SiteVisit,
    SiteVisitPhoto,
)

PERSON = "person"
_LABEL = "user:"
OF_REQUESTS = ("document.requested", "document.handed_in", "document.not_needed")


@dataclass
class Dossier:
    """What is kept of a case, each kind oldest first. `figures` come with their confirmations, `visits` with their
    photos, `documents` and `requests` with their files, everything with the people behind it. `findings` are those of
    the case's last round of checks, each with the kind and date of its register's edition.

    `submissions` are those of the declaration; `earlier` is the applicant's of the nearest year before with the figures
    verified then, None where there is none.
    """

    figures: list[Figure] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    queries: list[SiteQuery] = field(default_factory=list)
    requests: list[DocumentRequest] = field(default_factory=list)
    visits: list[SiteVisit] = field(default_factory=list)
    photos: dict[object, list[SiteVisitPhoto]] = field(default_factory=dict)
    documents: list[DeclarationDocument] = field(default_factory=list)
    journal: list[JournalEntry] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    earlier: Submission | None = None
    earlier_figures: list[Figure] = field(default_factory=list)
    people: dict[str, User] = field(default_factory=dict)


def of(case: Case) -> Dossier:
    """The dossier of a case that came with its submission, revision and declaration."""
    found = Dossier()
    if case.declaration.revision_id == case.submission.revision_id:
        case.declaration.revision = case.submission.revision
    _add_submissions(found, case)
    rows: dict[str, list[Any]] = {}
    for kind, row in _union(case, found.earlier):
        if kind == PERSON:
            person = User(pk=UUID(row["id"]), name=row["name"], email=row["email"])
            found.people[person.label] = person
            continue
        rows.setdefault(kind, []).append(_KINDS[kind].made(row, found.people))
    confirmations = {one.figure_id: one for one in rows.get("confirmation", ())}
    for figure in sorted(rows.get("figure", ()), key=lambda one: one.pk):
        figure._state.fields_cache["confirmation"] = confirmations.get(figure.pk)
        (found.figures if figure.case_id == case.pk else found.earlier_figures).append(figure)
    found.findings = sorted(rows.get("finding", ()), key=lambda one: one.pk)
    found.decisions = sorted(rows.get("decision", ()), key=lambda one: (one.decided_at, one.pk))
    by_key = {one.pk: one for one in found.submissions}
    for decision in found.decisions:
        decision.submission = by_key[decision.submission_id]
    found.calls = sorted(rows.get("call", ()), key=lambda one: (one.called_at, one.pk))
    found.queries = sorted(rows.get("query", ()), key=lambda one: (one.recorded_at, one.pk))
    found.requests = sorted(rows.get("request", ()), key=lambda one: one.requested_at)
    found.visits = sorted(rows.get("visit", ()), key=lambda one: (one.planned_on, one.planned_at))
    for photo in sorted(rows.get("photo", ()), key=lambda one: one.added_at):
        found.photos.setdefault(photo.visit_id, []).append(photo)
    found.documents = sorted(rows.get("document", ()), key=lambda one: (one.slot, one.added_at))
    found.journal = sorted(rows.get("journal", ()), key=lambda one: (one.recorded_at, one.pk))
    return found


def _add_submissions(found: Dossier, case: Case) -> None:
    """Those of the declaration, and those of earlier years, in one query."""
    wanted = Q(declaration=case.declaration_id) | prefill.of_earlier_years(case.declaration)
    related = Submission.objects.filter(wanted).select_related("programme", "revision", "submitted_by")
    rows = list(related.defer("revision__documents").order_by("sequence"))
    found.submissions = [one for one in rows if one.declaration_id == case.declaration_id]
    others = [one for one in rows if one.declaration_id != case.declaration_id]
    found.earlier = prefill.nearest(others, code=programmes.definition_of(case.submission.revision).code)


@dataclass(frozen=True)
class _Beside:
    """A thing that rows point to by `name`, with what is told of it."""

    name: str
    model: type[Model]
    told: tuple[str, ...]

    def made(self, key: Any, row: Mapping[str, Any]) -> Model | None:
        if key is None:
            return None
        fields = ((name, self.model._meta.get_field(name)) for name in self.told)
        return self.model(pk=key, **{name: _restored(one, row[f"{self.name}.{name}"]) for name, one in fields})


def _file(name: str) -> _Beside:
    return _Beside(name, StoredFile, ("sha256", "media_type", "size"))


@dataclass(frozen=True)
class _Kind:
    """How rows of one model go into the common query: as objects of JSON, with the people in `by` and what is told of
    the thing `beside` them."""

    model: type[Model]
    by: tuple[str, ...] = ()
    beside: _Beside | None = None

    def arm(self, kind: str, wanted: Q) -> QuerySet[Any, Any]:
        paths: dict[str, Any] = {}
        for one in self.model._meta.concrete_fields:
            # A database that keeps JSON as text would put it there as a text of its own.
            paths[one.attname] = Cast(F(one.attname), TextField()) if isinstance(one, JSONField) else F(one.attname)
        for name in self.by:
            paths |= {f"{name}.name": F(f"{name}__name"), f"{name}.email": F(f"{name}__email")}
        if self.beside is not None:
            name = self.beside.name
            paths |= {f"{name}.{key}": F(f"{name}__{key}") for key in self.beside.told}
        rows = self.model._default_manager.filter(wanted).order_by()
        return rows.values_list(Value(kind), JSONObject(**paths))

    @cached_property
    def _fields(self) -> list[tuple[str, Any]]:
        """By name; with the field itself where JSON has no such values."""
        return [
            (one.attname, None if isinstance(one, CharField | TextField | IntegerField) else one)
            for one in self.model._meta.concrete_fields
        ]

    def made(self, row: Mapping[str, Any], people: dict[str, User]) -> Model:
        """The object again, with its people and what stands beside it in place."""
        values = [row[name] if field is None else _restored(field, row[name]) for name, field in self._fields]
        made = self.model.from_db("default", [name for name, _ in self._fields], values)
        for name in self.by:
            key = getattr(made, f"{name}_id")
            person = User(pk=key, name=row[f"{name}.name"], email=row[f"{name}.email"]) if key else None
            made._state.fields_cache[name] = person
            if person is not None:
                people[person.label] = person
        if self.beside is not None:
            name = self.beside.name
            made._state.fields_cache[name] = self.beside.made(getattr(made, f"{name}_id"), row)
        return made


def _restored(one: Any, value: Any) -> Any:
    if isinstance(one, JSONField):
        return None if value is None else json.loads(value)
    found = one.to_python(value)
    return found.replace(tzinfo=UTC) if isinstance(one, DateTimeField) and found and is_naive(found) else found


_KINDS: Mapping[str, _Kind] = {
    "figure": _Kind(Figure, ("verified_by",), _file("document")),
    "finding": _Kind(Finding, beside=_Beside("edition", RegisterEdition, ("kind", "as_of"))),
    "confirmation": _Kind(FigureConfirmation, ("confirmed_by",)),
    "decision": _Kind(Decision, ("decided_by",)),
    "call": _Kind(Call, ("called_by",)),
    "query": _Kind(SiteQuery, ("recorded_by",), _file("screenshot")),
    "request": _Kind(DocumentRequest, ("requested_by", "answered_by", "withdrawn_by"), _file("file")),
    "visit": _Kind(SiteVisit, ("planned_by", "settled_by")),
    "photo": _Kind(SiteVisitPhoto, ("added_by",), _file("file")),
    "document": _Kind(DeclarationDocument, beside=_file("file")),
    "journal": _Kind(JournalEntry),
}


def _union(case: Case, earlier: Submission | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """One query for rows of every kind, with the keys at hand in place of those it was written with."""
    sql, params = _written(has_earlier=earlier is not None)
    keys = {
        _CASE: case.pk,
        _ROUND: case.round_id,
        _DECLARATION: case.declaration_id,
        _EARLIER: earlier.pk if earlier is not None else None,
    }
    at_hand: dict[Any, Any] = {_stored(stand_in): _stored(key) for stand_in, key in keys.items()}
    at_hand |= {_of_case(_CASE): _of_case(case.pk), _of_filing(_DECLARATION): _of_filing(case.declaration_id)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [at_hand.get(one, one) for one in params])
        for kind, row in cursor.fetchall():
            yield kind, json.loads(row)


_CASE, _DECLARATION, _EARLIER, _ROUND = (UUID(int=n) for n in range(1, 5))  # stand-ins, which are nobody's keys


def _stored(key: UUID | None) -> Any:
    return UUIDField().get_db_prep_value(key, connection)


def _of_case(key: UUID) -> str:
    return f"case:{key}"


def _of_filing(key: UUID) -> str:
    return f"declaration:{key}"


@cache
def _written(*, has_earlier: bool) -> tuple[str, tuple[Any, ...]]:
    """The query and its parameters, with stand-ins for keys. Once a process: writing it takes longer than its rows."""
    figures = Q(case=_CASE) | (Q(case__submission=_EARLIER) if has_earlier else Q())
    confirmations = Q(figure__case=_CASE) | (Q(figure__case__submission=_EARLIER) if has_earlier else Q())
    on_requests = Q(thing=_of_filing(_DECLARATION), action__in=OF_REQUESTS)
    wanted = {
        "figure": figures,
        "confirmation": confirmations,
        "finding": Q(case=_CASE, round=_ROUND),
        "decision": Q(case=_CASE),
        "call": Q(case=_CASE),
        "query": Q(case=_CASE),
        "request": Q(declaration=_DECLARATION),
        "visit": Q(case=_CASE),
        "photo": Q(visit__case=_CASE),
        "document": Q(declaration=_DECLARATION),
        "journal": Q(thing=_of_case(_CASE)) | on_requests,
    }
    first, *more = [_KINDS[kind].arm(kind, filter_) for kind, filter_ in wanted.items()]
    sql, params = first.union(*more, _writers(wanted["journal"]), all=True).query.sql_with_params()
    return sql, tuple(params)


def _writers(entries: Q) -> QuerySet[Any, Any]:
    """Who wrote these entries of the journal, which names people by label."""
    key = Cast(Replace(Substr("recorded_by", len(_LABEL) + 1), Value("-"), Value("")), UUIDField())
    keys = When(recorded_by__startswith=_LABEL, then=key)  # "system" is no key, and must not be read as one
    labels = JournalEntry.objects.filter(entries).annotate(key=Choice(keys, default=None)).values("key")
    facts = JSONObject(id=F("id"), name=F("name"), email=F("email"))
    return User.objects.filter(pk__in=labels).order_by().values_list(Value(PERSON), facts)
