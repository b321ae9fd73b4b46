"""A declaration laid out for reading on a page: its sections with what they hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from declarations.core.columns import column_name
from declarations.core.display import printed, unit_of
from declarations.core.filled import Values
from declarations.core.form import NUMERIC, FieldDefinition, FieldType
from declarations.core.form_reader import Form


@dataclass(frozen=True)
class Line:
    """A field with its values, one for each of the part's years; a single value stands across all of them."""

    label: str
    unit: str
    column: str
    texts: tuple[str, ...]
    is_computed: bool
    is_long: bool


@dataclass(frozen=True)
class Part:
    """A section as it is read: the years that have a column of their own, and its lines."""

    code: str
    title: str
    note: str
    years: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def has_units(self) -> bool:
        return any(line.unit for line in self.lines)

    @property
    def width(self) -> int:
        """Columns that the values take."""
        return max(len(self.years), 1)


def layout(form: Form, *, values: Values, hidden: Collection[str], base_year: int) -> list[Part]:
    """The sections that are shown, with what they hold; unknown is a dash."""
    found = []
    for section in form.definition.asked:
        periods = sorted({period for asked in section.fields if asked.shows_year for period in asked.periods})
        lines = [_line(form, asked, values, periods) for asked in section.fields if _shown(asked, hidden)]
        if lines:
            years = tuple(f"{base_year + period}年" for period in periods)
            found.append(Part(section.code, section.title, section.note, years, tuple(lines)))
    return found


def _shown(asked: FieldDefinition, hidden: Collection[str]) -> bool:
    return any(column_name(asked.code, period) not in hidden for period in asked.periods)


def _line(form: Form, asked: FieldDefinition, values: Values, periods: list[int]) -> Line:
    """A figure's unit stands once, beside its label."""
    names = {period: column_name(asked.code, period) for period in asked.periods}
    unit = unit_of(asked)
    texts = {
        period: printed(form.columns[name], values[name]).removesuffix(unit).strip() for period, name in names.items()
    }
    several = len(periods) > 1 and (asked.shows_year or (asked.type in NUMERIC and 0 in periods))
    shown = tuple(texts.get(period, "") for period in periods) if several else (texts[asked.periods[0]],)
    long = asked.type in {FieldType.LONG_TEXT, FieldType.TABLE}
    label = form.columns[names[asked.periods[0]]].label if len(periods) == 1 else asked.label
    return Line(label, unit, names[asked.periods[-1]], shown, asked.computed is not None, long)
