"""The people of recommending units, and until when a unit may recommend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction

from accounts.access import Visitor
from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User
from accounts.services import roles
from declarations import access
from declarations.core.period import period, shown_end
from declarations.core.programme import SHANGHAI, RecommendingUnit
from declarations.models import Declaration, Extension, Programme, ProgrammeRevision, UnitMember
from declarations.services import deadlines, programmes
from declarations.services.declarations import Refused
from records.services import journal


def units_of(user: Visitor, *, programme: Programme) -> tuple[RecommendingUnit, ...]:
    """The recommending units that a person works for in the programme, as its newest revision has them."""
    unit = programmes.definition_of(programmes.newest(programme)).unit(access.unit_of(user, programme))
    return (unit,) if unit else ()


@transaction.atomic
def join(programme: Programme, *, unit: str, user: User, by: User) -> UnitMember:
    """Make a person one of a unit's, with the role that goes with it. Raises `Refused`."""
    found = programmes.definition_of(programmes.newest(programme)).unit(unit)
    if found is None:
        raise Refused(no("本评选方案没有这个推荐单位"))
    try:
        with transaction.atomic():
            made = UnitMember.objects.create(programme=programme, unit=unit, user=user, granted_by=by)
    except IntegrityError:
        held = UnitMember.objects.get(programme=programme, user=user)
        its = programmes.definition_of(programmes.newest(programme)).unit(held.unit)
        raise Refused(no(f"{user}已是{its.title if its else held.unit}的人员，先移出那里，再加到这里")) from None
    roles.grant(user, role=Role.RECOMMENDER, programme=programme.slug, by=by.label)
    facts = {"user": user.label, "unit": unit}
    journal.record(f"programme:{programme.slug}", "unit.joined", by=by.label, facts=facts)
    return made


@transaction.atomic
def leave(member: UnitMember, *, by: User) -> None:
    """Take a person out of a unit, and the role with it. Again is harmless."""
    gone, _ = UnitMember.objects.filter(pk=member.pk).delete()
    if not gone:
        return
    roles.revoke(member.user, role=Role.RECOMMENDER, programme=member.programme.slug, by=by.label)
    facts = {"user": member.user.label, "unit": member.unit}
    journal.record(f"programme:{member.programme.slug}", "unit.left", by=by.label, facts=facts)


def recommends_until(programme: Programme, *, unit: str) -> datetime | None:
    """The first instant that is too late for this unit to recommend; None where the calendar sets none.

    Where filing with the unit was extended beyond its end as planned, the unit has as much more time.
    """
    revision = programmes.newest(programme)
    given = Extension.objects.filter(programme=programme, applicant=None)
    return recommending_end(revision, unit=unit, extensions=given)


def recommending_end(revision: ProgrammeRevision, *, unit: str, extensions: Iterable[Extension]) -> datetime | None:
    """The same, where the programme's extensions are at hand."""
    definition = programmes.definition_of(revision)
    found = definition.unit(unit)
    last = (found.recommends_by if found else None) or definition.calendar.recommends_by
    if last is None:
        return None
    given = [one.until for one in extensions if deadlines.concerns(one, applicant_id=None, unit=unit)]
    filing = period(definition.calendar, unit=found, extensions=given)
    return datetime.combine(last + timedelta(days=1), time.min, SHANGHAI) + (filing.closes_at - filing.planned)


def may_recommend(programme: Programme, *, unit: str, at: datetime) -> Verdict:
    """Whether a unit may still hand in what it recommends at this instant."""
    until = recommends_until(programme, unit=unit)
    if until is None or at < until:
        return YES
    return no(f"推荐报送已于 {shown_end(until)} 截止，确需补报请联系协会工作人员延期")


def settle(declaration: Declaration) -> None:
    """Its unit has recommended it: from now on it is filed with no other. The caller journals the recommendation."""
    Declaration.objects.filter(pk=declaration.pk).update(unit_is_settled=True)
    declaration.unit_is_settled = True


def unsettle(declaration: Declaration) -> None:
    """What was recommended goes back to its unit."""
    Declaration.objects.filter(pk=declaration.pk).update(unit_is_settled=False)
    declaration.unit_is_settled = False
