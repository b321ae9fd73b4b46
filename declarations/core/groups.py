"""A group that files for its subsidiaries: which ones it names, and which of them may still file for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from declarations.core.applicant import clean_number
from declarations.core.filled import Values
from declarations.core.form import FieldDefinition, FieldType, GroupFiling
from declarations.core.form_reader import Form


@dataclass(frozen=True)
class Member:
    """A subsidiary as the group's table states it; the name is empty where the table asks for none."""

    number: str
    name: str
    acquired_on: date | None

    @property
    def shown(self) -> str:
        return f"“{self.name}”（{self.number}）" if self.name else f"“{self.number}”"

    def files_itself(self, base_year: int) -> bool:
        """Acquired after the base year, and so independent all through it: it may file for itself."""
        return self.acquired_on is not None and self.acquired_on.year > base_year


def members(form: Form, values: Values) -> list[Member]:
    """The subsidiaries that the declaration names, each number once; whoever files isn't its own subsidiary."""
    group = form.definition.group
    if group is None:
        return []
    found = {member.number: member for member in reversed(list(_stated(form, group, values)))}
    found.pop(clean_number(values["number"] or ""), None)
    return list(reversed(found.values()))


def _stated(form: Form, group: GroupFiling, values: Values) -> Iterator[Member]:
    table = next(field for field in form.definition.fields if field.code == group.table)
    name = _name_of(table, group)
    for row in values[group.table] or []:
        number = clean_number(row.get(group.number) or "")
        if number:
            acquired_on = row.get(group.acquired_on) if group.acquired_on else None
            yield Member(number, row.get(name) or "", acquired_on)


def _name_of(table: FieldDefinition, group: GroupFiling) -> str:
    """The cell that tells the rows apart for a reader: the first text that isn't the number."""
    texts = [cell.code for cell in table.columns if cell.type is FieldType.TEXT and cell.code != group.number]
    return texts[0] if texts else ""
