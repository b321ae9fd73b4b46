"""What a person looked over before submitting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID


def fingerprint(versions: Mapping[str, int], documents: Iterable[UUID]) -> str:
    """A text that changes whenever a section, by its version, or a document does."""
    sections = [f"{code}:{version}" for code, version in sorted(versions.items())]
    return ",".join([*sections, *sorted(map(str, documents))])
