"""The stages of the procedure, a module each: its addresses, what it plants in a world, and who may see that.

`plant` runs before the ranking's run, `plant_after` once lists are published.
"""

from __future__ import annotations

from types import ModuleType

from tests.access.procedure import (
    api,
    certificates,
    desk,
    notice,
    panels,
    reading,
    recommendation,
    registers,
    report,
    scoring,
    supervision,
    work,
)

STAGES: tuple[ModuleType, ...] = (
    registers,
    recommendation,
    desk,
    scoring,
    panels,
    notice,
    reading,
    report,
    supervision,
    certificates,
    work,
    api,
)
ROWS = [row for stage in STAGES for row in stage.ROWS]
MIXED: dict[str, str] = {name: letters for stage in STAGES for name, letters in stage.MIXED.items()}
AUDIENCE: dict[str, tuple[str, str]] = {name: seers for stage in STAGES for name, seers in stage.AUDIENCE.items()}
