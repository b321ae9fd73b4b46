"""Which roles a person holds: the ground on which every app's `access` stands."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, RoleGrant, User

Visitor = User | AnonymousUser


def holds_any(user: Visitor, roles: Collection[Role], programme: str) -> Verdict:
    """Whether `user` holds one of `roles` in the programme with this slug."""
    if not isinstance(user, User) or not user.is_active:
        return no("请先登录")
    if RoleGrant.objects.filter(user=user, role__in=roles, programme=programme).exists():
        return YES
    names = "或".join(role.label for role in roles)
    return no(f"您在本评选方案中不是{names}")


def programmes_of(user: Visitor, roles: Collection[Role]) -> set[str]:
    """Slugs of the programmes in which `user` holds one of `roles`."""
    if not isinstance(user, User) or not user.is_active:
        return set()
    return set(RoleGrant.objects.filter(user=user, role__in=roles).values_list("programme", flat=True))


def roles_of(user: Visitor) -> dict[str, set[Role]]:
    """The roles that `user` holds, by the programme's slug."""
    if not isinstance(user, User) or not user.is_active:
        return {}
    found: dict[str, set[Role]] = {}
    for role, programme in RoleGrant.objects.filter(user=user).values_list("role", "programme"):
        found.setdefault(programme, set()).add(Role(role))
    return found
