"""Why a run can't give a result, in sentences for the person who started it."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 10


class RunError(ValueError):
    """A run that can't be carried out; `faults` are Chinese sentences, at least one."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def list_rows(ids: list[str]) -> str:
    """The first few ids, and how many there are if those aren't all."""
    rest = f"等共 {len(ids)} 行" if len(ids) > SHOWN else ""
    return "、".join(ids[:SHOWN]) + rest
