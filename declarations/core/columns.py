"""The columns that a form yields: what expressions, imports, snapshots and exports call a field's value by."""

from __future__ import annotations

from dataclasses import dataclass

from declarations.core.expression import Kind
from declarations.core.form import NUMERIC, FieldDefinition, FieldType, FormDefinition


@dataclass(frozen=True)
class Column:
    """One value of a declaration: a field in one period, one option of a multi-choice, or a figure of a table."""

    name: str
    label: str
    kind: Kind
    field: FieldDefinition | None = None
    period: int = 0
    option: str | None = None

    @property
    def unit(self) -> str:
        return self.field.unit if self.field else ""

    @property
    def is_answer(self) -> bool:
        """Whether the applicant fills this very column in (rather than it being computed or derived from others)."""
        field = self.field
        return field is not None and field.computed is None and self.option is None and not self._is_table_figure

    @property
    def _is_table_figure(self) -> bool:
        return self.field is not None and self.field.type is FieldType.TABLE and self.name != self.field.code


# What every declaration has, whatever its form asks.
CONTEXT = (
    Column("number", "统一社会信用代码（登记号）", Kind.TEXT),
    Column("number_kind", "登记号种类", Kind.TEXT),
    Column("name", "企业名称", Kind.TEXT),
    Column("category", "申报类别", Kind.TEXT),
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
        or column.option is not None
        or column.field.type not in {FieldType.TABLE, FieldType.MULTI_CHOICE}
        or name != column.field.code
    }


def _of_field(field: FieldDefinition, base_year: int) -> list[Column]:
    found = []
    for period in field.periods:
        label = f"{field.label}（{_when(field, base_year + period)}）" if field.shows_year else field.label
        found.append(Column(column_name(field.code, period), label, kind_of(field.type), field, period))
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


def _when(field: FieldDefinition, year: int) -> str:
    return f"{year}年" if field.as_of is None else f"截至{year + field.as_of}年末"


def kind_of(field_type: FieldType) -> Kind:
    if field_type in NUMERIC:
        return Kind.NUMBER
    return {FieldType.BOOLEAN: Kind.BOOLEAN, FieldType.DATE: Kind.DATE}.get(field_type, Kind.TEXT)
