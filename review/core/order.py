"""The order of a unit's list: numbers that people type, and steps up and down, turned into one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from records.core.canonical import canonical_json, sha256

Key = TypeVar("Key")


def by_numbers(current: Sequence[Key], numbers: Mapping[Key, str]) -> list[Key]:
    """What has got another number than its place is put there; the rest keeps its order around it.

    What isn't a number says nothing; one beyond the end means the end.
    """
    typed = [numbers.get(key, "").strip() for key in current]
    wanted = [int(text) if text.isdecimal() and len(text) < 10 else place for place, text in enumerate(typed, 1)]
    moved = sorted((number, place) for place, number in enumerate(wanted, 1) if number != place)
    places = {place for _, place in moved}
    found = [key for place, key in enumerate(current, 1) if place not in places]
    for number, place in moved:
        found.insert(max(number - 1, 0), current[place - 1])
    return found


def stepped(current: Sequence[Key], key: Key, *, up: bool) -> list[Key]:
    """One step up or down; at the end of the list, or not in it, nothing moves."""
    found = list(current)
    if key not in found:
        return found
    at = found.index(key)
    other = at - 1 if up else at + 1
    if 0 <= other < len(found):
        found[at], found[other] = found[other], found[at]
    return found


def fingerprint(rows: Sequence[tuple[str, str]]) -> str:
    """What a page showed: cases in their order, each at its submission. Another order or submission is another one."""
    return sha256(canonical_json([list(row) for row in rows]))[:32]
