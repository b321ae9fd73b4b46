"""The journal, work lists and progress."""

from __future__ import annotations

from typing import Any

from tests.access.row import FORBIDDEN, METHOD, Row

ROWS: list[Row] = [Row("portal:progress", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD)]
MIXED: dict[str, str] = {}
AUDIENCE: dict[str, tuple[str, str]] = {}


def plant(builder: Any) -> None:
    """Nothing so far."""


def plant_after(builder: Any) -> None:
    """Nothing so far."""
