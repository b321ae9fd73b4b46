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
    user.forget_roles()
    if made:
        facts = {"role": str(role), "programme": programme}
        journal.record(user.label, "role.granted", by=by, facts=facts)
    return found


@transaction.atomic
def revoke(user: User, *, role: Role, programme: str, by: str) -> None:
    """Take a role away from `user` in the programme with this slug; where there is none, nothing happens."""
    gone, _ = RoleGrant.objects.filter(user=user, role=role, programme=programme).delete()
    user.forget_roles()
    if gone:
        facts = {"role": str(role), "programme": programme}
        journal.record(user.label, "role.revoked", by=by, facts=facts)
