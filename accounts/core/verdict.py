"""The one answer to every may-I question: eligibility, access and stage moves all speak in verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """Yes, no or unknown, with the reasons as sentences that a person can be shown.

    A verdict has no truth value: *unknown* is neither yes nor no, so the caller must say which it asks for.
    """

    answer: Answer
    reasons: tuple[str, ...] = ()

    @property
    def is_yes(self) -> bool:
        return self.answer is Answer.YES

    @property
    def is_no(self) -> bool:
        return self.answer is Answer.NO

    @property
    def is_unknown(self) -> bool:
        return self.answer is Answer.UNKNOWN

    @property
    def sentence(self) -> str:
        """The reasons as one sentence, for a tooltip, a 403 page or a journal line."""
        return "；".join(self.reasons)

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has three answers: ask .is_yes, .is_no or .is_unknown")


YES = Verdict(Answer.YES)


def no(*reasons: str) -> Verdict:
    return Verdict(Answer.NO, reasons)


def unknown(*reasons: str) -> Verdict:
    return Verdict(Answer.UNKNOWN, reasons)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """No if any is no, else unknown if any is unknown, else yes; with the reasons of the deciding ones."""
    found = list(verdicts)
    for answer in (Answer.NO, Answer.UNKNOWN):
        deciding = [v for v in found if v.answer is answer]
        if deciding:
            return Verdict(answer, tuple(reason for v in deciding for reason in v.reasons))
    return YES
