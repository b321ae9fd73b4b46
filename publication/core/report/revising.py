"""What changed between two versions of a text: line by line, and within a line that was rewritten."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

NEAR = 2  # unchanged lines that are shown around a change
ALIKE = 0.4  # below this, two lines share no more than scattered characters: neither is a rewriting of the other
SHORT = 2  # characters that stayed between two changes, too few to be read as such


class Kind(StrEnum):
    """`skipped` stands for unchanged lines that aren't shown."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Part:
    """A piece of a line; `changed` where the line was rewritten."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Line:
    """`number` counts from 1 in the version that has the line; None for what is skipped."""

    kind: Kind
    number: int | None
    parts: tuple[Part, ...]


def differences(old: str, new: str) -> list[Line]:
    """The lines of both versions in order, far unchanged ones left out; empty where the texts are equal."""
    before, after = old.split("\n"), new.split("\n")
    found: list[Line] = []
    last = 0
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(NEAR):
        if group[0][3] > last:
            found.append(Line(Kind.SKIPPED, None, ()))
        for tag, i, i_end, j, j_end in group:
            if tag == "equal":
                found += [Line(Kind.SAME, j + at + 1, (Part(text),)) for at, text in enumerate(after[j:j_end])]
            else:
                found += _rewritten(before[i:i_end], after[j:j_end], i + 1, j + 1)
        last = group[-1][4]
    if found and last < len(after):
        found.append(Line(Kind.SKIPPED, None, ()))
    return found


def _rewritten(before: list[str], after: list[str], old_number: int, new_number: int) -> list[Line]:
    """Lines that gave way to others: each beside what took its place."""
    found = []
    for at, (old, new) in enumerate(zip_longest(before, after)):
        gone, come = _within(old or "", new or "")
        if old is not None:
            found.append(Line(Kind.GONE, old_number + at, gone))
        if new is not None:
            found.append(Line(Kind.NEW, new_number + at, come))
    return found


def _within(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both lines with what changed between them marked; whole where they have little in common."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return (Part(old),), (Part(new),)
    gone: list[Part] = []
    come: list[Part] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        stayed = tag == "equal" and (i_end - i > SHORT or i == 0 or i_end == len(old))
        _add(gone, old[i:i_end], changed=not stayed)
        _add(come, new[j:j_end], changed=not stayed)
    return tuple(gone), tuple(come)


def _add(parts: list[Part], text: str, *, changed: bool) -> None:
    """Put the text behind the parts, in the last one where that is of its kind."""
    if parts and parts[-1].changed == changed:
        parts[-1] = Part(parts[-1].text + text, changed)
    elif text:
        parts.append(Part(text, changed))
