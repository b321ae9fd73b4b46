"""The journal of one programme: what happened to it and to everything in it, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from portal.services.trail.things import entries_of, names_of
from portal.services.trail.words import ACTIONS, FACTS, INTERNAL, OWN_WORDS, WORDS
from records.models import JournalEntry

__all__ = ["Line", "entries_of", "lines_of"]
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Line:
    """One entry of the journal as it is read: of what, what, by whom, with which facts; `apart` what is personal."""

    entry: int
    recorded_at: datetime
    thing: str
    seq: int
    action: str
    person: str
    facts: str
    digest: str
    apart: str = ""


def lines_of(entries: Iterable[JournalEntry]) -> list[Line]:
    """The entries in words: things and people by their names."""
    page = list(entries)
    things = names_of(page)
    people = _people(page)
    return [
        Line(
            entry.pk,
            entry.recorded_at,
            things.get(entry.thing, entry.thing),
            entry.seq,
            ACTIONS.get(entry.action, entry.action),
            people.get(entry.recorded_by, entry.recorded_by),
            "　".join(_facts(entry, people)),
            entry.digest,
        )
        for entry in page
    ]


def _facts(entry: JournalEntry, people: Mapping[str, str]) -> Iterator[str]:
    facts, words = entry.facts, {**WORDS, **OWN_WORDS.get(entry.thing.partition(":")[0], {})}
    if "expert" in facts:
        yield "专家：" + people.get(f"user:{facts['expert']}", "—")
    for name, value in facts.items():
        if value not in ("", None, False) and name not in INTERNAL:
            yield f"{FACTS.get(name, name)}：{people.get(str(value)) or _short(value, words)}"


def _short(value: object, words: Mapping[str, str]) -> str:
    """A value in print: names for a mapping of files, the head of a digest, a long text cut."""
    if value is True:
        return "是"
    text = "、".join(map(str, value)) if isinstance(value, dict | list) else str(value)
    if _DIGEST.fullmatch(text):
        return text[:12]
    return words.get(text) or (text if len(text) <= 80 else f"{text[:79]}…")


def _people(page: list[JournalEntry]) -> dict[str, str]:
    labels = {entry.recorded_by for entry in page if entry.recorded_by.startswith("user:")}
    labels |= {f"user:{entry.facts['expert']}" for entry in page if "expert" in entry.facts}
    labels |= {label for entry in page if entry.action == "case.assigned" for label in entry.facts.values() if label}
    keys = [UUID(label.removeprefix("user:")) for label in labels]
    return {user.label: str(user) for user in User.objects.filter(pk__in=keys)} | {"system": "系统", "public": "公众"}
