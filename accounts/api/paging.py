"""Fifty rows a page, with how many there are and where the next ones are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

ROWS = 50


def page_number(request: Request) -> int:
    """Which page is asked for, from 1. Raises `ValidationError` for what isn't the number of a page."""
    stated = request.query_params.get("page", "1")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 7 and int(stated)):
        raise ValidationError({"page": [_("页码应为 1 以上的整数")]})
    return int(stated)


def bounds(number: int) -> slice:
    """The rows of this page among all."""
    return slice((number - 1) * ROWS, number * ROWS)


def page(request: Request, *, number: int, total: int, rows: Sequence[Any]) -> dict[str, Any]:
    """The envelope of a page. Raises `NotFound` for a page after the last."""
    last = max(1, -(-total // ROWS))
    if number > last:
        raise NotFound(_("没有第 %(number)d 页，共 %(last)d 页") % {"number": number, "last": last})
    return {
        "count": total,
        "page": number,
        "pages": last,
        "next": _address(request, number + 1) if number < last else None,
        "previous": _address(request, number - 1) if number > 1 else None,
        "results": rows,
    }


def _address(request: Request, number: int) -> str:
    query = request.query_params.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
