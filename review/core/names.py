"""Names of enterprises: which are the same however they are written, and which merely look alike.

The same name in full or half width, with other brackets or spaces, is the same name. One character off, or another
legal form, is a likeness: it may be a slip of the pen or another enterprise, so that it never counts as a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA, Levenshtein

from declarations.core.applicant import name_key

_LEGAL_FORM = re.compile(r"(集团)?(股份有限公司|有限责任公司|有限公司|股份公司|公司|集团)$")
_BETWEEN = re.compile(r"[、；;，,\n]+")
_NOT_WORDS = re.compile(r"[\W_]+")
_COUNTING = frozenset("0123456789零〇一二三四五六七八九十百千")
# A character off in a shorter name leaves too little that is alike.
SHORTEST = 4


def names_in(text: str) -> list[str]:
    """The names that a cell lists, as 曾用名 does: set off by 、 or ；."""
    return [name for part in _BETWEEN.split(text) if (name := part.strip())]


def bare(name: str) -> str:
    """The name without brackets, punctuation and its legal form: what is left to tell enterprises apart."""
    return _LEGAL_FORM.sub("", _NOT_WORDS.sub("", name_key(name)))


def look_alike(one: str, other: str) -> bool:
    """Whether two names that aren't the same could be meant for the same enterprise.

    They differ in brackets or the legal form only, or in one character (another, missing, or two changed about), which
    isn't a count: the first and the second subsidiary are two.
    """
    if name_key(one) == name_key(other):
        return False
    short, long = sorted((bare(one), bare(other)), key=len)
    if short == long:
        return short != ""
    if len(short) < SHORTEST or OSA.distance(short, long, score_cutoff=1) > 1:
        return False
    return not _counts_differ(short, long)


def _counts_differ(one: str, other: str) -> bool:
    touched = {
        text[at]
        for operation in Levenshtein.editops(one, other)
        for text, at, kinds in (
            (one, operation.src_pos, ("replace", "delete")),
            (other, operation.dest_pos, ("replace", "insert")),
        )
        if operation.tag in kinds
    }
    return bool(touched & _COUNTING)


def traces(name: str) -> Iterator[str]:
    """Keys of which names that look alike share at least one: the bare name, and it with any one character left out."""
    text = bare(name)
    yield text
    if len(text) >= SHORTEST:
        yield from {text[:at] + text[at + 1 :] for at in range(len(text))}
