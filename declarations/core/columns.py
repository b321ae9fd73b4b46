"""The columns that a form yields: what expressions, imports, snapshots and exports call a field's value by."""

from __future__ import annotations

from dataclasses import dataclass

from declarations.core import industries, regions
from declarations.core.expression import Kind
from declarations.core.form import NUMERIC, FieldDefinition, FieldType, FormDefinition


@dataclass(frozen=True)
class Column:
    """One value of a declaration: a field in one period, one option of a multi-choice, or a figure of a table.

    `part` is the level of a region or an industry whose name the column holds: province, section…
    """

    name: str
    label: str
    kind: Kind
    field: FieldDefinition | None = None
    period: int = 0
    option: str | None = None
    part: str | None = None

    @property
    def unit(self) -> str:
        return self.field.unit if self.field else ""

    @property
    def is_answer(self) -> bool:
        """Whether the applicant fills this very column in (rather than it being computed or derived from others)."""
        field = self.field
        return field is not None and field.computed is None and not self.is_derived

    @property
    def names(self) -> tuple[str, ...]:
        """Of a region or an industry, which holds a code: the columns that hold its names."""
        if self.field is None or self.is_derived:
            return ()
        return tuple(f"{self.name}_{part}" for part in parts_of(self.field))

    @property
    def is_derived(self) -> bool:
        """Whether its value is made from another column of the same field."""
        return self.option is not None or self.part is not None or self._is_table_figure

    def name_in(self, code: str | None) -> str | None:
        """What the column's level of the region or industry `code` is called; None where the code doesn't say it."""
        if code is None or self.part is None or self.field is None:
            return None
        of_region = self.field.type is FieldType.REGION
        found = regions.region(code) if of_region else industries.industry(code)
        return found.name_at(self.part) if found else None

    @property
    def _is_table_figure(self) -> bool:
        return self.field is not None and self.field.type is FieldType.TABLE and self.name != self.field.code


CATEGORY = "category"
# What every declaration has, whatever its form asks.
CONTEXT = (
    Column("number", "统一社会信用代码（登记号）", Kind.TEXT),
    Column("number_kind", "登记号种类", Kind.TEXT),
    Column("name", "企业名称", Kind.TEXT),
    Column("subject", "申报对象", Kind.TEXT),
    Column(CATEGORY, "申报类别", Kind.TEXT),
)


def column_name(code: str, period: int) -> str:
    """`revenue` this year, `revenue_prev` last year, `revenue_prev2` the year before."""
    return code if period == 0 else f"{code}_prev" if period == -1 else f"{code}_prev{-period}"


def columns_of(form: FormDefinition, base_year: int) -> dict[str, Column]:
    """Every column of the form by name, after the context's, in the form's order."""
    found = {column.name: column for column in CONTEXT}
    for field in form.fields:
        for column in _of_field(field, base_year):
            found.setdefault(column.name, column)
    return found


def schema_of(columns: dict[str, Column]) -> dict[str, Kind]:
    """The columns an expression may read. A table's rows and a file are no values of an expression."""
    return {
        name: column.kind
        for name, column in columns.items()
        if column.field is None
        or column.is_derived
        or column.field.type not in {FieldType.TABLE, FieldType.MULTI_CHOICE}
    }


def _of_field(field: FieldDefinition, base_year: int) -> list[Column]:
    found = []
    for period in field.periods:
        label = f"{field.label}（{_when(field, base_year + period)}）" if field.shows_year else field.label
        name = column_name(field.code, period)
        found.append(Column(name, label, kind_of(field.type), field, period))
        found += [
            Column(f"{name}_{part}", f"{label}：{called}", Kind.TEXT, field, period, part=part)
            for part, called in parts_of(field).items()
        ]
    if field.type is FieldType.MULTI_CHOICE:
        for code, label in field.choices.items():
            name = f"{field.code}_{code}"
            found.append(Column(name, f"{field.label}：{label}", Kind.BOOLEAN, field, option=code))
    if field.type is FieldType.TABLE:
        found.append(Column(f"{field.code}_count", f"{field.label}：行数", Kind.NUMBER, field))
        found += [
            Column(f"{field.code}_sum_{cell.code}", f"{field.label}：{cell.label}合计", Kind.NUMBER, field)
            for cell in field.columns
            if cell.type in NUMERIC
        ]
    return found


def parts_of(field: FieldDefinition) -> dict[str, str]:
    """The levels whose names a region or an industry yields as columns of their own, with what they are called."""
    if field.type is FieldType.REGION:
        return {
            level: called
            for level, called in regions.CALLED.items()
            if regions.LEVELS[level] <= regions.LEVELS[field.level]
        }
    return dict(industries.CALLED) if field.type is FieldType.INDUSTRY else {}


def _when(field: FieldDefinition, year: int) -> str:
    return f"{year}年" if field.as_of is None else f"截至{year + field.as_of}年末"


def kind_of(field_type: FieldType) -> Kind:
    if field_type in NUMERIC:
        return Kind.NUMBER
    return {FieldType.BOOLEAN: Kind.BOOLEAN, FieldType.DATE: Kind.DATE}.get(field_type, Kind.TEXT)
