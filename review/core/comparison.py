"""This year's figures beside those that the same applicant gave a year ago."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from declarations.core.answers import Value
from declarations.core.columns import Column
from declarations.core.filled import Values
from declarations.core.prefill import FIGURES, Edition, carried_over
from review.core.verification import departs
from review.core.wording import shown


@dataclass(frozen=True)
class Last:
    """What last year's edition adopted: of the same year, or (`is_before`) of the year before; `departs` marks a figure
    that is no longer the same, or that has changed more than the programme's percentage."""

    text: str
    year: int
    is_before: bool
    departs: bool


def compared(values: Values, *, to: Edition, then: Values, since: Edition, change: Decimal) -> dict[str, Last]:
    """By column of `to`, whose adopted values are `values`, what stands in `then`, the values adopted under `since`.

    Figures of the same real year are held against each other; where last year's edition has none of that year, as for
    this year's own, the one of the year before stands there.
    """
    same = carried_over(then, since=since, to=to)
    before = carried_over(then, since=since, to=Edition(to.form, to.base_year - 1))
    found = {}
    for column in to.form.answer_columns:
        if column.field is None or column.field.type not in FIGURES:
            continue
        year = to.base_year + column.period
        now = values.get(column.name)
        if column.name in same:
            found[column.name] = _last(column, same[column.name], now, year=year, is_before=False, by=Decimal(0))
        elif column.name in before:
            found[column.name] = _last(column, before[column.name], now, year=year - 1, is_before=True, by=change)
    return found


def _last(column: Column, then: Value, now: Value, *, year: int, is_before: bool, by: Decimal) -> Last:
    return Last(shown(column, then), year, is_before, departs(_number(then), _number(now), by=by))


def _number(value: Value) -> Decimal | None:
    return None if value is None else Decimal(value)
