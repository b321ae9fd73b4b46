"""The figures of a case as its page lays them out: declared, verified beside it, and what is adopted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from declarations.core.answers import Value
from declarations.core.columns import Column, column_name
from declarations.core.filled import Values
from declarations.core.form import FieldDefinition, FieldType, Section
from declarations.core.form_reader import Form
from review.core.wording import shown, table_text

HIDDEN = "不适用"


@dataclass(frozen=True)
class Proof:
    """Where the applicant says that a figure is proved; without an address where the file was taken away since."""

    name: str
    page: str
    url: str


@dataclass(frozen=True)
class Cell:
    """One column's figure. `adopted` differs from `declared` where it was verified or computed from what was.

    `source` is where a verified figure comes from, empty where there is none; `note` the comment that is being written
    to the applicant, None where the figure isn't marked for one.
    """

    column: str
    label: str
    declared: str
    adopted: str
    period: str
    is_stated: bool
    source: str = ""
    note: str | None = None
    proofs: tuple[Proof, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.declared == HIDDEN

    @property
    def is_changed(self) -> bool:
        return self.declared != self.adopted


@dataclass(frozen=True)
class Row:
    """A field of the form: its cells by period as the block's `periods` has them; None where it isn't asked."""

    label: str
    unit: str
    is_computed: bool
    is_number: bool
    cells: tuple[Cell | None, ...]
    table_head: tuple[str, ...] = ()
    table_rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Block:
    """A section: `periods` are the heads of its figure columns, the years where it asks several, else one empty."""

    code: str
    title: str
    periods: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Columns of the table: labels, figures, and one for what can be done with them."""
        return len(self.periods) + 2


def blocks(
    form: Form,
    *,
    declared: Values,
    adopted: Values,
    verified: Mapping[str, str],
    hidden: Collection[str],
    base_year: int,
    notes: Mapping[str, str] | None = None,
    proofs: Mapping[str, Sequence[Proof]] | None = None,
) -> list[Block]:
    """Every section with something to show, in the form's order.

    `declared` and `adopted` hold every column's value, `verified` the source of each column's verified figure, `hidden`
    the columns that a condition of the form hides, `notes` the comments being written, `proofs` the evidence.
    """
    made = _Maker(form, declared, adopted, verified, frozenset(hidden), notes or {}, proofs or {}, base_year)
    found = [_block(section, made) for section in form.definition.asked]
    return [block for block in found if block.rows]


@dataclass(frozen=True)
class _Maker:
    form: Form
    declared: Mapping[str, Value]
    adopted: Mapping[str, Value]
    verified: Mapping[str, str]
    hidden: frozenset[str]
    notes: Mapping[str, str]
    proofs: Mapping[str, Sequence[Proof]]
    base_year: int

    def cell(self, column: Column) -> Cell:
        """`period` is the year of the figure."""
        name = column.name
        off = name in self.hidden
        value = self.declared[name]
        return Cell(
            column=name,
            label=column.label,
            declared=HIDDEN if off else shown(column, value),
            adopted=HIDDEN if off else shown(column, self.adopted[name]),
            period=f"{self.base_year + column.period}年",
            is_stated=value not in (None, "", []),
            source=self.verified.get(name, ""),
            note=self.notes.get(name),
            proofs=tuple(self.proofs.get(name, ())),
        )


def _block(section: Section, maker: _Maker) -> Block:
    periods = sorted({period for field in section.fields for period in field.periods})
    heads = tuple(f"{maker.base_year + period}年" for period in periods) if len(periods) > 1 else ("",)
    return Block(section.code, section.title, heads, tuple(_rows(section, maker, periods)))


def _rows(section: Section, maker: _Maker, periods: list[int]) -> Iterator[Row]:
    for field in section.fields:
        names = [column_name(field.code, period) if period in field.periods else None for period in periods]
        columns = [maker.form.columns[name] if name else None for name in names]
        cells = tuple(maker.cell(column) if column else None for column in columns)
        if all(cell is None or cell.is_hidden for cell in cells):
            continue
        yield _row(field, cells, maker)


def _row(field: FieldDefinition, cells: tuple[Cell | None, ...], maker: _Maker) -> Row:
    is_table = field.type is FieldType.TABLE
    first = next(cell for cell in cells if cell)
    return Row(
        label=first.label if field.dated and len(field.periods) == 1 else field.label,
        unit=field.unit or ("%" if field.type is FieldType.PERCENT else ""),
        is_computed=field.computed is not None,
        is_number=field.type in {FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL, FieldType.PERCENT},
        cells=cells,
        table_head=tuple(cell.label for cell in field.columns) if is_table else (),
        table_rows=tuple(tuple(row) for row in table_text(field, maker.adopted[field.code])),
    )
