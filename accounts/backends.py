"""Who a request comes from."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Aggregate, CharField, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from accounts.models import HELD, RoleGrant, User
from records.services.queries import Fixed


class Backend(AuthenticationBackend):
    """A person by e-mail address and password; of a session's person the roles are read along."""

    def get_user(self, user_id: Any) -> User | None:
        found = _with_roles().filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


class _Joined(Aggregate):
    """Texts put together with a space between; none of none."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_sqlite(self, *args: Any, **more: Any) -> Any:
        return self.as_sql(*args, function="GROUP_CONCAT", **more)


@cache
def _with_roles() -> QuerySet[User]:
    """Put together once, since that costs more than asking."""
    grant = Concat(F("programme"), Value(":"), F("role"), output_field=CharField())
    grants = RoleGrant.objects.filter(user=OuterRef("pk")).order_by().values("user").annotate(all=_Joined(grant))
    return User.objects.annotate(**{HELD: Fixed(grants.values("all"))}).order_by()
