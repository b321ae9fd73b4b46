"""Public pages kept between visits: made once for all who aren't known, and again when what they tell changes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from records.core.canonical import sha256

LONGEST = 24 * 60 * 60  # seconds: an entry that nobody's key leads to any more is gone by then
_PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")


def kept(request: HttpRequest, *, told: Callable[[], object], make: Callable[[], HttpResponse]) -> HttpResponse:
    """What `make` answers, from the cache where it is there already.

    `told` says everything that the page depends on besides its address and this version of the code. Whoever is logged
    in, has a message waiting or asks with a query gets a page of their own, which isn't kept.
    """
    if request.GET or any(name in request.COOKIES for name in _PERSONAL):
        response = make()
        response["Cache-Control"] = "private, no-cache"
        return response
    key = f"page:{sha256(repr((settings.CODE_VERSION, request.path, told())).encode())}"
    found = cache.get(key)
    if found is None:
        made = make()
        found = (made.content, made["Content-Type"], quote_etag(sha256(made.content)))
        cache.set(key, found, LONGEST)
    content, content_type, etag = found
    response = get_conditional_response(request, etag=etag) or HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response
