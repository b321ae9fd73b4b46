"""How often one address may post what needs no account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from records.core.canonical import sha256

OFTEN = "短时间内提交的次数太多，请过一小时再试；已填的内容还在下面"


def too_often(request: HttpRequest, *, action: str, most: int, seconds: int = 3600) -> bool:
    """Count this request, and tell whether there were more than `most` within the time that began with the first."""
    address = get_adapter(request).get_client_ip(request)
    key = f"often:{action}:{sha256(address.encode())[:32]}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out in between
        return False
