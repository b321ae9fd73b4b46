"""A score sheet as an expert types it: read, merged with what is stored, and looked through before it is submitted.

What is typed stays as it was typed until the sheet is submitted, so that nothing half-filled or misspelt is lost.
Not applicable is not nought: such a criterion has no points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from review.core.panel import Criterion

OPINION = "opinion"
YES = "是"
_LONGEST = {"points": 20, "na": 2, "reason": 500}
_LONGEST_OPINION = 5000
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,2})?")


def points_field(criterion: str) -> str:
    return f"points_{criterion}"


def na_field(criterion: str) -> str:
    return f"na_{criterion}"


def reason_field(criterion: str) -> str:
    return f"reason_{criterion}"


def longest(criteria: Iterable[Criterion]) -> dict[str, int]:
    """Every field of a sheet of these criteria, with how many characters it takes."""
    fields = {f"{kind}_{one.code}": most for one in criteria for kind, most in _LONGEST.items()}
    return {**fields, OPINION: _LONGEST_OPINION}


@dataclass(frozen=True)
class Change:
    """What was typed into a field, and what stood there when it was begun."""

    based_on: str
    typed: str


@dataclass(frozen=True)
class Entered:
    """One criterion as typed: points, not applicable, or neither yet; `fault` is the sentence for who typed it."""

    points: Decimal | None
    not_applicable: bool
    reason: str
    fault: str = ""
    reason_fault: str = ""

    @property
    def is_complete(self) -> bool:
        return not self.fault and not self.reason_fault and (self.not_applicable or self.points is not None)


def merge(typed: Mapping[str, str], changes: Mapping[str, Change]) -> tuple[dict[str, str], frozenset[str]]:
    """What is typed with the changes that find what they are based on; and the fields in which others stand."""
    merged, conflicts = dict(typed), set()
    for field, change in changes.items():
        stands = typed.get(field, "")
        if stands not in (change.based_on, change.typed):
            conflicts.add(field)
        elif change.typed:
            merged[field] = change.typed
        else:
            merged.pop(field, None)
    return merged, frozenset(conflicts)


def entered(criterion: Criterion, typed: Mapping[str, str], *, suggested: Decimal | None) -> Entered:
    """One criterion of the sheet, read. A departure from what the figures suggest wants a reason."""
    reason = typed.get(reason_field(criterion.code), "").strip()
    if typed.get(na_field(criterion.code)):
        return Entered(None, not_applicable=True, reason=reason, reason_fault="" if reason else "不适用要写明理由")
    text = unicodedata.normalize("NFKC", typed.get(points_field(criterion.code), "")).strip()
    if not text:
        return Entered(None, not_applicable=False, reason=reason)
    if not _NUMBER.fullmatch(text) or Decimal(text) > criterion.points:
        fault = f"应为 0 到 {criterion.points} 的数，最多两位小数"
        return Entered(None, not_applicable=False, reason=reason, fault=fault)
    points = Decimal(text)
    departs = suggested is not None and points != suggested and not reason
    return Entered(points, False, reason, reason_fault="与建议分不同，请写明理由" if departs else "")


def sheet(
    criteria: Iterable[Criterion], typed: Mapping[str, str], *, suggested: Mapping[str, Decimal]
) -> dict[str, Entered]:
    """Every criterion of the sheet by its code."""
    return {one.code: entered(one, typed, suggested=suggested.get(one.code)) for one in criteria}


def lacking(criteria: Iterable[Criterion], typed: Mapping[str, str], read: Mapping[str, Entered]) -> Iterator[str]:
    """What keeps the sheet from being submitted, a sentence each."""
    for one in criteria:
        found = read[one.code]
        if found.fault or found.reason_fault:
            yield f"“{one.title}”{found.fault or found.reason_fault}"
        elif not found.is_complete:
            yield f"“{one.title}”还没有评分"
    if not typed.get(OPINION, "").strip():
        yield "还没有写评估意见"


def total(read: Iterable[Entered]) -> Decimal | None:
    """The points given; None where none is."""
    given = [one.points for one in read if one.points is not None]
    return sum(given, Decimal(0)) if given else None
