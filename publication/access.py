"""Who sees publications: everybody sees what is published, those who work on the programme what is being made."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.access import Visitor, holds_any
from accounts.core.verdict import Verdict
from accounts.models import Role
from declarations.models import Programme
from publication.models import Publication


def published() -> QuerySet[Publication]:
    """Every published version, newest first, without the figures that only the report needs."""
    found = Publication.objects.filter(state=Publication.State.PUBLISHED)
    return found.defer("statistics", "bindings").order_by("-published_at", "-version")


def may_see_drafts(user: Visitor, programme: Programme) -> Verdict:
    """What would be published and how its making goes: staff, leaders and auditors of the programme."""
    return holds_any(user, (Role.STAFF, Role.LEADER, Role.AUDITOR), programme.slug)


def may_approve(user: Visitor, programme: Programme) -> Verdict:
    return holds_any(user, (Role.STAFF, Role.LEADER), programme.slug)
