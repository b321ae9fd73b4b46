"""Which programmes take declarations from an applicant, how far it has come in each, and beginning one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet

from accounts.core.verdict import Verdict, no
from accounts.models import User
from declarations.core.head import has_unit, read_head
from declarations.core.period import Mark, Period, period, shown_end
from declarations.core.programme import Category, ProgrammeDefinition, RecommendingUnit
from declarations.models import Applicant, Declaration, Extension, Membership, Programme, ProgrammeRevision
from declarations.services import bars, deadlines, declarations, prefill, programmes
from declarations.services.declarations import need
from records.services.queries import Fixed

State = Declaration.State
Key = tuple[object, int]


class Step(StrEnum):
    CONTINUE = "continue"
    CORRECT = "correct"
    LOOK = "look"


@dataclass(frozen=True)
class Filed:
    """A declaration that the applicant has, and what is to be done with it.

    `filing` says whether it could still be submitted. `until` is its deadline, the return's where there is one;
    `days_left` is None once it is over.
    """

    declaration: Declaration
    filing: Verdict
    until: str
    days_left: int | None
    step: Step


@dataclass(frozen=True)
class Opening:
    """A programme as it stands for one applicant, with what it has filed there.

    `filing` says whether declarations are taken now and why not. Where the programme has recommending units, `units`
    are those that still take declarations. `subject_label` is what is asked for the name of what is filed, where an
    applicant may file several.
    """

    applicant: Applicant
    programme: Programme
    categories: tuple[Category, ...]
    units: tuple[RecommendingUnit, ...]
    subject_label: str
    marks: tuple[Mark, ...]
    filing: Verdict
    until: str
    days_left: int | None
    filed: tuple[Filed, ...]
    may_begin: bool

    @property
    def anchor(self) -> str:
        """What tells it from the others on a page."""
        return f"{self.applicant.pk}-{self.programme.slug}"

    @property
    def is_over(self) -> bool:
        """Filing has ended, and nothing is left to be done or corrected."""
        return self.days_left is None and all(one.step is Step.LOOK for one in self.filed)


@dataclass(frozen=True)
class Current:
    """A programme's newest revision, and the extensions there for everybody, for units and for some applicants.

    `definition` is None where this code can't read the programme's files.
    """

    revision: ProgrammeRevision
    definition: ProgrammeDefinition | None
    extensions: tuple[Extension, ...]


def current(members: Sequence[Membership], *, revisions: QuerySet[ProgrammeRevision]) -> list[Current]:
    """These revisions with the extensions that may concern the members' applicants, in one query."""
    applicants = [member.applicant_id for member in members]
    mine = Q(programme__extensions__applicant=None) | Q(programme__extensions__applicant__in=applicants)
    rows = revisions.annotate(given=FilteredRelation("programme__extensions", condition=mine)).annotate(
        given_until=F("given__until"), given_unit=F("given__unit"), given_to=F("given__applicant")
    )
    found = []
    for _, group in groupby(rows, key=lambda row: row.pk):
        same = list(group)
        extensions = (_extension(vars(one)) for one in same if vars(one)["given_until"])
        found.append(Current(same[0], _readable(same[0]), tuple(extensions)))
    return found


def _extension(row: Mapping[str, Any]) -> Extension:
    return Extension(until=row["given_until"], unit=row["given_unit"], applicant_id=row["given_to"])


def openings(members: Sequence[Membership], *, among: Sequence[Current], at: datetime) -> list[Opening]:
    """For each membership the programmes that take declarations or will, and those in which the applicant has one.

    Those that are open come first, those that are over last. One query, however many there are. Programmes that this
    code can't read are left out.
    """
    if not members:
        return []
    own = _declarations_of(members)
    found = []
    for member in members:
        mine = []
        for one in among:
            if one.definition is None:
                continue
            filed = own.get((member.applicant_id, one.revision.programme_id), [])
            periods = _Periods(one.definition, one.extensions, member.applicant_id)
            opening = _opening(member, one.revision.programme, periods, filed, at=at)
            if filed or opening.days_left is not None:
                mine.append(opening)
        found += sorted(mine, key=lambda one: (one.is_over, not one.filing.is_yes))
    return found


@cache
def newest_revisions() -> QuerySet[ProgrammeRevision]:
    """The newest revision of each programme, without its documents: they are read only when not compiled yet.

    Put together once, since that costs more than asking: to be copied (`all`, `filter`), not to be read itself.
    """
    newest = ProgrammeRevision.objects.filter(programme=OuterRef("programme")).order_by("-number").values("number")[:1]
    found = ProgrammeRevision.objects.filter(number=Fixed(newest)).defer("documents").select_related("programme")
    return found.order_by("-programme__year", "programme__slug")


def begin(
    applicant: Applicant,
    *,
    programme: Programme,
    category: str = "",
    subject: str = "",
    unit: str = "",
    at: datetime,
    by: User,
) -> Declaration:
    """The applicant's declaration in the programme, begun (with last year's answers) unless there is one already.

    Raises `Refused`. Where an applicant may file several, it is the one of this subject.
    """
    revision = programmes.newest(programme)
    definition = programmes.definition_of(revision)
    head, faults = read_head(definition, category=category, subject=subject, unit=unit)
    same = Declaration.objects.filter(applicant=applicant, programme=programme)
    if definition.subject_label:
        same = same.filter(subject=head.subject)
    found = same.first()
    if found is not None:
        return found
    verdict = bars.may_file(applicant, programme=programme, at=at)
    if verdict.is_yes:
        verdict = deadlines.period_for(revision, applicant=applicant, unit=head.unit).is_open(at)
    if verdict.is_yes:
        verdict = no(*map(str, faults)) if faults else has_unit(definition, head)
    need(verdict)
    try:
        with transaction.atomic():
            begun = declarations.open_for(
                applicant, revision=revision, category=head.category, subject=head.subject, unit=head.unit, by=by
            )
            prefill.carry_over(begun, by=by)
            return begun
    except IntegrityError:  # somebody else of the same applicant was first
        return same.get()


def _readable(revision: ProgrammeRevision) -> ProgrammeDefinition | None:
    try:
        return programmes.definition_of(revision)
    except programmes.UnreadableProgramme:
        return None


def _declarations_of(members: Sequence[Membership]) -> Mapping[Key, list[Declaration]]:
    rows = _declarations().filter(applicant__in=[member.applicant_id for member in members])
    found: dict[Key, list[Declaration]] = defaultdict(list)
    for row in rows:
        found[row.applicant_id, row.programme_id].append(row)
    return found


@cache
def _declarations() -> QuerySet[Declaration]:
    """What a person is told of them; put together once as well."""
    found = Declaration.objects.only(
        *("applicant", "programme", "subject", "unit", "state", "returned_until", "receipt", "submitted_at")
    )
    return found.order_by("opened_at", "id")


@dataclass(frozen=True)
class _Periods:
    """The same as `deadlines.period_for` for one applicant in one programme, from rows that were read once."""

    definition: ProgrammeDefinition
    extensions: Sequence[Extension]
    applicant_id: object

    def of(self, unit: RecommendingUnit | None) -> Period:
        code = unit.code if unit else ""
        until = [e.until for e in self.extensions if deadlines.concerns(e, applicant_id=self.applicant_id, unit=code)]
        return period(self.definition.calendar, unit=unit, extensions=until)

    @property
    def last(self) -> Period:
        """The unit's that takes declarations longest."""
        every = [self.of(unit) for unit in self.definition.recommending_units or (None,)]
        return max(every, key=lambda one: (one.closes_at, one.announced))


def _opening(
    member: Membership, programme: Programme, periods: _Periods, declarations: Sequence[Declaration], *, at: datetime
) -> Opening:
    definition = periods.definition
    several = bool(definition.subject_label)
    own = [periods.of(definition.unit(one.unit)) for one in declarations]
    shown = periods.last if several or not own else own[0]
    filing = shown.is_open(at)
    return Opening(
        applicant=member.applicant,
        programme=programme,
        categories=definition.categories,
        units=tuple(unit for unit in definition.recommending_units if periods.of(unit).is_open(at).is_yes),
        subject_label=definition.subject_label,
        marks=shown.marks(at),
        filing=filing,
        until=shown_end(shown.deadline(at)),
        days_left=_days(shown.deadline(at), at),
        filed=tuple(_filed(member, one, ends, at=at) for one, ends in zip(declarations, own, strict=True)),
        may_begin=filing.is_yes and member.part != Membership.Part.VIEWER and (several or not declarations),
    )


def _filed(member: Membership, declaration: Declaration, ends: Period, *, at: datetime) -> Filed:
    until = declaration.returned_until or ends.deadline(at)
    works = at < until and member.part != Membership.Part.VIEWER
    steps = {State.DRAFT: Step.CONTINUE, State.RETURNED: Step.CORRECT}
    return Filed(
        declaration=declaration,
        filing=ends.is_open(at),
        until=shown_end(until),
        days_left=_days(until, at),
        step=steps.get(State(declaration.state), Step.LOOK) if works else Step.LOOK,
    )


def _days(until: datetime, at: datetime) -> int | None:
    return (until - at).days if until > at else None
