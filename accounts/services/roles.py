"""Granting roles."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Role, RoleGrant, User
from records.services import journal


@transaction.atomic
def grant(user: User, *, role: Role, programme: str, by: str) -> RoleGrant:
    """Give `user` a role in the programme with this slug; again is harmless."""
    found, made = RoleGrant.objects.get_or_create(
        user=user, role=role, programme=programme, defaults={"granted_by": by}
    )
    if made:
        facts = {"role": str(role), "programme": programme}
        journal.record(user.label, "role.granted", by=by, facts=facts)
    return found
