"""When filing ends, and for whom: the calendar, the recommending unit's own date, and extensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, OuterRef, Q

from declarations.core.period import Period, period
from declarations.core.programme import RecommendingUnit
from declarations.models import Applicant, Declaration, Extension, Programme, ProgrammeRevision
from declarations.services import programmes
from records.services.queries import Fixed

NAMED = 11


def extended_until() -> Fixed:
    """For a query of declarations, `annotate(extended_until=…)`: the latest extension that concerns each."""
    mine = _of_unit(OuterRef("unit")) | Q(applicant=OuterRef("applicant"))
    found = Extension.objects.filter(mine, programme=OuterRef("programme"))
    return Fixed(found.order_by("-until").values("until")[:1])


def period_of(declaration: Declaration) -> Period:
    """When this declaration may be filed: without a query where it came with `extended_until`."""
    if "extended_until" not in declaration.__dict__:
        return period_for(declaration.revision, applicant=declaration.applicant, unit=declaration.unit)
    until: datetime | None = declaration.__dict__["extended_until"]
    definition = programmes.definition_of(declaration.revision)
    return period(definition.calendar, unit=definition.unit(declaration.unit), extensions=[until] if until else [])


def period_for(revision: ProgrammeRevision, *, applicant: Applicant | None, unit: str) -> Period:
    """When this applicant may file with this unit; without both, what holds for everybody."""
    definition = programmes.definition_of(revision)
    mine = _of_unit(unit) if applicant is None else _of_unit(unit) | Q(applicant=applicant)
    until = Extension.objects.filter(mine, programme=revision.programme_id).aggregate(latest=Max("until"))["latest"]
    return period(definition.calendar, unit=definition.unit(unit), extensions=[until] if until else [])


def concerns(extension: Extension, *, applicant_id: object, unit: str) -> bool:
    """Whether it was given to all, to this applicant or to this unit: the same as the queries above ask."""
    if extension.applicant_id is not None:
        return extension.applicant_id == applicant_id
    return extension.unit in ("", unit)


def _of_unit(unit: str | OuterRef) -> Q:
    """Given to all, or to this unit."""
    return Q(applicant=None) & (Q(unit="") | Q(unit=unit))


@dataclass(frozen=True)
class Standing:
    """Until when somebody may file: all (neither is stated), those who file with a unit, or one applicant."""

    unit: RecommendingUnit | None
    applicant: Applicant | None
    period: Period
    recommends_by: date | None

    @property
    def until(self) -> datetime:
        return self.period.closes_at


def standings(programme: Programme) -> list[Standing]:
    """What holds for all, for each unit, and for each applicant that has an extension of its own; in that order.

    An applicant stands there once for each unit that it files with.
    """
    definition = programmes.definition_of(programmes.newest(programme))
    extensions = list(programme.extensions.select_related("applicant").order_by("applicant__name", "id"))
    calendar = definition.calendar
    found = []
    for unit in (None, *definition.recommending_units):
        given = [one.until for one in extensions if concerns(one, applicant_id=None, unit=unit.code if unit else "")]
        by = (unit.recommends_by if unit else None) or calendar.recommends_by
        found.append(Standing(unit, None, period(calendar, unit=unit, extensions=given), by))
    alone = dict.fromkeys(one.applicant for one in extensions if one.applicant)
    filed = set(Declaration.objects.filter(programme=programme, applicant__in=alone).values_list("applicant", "unit"))
    for applicant in alone:
        for code in sorted(unit for owner, unit in filed if owner == applicant.pk) or [""]:
            unit = definition.unit(code)
            given = [one.until for one in extensions if concerns(one, applicant_id=applicant.pk, unit=code)]
            found.append(Standing(unit, applicant, period(calendar, unit=unit, extensions=given), None))
    return found


def ends_before(programme: Programme, *, applicant: Applicant | None, unit: str) -> datetime:
    """What an extension for them has to lie after: of an applicant that files with several units the first end."""
    revision = programmes.newest(programme)
    units = {unit}
    if applicant is not None:
        filed = Declaration.objects.filter(programme=programme, applicant=applicant)
        units = set(filed.values_list("unit", flat=True)) or units
    return min(period_for(revision, applicant=applicant, unit=one).closes_at for one in units)


def applicants_meant(programme: Programme, *, text: str) -> list[Applicant]:
    """Whoever has this registration number; else those that file here and have these words in their name.

    A number must be known in full, so that nobody learns from this who is registered without filing here.
    """
    text = text.strip()
    if found := list(Applicant.objects.filter(number=text.upper())):
        return found
    filing = Declaration.objects.filter(programme=programme, applicant_name__contains=text).values("applicant")
    return list(Applicant.objects.filter(pk__in=filing).order_by("name", "pk")[:NAMED])
