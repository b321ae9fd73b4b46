"""Who works on which case until when, as staff arrange it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.access import holds_any
from accounts.core.verdict import no
from accounts.models import RoleGrant, User
from declarations.models import Programme
from declarations.services.declarations import Refused
from records.services import journal
from review.access import VERIFIERS
from review.core.workflow import WITH_THE_UNIT
from review.models import Case

MOST = 500


def people_of(programme: Programme) -> QuerySet[User]:
    """Those to whom a case may be given."""
    grants = RoleGrant.objects.filter(programme=programme.slug, role__in=VERIFIERS)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "email")


@transaction.atomic
def assign(programme: Programme, *, cases: Collection[UUID], to: User | None, by: User) -> int:
    """Give cases to a person, or put them back for anybody (None); returns how many changed hands. Raises `Refused`."""
    if to is not None and not holds_any(to, VERIFIERS, programme.slug).is_yes:
        raise Refused(no(f"{to}不是本评选方案的核查员或协会工作人员，不能承办"))
    found = [case for case in _locked(programme, cases) if case.assignee_id != (to.pk if to else None)]
    for case in found:
        facts = {"before": _label(case.assignee), "after": _label(to)}
        case.assignee = to
        case.save(update_fields=["assignee"])
        journal.record(f"case:{case.id}", "case.assigned", by=by.label, facts=facts)
    return len(found)


@transaction.atomic
def set_due(programme: Programme, *, cases: Collection[UUID], due_on: date, by: User) -> int:
    """Give cases another day by which they are due; returns how many had another one. Raises `Refused`."""
    found = [case for case in _locked(programme, cases) if case.due_on != due_on]
    for case in found:
        facts = {"before": case.due_on.isoformat() if case.due_on else "", "after": due_on.isoformat()}
        case.due_on = due_on
        case.save(update_fields=["due_on"])
        journal.record(f"case:{case.id}", "case.due_changed", by=by.label, facts=facts)
    return len(found)


def _locked(programme: Programme, keys: Collection[UUID]) -> list[Case]:
    """The cases in one order, so that two who arrange overlapping ones don't wait for each other for ever."""
    if not keys:
        raise Refused(no("请先勾选案卷"))
    if len(keys) > MOST:
        raise Refused(no(f"一次最多 {MOST} 件案卷"))
    rows = Case.objects.filter(programme=programme, pk__in=keys).select_related("assignee").order_by("pk")
    found = list(rows.select_for_update(of=("self",)))
    if len(found) < len(set(keys)):
        raise Refused(no("有的案卷不在本评选方案，请刷新后再选"))
    if any(case.state in WITH_THE_UNIT for case in found):
        raise Refused(no("有的案卷还在推荐单位手中，请去掉后再办"))
    return found


def _label(person: User | None) -> str:
    return person.label if person else ""
