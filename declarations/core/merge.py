"""Several people in one section: whose words stand, column by column, so that nobody's are overwritten unseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from declarations.core.answers import AnswerError, parse
from declarations.core.form import FieldDefinition

MAX_UNREAD = 20_000


@dataclass(frozen=True)
class Words:
    """What a section holds, as JSON: answers, typed text that can't be read as one, and answers carried over."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    unread: Mapping[str, Any] = field(default_factory=dict)
    unconfirmed: tuple[str, ...] = ()

    def at(self, column: str) -> Any:
        """What stands in the column's input; None where nothing does."""
        return self.unread[column] if column in self.unread else self.answers.get(column)


@dataclass(frozen=True)
class Change:
    """A column as somebody changed it: what stood there for them, and the answer or the unreadable text they typed."""

    based_on: Any
    answer: Any = None
    unread: Any = None

    @property
    def typed(self) -> Any:
        return self.answer if self.unread is None else self.unread


def merge(
    words: Words,
    changes: Mapping[str, Change],
    *,
    fields: Mapping[str, FieldDefinition],
    confirmed: Collection[str] = (),
) -> tuple[Words, frozenset[str]]:
    """The words with every change that still finds what it is based on, and the columns of the changes that don't.

    A column that holds the same value already, however spelled, is no conflict: `fields` says by column of what type
    it is. What is saved or confirmed needs no confirmation more.
    """
    answers, unread = dict(words.answers), dict(words.unread)
    conflicts = set()
    for column, change in changes.items():
        stands = words.at(column)
        if not any(_is_same(fields[column], stands, one) for one in (change.based_on, change.typed)):
            conflicts.add(column)
            continue
        answers[column] = change.answer
        unread.pop(column, None)
        if change.unread is not None:
            unread[column] = change.unread
    settled = ({*changes, *confirmed}) - conflicts
    left = tuple(column for column in words.unconfirmed if column not in settled)
    return Words(answers, unread, left), frozenset(conflicts)


def _is_same(field: FieldDefinition, one: Any, other: Any) -> bool:
    """Whether both are the same words, or the same value in two spellings, such as 100 and 100.0."""
    if one == other:
        return True
    try:
        return bool(parse(field, one) == parse(field, other))
    except AnswerError:
        return False
