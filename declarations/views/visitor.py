"""Who is asking."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User


def person(request: HttpRequest) -> User:
    """The person behind a request that `login_required` has let through."""
    if not isinstance(request.user, User):
        raise PermissionDenied(_("请先登录。"))
    return request.user
