"""How submissions are verified: how many days that takes, which verified figures a second verifier has to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from declarations.core.answers import Value
from declarations.core.document import Definition, Document, Fault, Path
from declarations.core.form import NUMERIC
from declarations.core.form_reader import Form
from declarations.core.programme import Code


class Bound(Definition):
    """A verified figure of these columns needs a second verifier where it is big, or far from what was declared.

    `above` is in the column's unit and held against the verified and the declared amount; `differs` in percent of the
    declared one.
    """

    columns: Annotated[tuple[Code, ...], Field(min_length=1)]
    above: Annotated[Decimal, Field(ge=0)] | None = None
    differs: Annotated[Decimal, Field(ge=0)] | None = None


class Verification(Definition):
    """`days` until a case is due, counted from its receipt; `area` the column by whose value the queue is filtered;
    `change` the percentage from which a figure's distance to last year's is marked."""

    days: Annotated[int, Field(ge=1, le=366)] = 30
    area: Code | None = None
    change: Annotated[Decimal, Field(gt=0)] = Decimal(50)
    confirm: tuple[Bound, ...] = ()

    def due(self, received: date) -> date:
        return received + timedelta(days=self.days)

    def confirms(self, column: str, *, declared: Value, verified: Value) -> bool:
        """Whether this verified figure counts only once a second verifier has confirmed it."""
        mine = (bound for bound in self.confirm if column in bound.columns)
        return any(_is_beyond(bound, _number(declared), _number(verified)) for bound in mine)


def _is_beyond(bound: Bound, declared: Decimal | None, verified: Decimal | None) -> bool:
    if bound.above is not None and any(one is not None and abs(one) > bound.above for one in (declared, verified)):
        return True
    return bound.differs is not None and departs(declared, verified, by=bound.differs)


def departs(before: Decimal | None, after: Decimal | None, *, by: Decimal) -> bool:
    """Whether the second figure is further from the first than so many percent of it; a figure that only one of the two
    states departs altogether."""
    if before is None or after is None:
        return before is not after
    return abs(after - before) * 100 > abs(before) * by


def _number(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else None


def verification_faults(document: Document, verification: Verification, form: Form) -> list[Fault]:
    """What the model can't see: that the columns are there, and are figures that an applicant states."""
    return [document.fault(("verification", *path), message) for path, message in _departures(verification, form)]


def _departures(verification: Verification, form: Form) -> Iterator[tuple[Path, str]]:
    area = form.columns.get(verification.area) if verification.area else None
    if verification.area and (area is None or area.field is None or not (area.is_answer or area.part)):
        yield ("area",), f"申报表中没有企业填报的列“{verification.area}”"
    for b, bound in enumerate(verification.confirm):
        if bound.above is None and bound.differs is None:
            yield ("confirm", b), "要写明 above 或 differs"
        for c, name in enumerate(bound.columns):
            column = form.columns.get(name)
            if column is None or column.field is None or not column.is_answer or column.field.type not in NUMERIC:
                yield ("confirm", b, "columns", c), f"申报表中没有企业填报的数“{name}”"
