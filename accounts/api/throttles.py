"""How often one may ask: the public by address, programs by token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import AccessToken

if TYPE_CHECKING:  # REST framework reads its settings, and so this module, while it is being imported
    from rest_framework.views import APIView


class _Rate(SimpleRateThrottle):
    """The rate is read from the settings at each request."""

    def get_rate(self) -> str:
        return settings.API_RATES[self.scope]


class ByAddress(_Rate):
    scope = "anonymous"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class ByToken(_Rate):
    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not isinstance(request.auth, AccessToken):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}
