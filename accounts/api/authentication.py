"""Who asks: the person behind a token, who may do within its scopes what they may do on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import AccessToken, Scope, User
from accounts.services import tokens
from records.services import origins

if TYPE_CHECKING:  # REST framework reads its settings, and so this module, while it is being imported
    from rest_framework.views import APIView

SCHEME = "Bearer"
NOT_KNOWN = "令牌不对，或者已经过期或撤销，请到“接口令牌”页面核对"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <secret>`. Sessions don't count here, so that no page of another site can use them."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        found = tokens.known(secret.strip())
        if found is None:
            raise AuthenticationFailed(_(NOT_KNOWN))
        tokens.note_use(found)
        if request.method not in SAFE_METHODS:
            origins.note_token(found.prefix)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="api"'


class InScope(BasePermission):
    """A view's `scopes` say which one each method needs. Whether the person may is the view's to ask."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, AccessToken):
            return False
        scopes: Mapping[str, Scope] = getattr(view, "scopes", {})
        needed = scopes.get("GET" if request.method == "HEAD" else str(request.method))
        if needed is not None and needed not in request.auth.scopes:
            raise PermissionDenied(
                _("令牌没有“%(label)s”（%(scope)s）的权限") % {"label": needed.label, "scope": needed}
            )
        return True
