"""What others have to remark about a file that is imported as a register: apart, so that registering costs no command
the reading of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

_lookers: list[Callable[[Path], list[str]]] = []


def looked_through_by(look: Callable[[Path], list[str]]) -> None:
    """Register who has something to remark about a file: a sentence each, which bars nothing."""
    _lookers.append(look)


def on_file(path: Path) -> list[str]:
    return [sentence for look in _lookers for sentence in look(path)]
