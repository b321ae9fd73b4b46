"""The API's pages of fifty: what everybody may read, and what staff's programs ask by token."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Scope
from accounts.services import tokens
from bench.pages import Page

TARGET = 10


def pages(filled: Any) -> Iterator[Page]:
    """Compared with the floor of the pages that people read."""
    until = timezone.now() + timedelta(days=1)
    staff = tokens.make(filled.staff, name="bench", scopes=list(Scope), until=until, by=filled.staff).secret
    programme = f"/api/v1/programmes/{filled.programme.slug}"
    entries = f"{programme}/versions/newest/entries/"
    wanted = "?state=submitted&order=name"
    yield Page("API: 50 of 500 entries", TARGET, entries, "")
    yield Page("API: entries searched", TARGET, f"{entries}?search=1", "")
    yield Page("API: staff's declarations, 50 rows", TARGET, f"{programme}/declarations/{wanted}", "", token=staff)
    yield Page("API: cases with their findings, 50 rows", None, f"{programme}/cases/", "", token=staff)
