"""The two kinds of views: what everybody may read, and what a token opens."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import InScope, TokenAuthentication
from accounts.api.throttles import ByAddress, ByToken
from accounts.core.verdict import Verdict
from accounts.models import Scope, User


class PublicView(APIView):
    """Nobody's person is known here, so that the answer is the same for all: it may be kept by caches, which ask each
    time whether it still holds, and read by scripts of any site."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ByAddress,)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        made = super().finalize_response(request, response, *args, **kwargs)
        made["Access-Control-Allow-Origin"] = "*"
        made["Access-Control-Expose-Headers"] = "ETag, X-Request-ID, Retry-After"
        if made.status_code == 200:
            made["Cache-Control"] = "public, no-cache"
            made.add_post_render_callback(lambda rendered: _unless_known(request, rendered))
        else:
            made["Cache-Control"] = "no-store"
        return made


class TokenView(APIView):
    """`scopes` say by method what a token needs. Nothing of it is kept by caches or read by scripts of other sites."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (InScope,)
    throttle_classes = (ByToken,)
    scopes: ClassVar[Mapping[str, Scope]] = {}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        made = super().finalize_response(request, response, *args, **kwargs)
        made["Cache-Control"] = "private, no-store"
        return made


def person(request: Request) -> User:
    """The person whose token opened the view."""
    if not isinstance(request.user, User):
        raise PermissionDenied(_("请先登录"))
    return request.user


def require(verdict: Verdict) -> None:
    """Go on if the verdict is yes; else its sentence is the answer."""
    if not verdict.is_yes:
        raise PermissionDenied(verdict.sentence)


def _unless_known(request: Request, rendered: Response) -> HttpResponse:
    """The answer under its ETag, or that it is what the asker has already."""
    etag = quote_etag(hashlib.sha256(rendered.content).hexdigest())
    rendered["ETag"] = etag
    return get_conditional_response(request._request, etag=etag, response=rendered) or rendered
