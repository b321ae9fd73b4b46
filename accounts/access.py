"""Which roles a person holds: the ground on which every app's `access` stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.core.verdict import YES, Verdict, no
from accounts.models import Role, User

Visitor = User | AnonymousUser


def holds_any(user: Visitor, roles: Collection[Role], programme: str) -> Verdict:
    """Whether `user` holds one of `roles` in the programme with this slug."""
    if not isinstance(user, User) or not user.is_active:
        return no("请先登录")
    if user.roles.get(programme, set()).intersection(roles):
        return YES
    names = "或".join(role.label for role in roles)
    return no(f"您在本评选方案中不是{names}")


def programmes_of(user: Visitor, roles: Collection[Role]) -> set[str]:
    """Slugs of the programmes in which `user` holds one of `roles`."""
    if not isinstance(user, User) or not user.is_active:
        return set()
    return {programme for programme, held in user.roles.items() if held.intersection(roles)}


def addresses_of(user: Visitor) -> QuerySet[Any, str]:
    """The addresses that `user` has confirmed, in lower case."""
    known = user.pk if isinstance(user, User) and user.is_active else None
    confirmed = EmailAddress.objects.filter(user=known, verified=True)
    return confirmed.annotate(lower=Lower("email")).values_list("lower", flat=True)
