"""Which programmes take declarations from an applicant, how far it has come in each, and beginning one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.core.verdict import Verdict, no
from accounts.models import User
from declarations.core.period import Mark, deadline, marks, shown_end
from declarations.core.programme import Calendar, Category, ProgrammeDefinition
from declarations.models import Applicant, Declaration, Extension, Membership, Programme, ProgrammeRevision, Submission
from declarations.services import declarations, programmes
from declarations.services.declarations import Refused, filing_is_open

State = Declaration.State


class Step(StrEnum):
    BEGIN = "begin"
    CONTINUE = "continue"
    CORRECT = "correct"
    LOOK = "look"


@dataclass(frozen=True)
class Opening:
    """A programme as it stands for one applicant.

    `filing` says whether declarations are taken now and why not. `until` is the deadline of what is to be done, the
    return's where there is one; `days_left` is None once it is over. `step` is None where nothing can be done.
    """

    applicant: Applicant
    programme: Programme
    categories: tuple[Category, ...]
    marks: tuple[Mark, ...]
    filing: Verdict
    until: str
    days_left: int | None
    declaration: Declaration | None
    receipt: str
    submitted_at: datetime | None
    step: Step | None


def openings(members: Sequence[Membership], *, at: datetime) -> list[Opening]:
    """For each membership the programmes that take declarations or will, and those in which the applicant has one.

    Three queries, however many there are. Programmes that this code can't read are left out.
    """
    if not members:
        return []
    definitions = list(_readable(newest_revisions()))
    own = _declarations_of(members)
    extensions = list(Extension.objects.all())
    found = []
    for member in members:
        for revision, definition in definitions:
            declaration = own.get((member.applicant_id, revision.programme_id))
            closes_at = _closes(definition.calendar, extensions, revision.programme_id, member)
            if declaration is not None or at < closes_at:
                found.append(_opening(member, revision.programme, definition, closes_at, declaration, at=at))
    return found


def newest_revisions() -> QuerySet[ProgrammeRevision]:
    """The newest revision of each programme, without its documents: they are read only when not compiled yet."""
    newest = ProgrammeRevision.objects.filter(programme=OuterRef("programme")).order_by("-number").values("number")[:1]
    found = ProgrammeRevision.objects.filter(number=Subquery(newest)).defer("documents").select_related("programme")
    return found.order_by("-programme__year", "programme__slug")


def begin(applicant: Applicant, *, programme: Programme, category: str = "", at: datetime, by: User) -> Declaration:
    """The applicant's declaration in the programme, begun unless there is one already. Raises `Refused`."""
    found = Declaration.objects.filter(applicant=applicant, programme=programme).first()
    if found is not None:
        return found
    revision = programmes.newest(programme)
    definition = programmes.definition_of(revision)
    verdict = filing_is_open(definition.calendar, at, closes_at=declarations.closes_for(revision, applicant=applicant))
    known = {one.code for one in definition.categories}
    if verdict.is_yes and known and category not in known:
        verdict = no("请选择申报类别")
    if not verdict.is_yes:
        raise Refused(verdict)
    try:
        with transaction.atomic():
            return declarations.open_for(applicant, revision=revision, category=category if known else "", by=by)
    except IntegrityError:  # somebody else of the same applicant was first
        return Declaration.objects.get(applicant=applicant, programme=programme)


def _readable(revisions: QuerySet[ProgrammeRevision]) -> Iterator[tuple[ProgrammeRevision, ProgrammeDefinition]]:
    for revision in revisions:
        try:
            yield revision, programmes.definition_of(revision)
        except programmes.UnreadableProgramme:
            continue


def _declarations_of(members: Sequence[Membership]) -> dict[tuple[object, int], Declaration]:
    last = Submission.objects.filter(declaration=OuterRef("pk")).order_by("-sequence")
    found = Declaration.objects.filter(applicant__in=[member.applicant_id for member in members]).annotate(
        last_receipt=Subquery(last.values("receipt")[:1]), last_submitted=Subquery(last.values("submitted_at")[:1])
    )
    return {(one.applicant_id, one.programme_id): one for one in found}


def _closes(calendar: Calendar, extensions: Sequence[Extension], programme_id: int, member: Membership) -> datetime:
    """The same as `declarations.closes_for`, from rows that were read once."""
    mine = (None, member.applicant_id)
    until = [one.until for one in extensions if one.programme_id == programme_id and one.applicant_id in mine]
    return max([calendar.closes_at, *until])


def _opening(
    member: Membership,
    programme: Programme,
    definition: ProgrammeDefinition,
    closes_at: datetime,
    declaration: Declaration | None,
    *,
    at: datetime,
) -> Opening:
    filing = filing_is_open(definition.calendar, at, closes_at=closes_at)
    returned_until = declaration.returned_until if declaration is not None else None
    ends = returned_until or deadline(definition.calendar, closes_at=closes_at, now=at)
    return Opening(
        applicant=member.applicant,
        programme=programme,
        categories=definition.categories,
        marks=marks(definition.calendar, closes_at=closes_at, now=at),
        filing=filing,
        until=shown_end(ends),
        days_left=(ends - at).days if ends > at else None,
        declaration=declaration,
        receipt=getattr(declaration, "last_receipt", None) or "",
        submitted_at=getattr(declaration, "last_submitted", None),
        step=_step(member, declaration, filing=filing, in_time=at < ends),
    )


def _step(member: Membership, declaration: Declaration | None, *, filing: Verdict, in_time: bool) -> Step | None:
    fills = member.part != Membership.Part.VIEWER
    if declaration is None:
        return Step.BEGIN if filing.is_yes and fills else None
    if not in_time or not fills:
        return Step.LOOK
    return {State.DRAFT: Step.CONTINUE, State.RETURNED: Step.CORRECT}.get(State(declaration.state), Step.LOOK)
