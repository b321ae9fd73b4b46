"""What a new declaration can take over from the applicant's declaration of an earlier year.

A figure goes where its own year is asked again: what was this year's then is last year's now. Whatever isn't a figure
and names no year, such as names, contacts and licence numbers, is taken over as it is. Everything taken over has to
fit the new form, and is for people to look at before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from declarations.core.answers import AnswerError, Value, parse
from declarations.core.display import unit_of
from declarations.core.filled import Values
from declarations.core.form import NUMERIC, WORDS, CellField, FieldDefinition, FieldType
from declarations.core.form_reader import Form

Asked = FieldDefinition | CellField
FIGURES = NUMERIC - {FieldType.YEAR}
PLAIN = WORDS - {FieldType.REGION, FieldType.INDUSTRY}
Place = tuple[str, int | None]


@dataclass(frozen=True)
class Edition:
    """One year's form and the year that its figures are of."""

    form: Form
    base_year: int


def carried_over(values: Values, *, since: Edition, to: Edition) -> Values:
    """The answers of `to` that `values`, filled in under `since`, already give."""
    earlier = {place: (field, name) for place, field, name in _places(since)}
    found: Values = {}
    for place, field, name in _places(to):
        if place not in earlier:
            continue
        then, column = earlier[place]
        value = _fitting(field, values.get(column)) if _alike(then, field) else None
        if value not in (None, "", []):
            found[name] = value
    return found


def _places(edition: Edition) -> Iterator[tuple[Place, FieldDefinition, str]]:
    """Every answer that can be carried over by what it is: its field's code, with the real year where it is one year's.

    A file isn't typed, and a stock at the end of a year is another one a year later.
    """
    for column in edition.form.answer_columns:
        field = column.field
        if field is not None and field.type is not FieldType.FILE and field.as_of is None:
            of_a_year = field.shows_year or field.type in FIGURES
            yield (field.code, edition.base_year + column.period if of_a_year else None), field, column.name


def _alike(then: Asked, now: Asked) -> bool:
    """Whether an answer to the one can be an answer to the other."""
    if then.type in FIGURES and now.type in FIGURES:
        return unit_of(then) == unit_of(now)
    if then.type in PLAIN and now.type in WORDS:
        return True
    if not (isinstance(then, FieldDefinition) and isinstance(now, FieldDefinition)):
        return then.type is now.type
    cells = list(zip(then.columns, now.columns, strict=False))
    same = [cell.code for cell in then.columns] == [cell.code for cell in now.columns]
    return then.type is now.type and same and all(_alike(one, other) for one, other in cells)


def _fitting(now: FieldDefinition, value: Value) -> Value:
    """The value as the new form takes it, or None where it doesn't; of several choices those that there still are."""
    if now.type is FieldType.MULTI_CHOICE and value:
        value = [code for code in value if code in now.choices]
    try:
        return parse(now, value)
    except AnswerError:
        return None
