"""What every request passes through."""

import re
import uuid
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from config.logs import request_id
from records.services import origins

_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestId:
    """Gives each request an id that stands in its logs, its response header and its error page.

    A proxy's `X-Request-ID` is kept when it is plain; anything else is replaced, so that nobody writes into our logs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identity)
        request.id = identity  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = identity
        return response


class Origin:
    """Lets the journal know from which address a change comes. Reading changes nothing and goes straight through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        with origins.coming_from(_address(request)):
            return self.get_response(request)


class OwnPages:
    """A page that doesn't say how it may be kept is its visitor's alone: figures, names and scores are on most of
    them. It may lie in the browser, which asks before it shows it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _address(request: HttpRequest) -> str:
    """Behind proxies as log-in counts it (`TRUSTED_PROXY_COUNT`); empty where it can't be told."""
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""
