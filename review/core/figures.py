"""The figures of a case as its page lays them out: declared, verified, and what was stated a year ago."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from declarations.core.answers import Value
from declarations.core.columns import Column, column_name
from declarations.core.filled import Values
from declarations.core.form import FieldDefinition, FieldType, Section
from declarations.core.form_reader import Form
from review.core.comparison import Last
from review.core.wording import shown, table_text

NUMBERS = frozenset({FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL, FieldType.PERCENT})
NOT_VERIFIED = frozenset({FieldType.TABLE, FieldType.FILE})


@dataclass(frozen=True)
class Proof:
    """Where the applicant says that a figure is proved; without an address where the file was taken away since."""

    name: str
    page: str
    url: str


@dataclass(frozen=True)
class Row:
    """One column's figure.

    `adopted` is empty where it is the declared one; else it was verified (from `source`), or computed from what was.
    `waits` says that a verified figure isn't confirmed yet, `note` the comment that is being written to the applicant,
    None where the figure isn't marked for one.
    """

    column: str
    label: str
    unit: str
    declared: str
    adopted: str
    is_stated: bool
    is_number: bool
    is_computed: bool
    is_typed: bool
    source: str = ""
    waits: str = ""
    last: Last | None = None
    note: str | None = None
    proofs: tuple[Proof, ...] = ()
    table_head: tuple[str, ...] = ()
    table_rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Block:
    """A section with its rows."""

    code: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Beside:
    """What is known of the figures, by column: which are hidden, the source of a verified one, one that waits for its
    confirmation, last year's, comments being written, and evidence."""

    hidden: Collection[str] = ()
    verified: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, Last] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    proofs: Mapping[str, Sequence[Proof]] = field(default_factory=dict)


def blocks(form: Form, *, declared: Values, adopted: Values, beside: Beside) -> list[Block]:
    """Every section with something to show, in the form's order; what a condition of the form hides is left out."""
    found = [
        Block(
            section.code, section.title, tuple(_rows(section, form, declared=declared, adopted=adopted, beside=beside))
        )
        for section in form.definition.asked
    ]
    return [block for block in found if block.rows]


def _rows(section: Section, form: Form, *, declared: Values, adopted: Values, beside: Beside) -> Iterator[Row]:
    for asked in section.fields:
        for name in (column_name(asked.code, period) for period in asked.periods):
            if name not in beside.hidden:
                yield _row(asked, form.columns[name], declared[name], adopted[name], beside)


def _row(asked: FieldDefinition, column: Column, declared: Value, adopted: Value, beside: Beside) -> Row:
    name, stated = column.name, shown(column, declared)
    counted = stated if adopted == declared else shown(column, adopted)
    is_table = asked.type is FieldType.TABLE
    return Row(
        column=name,
        label=column.label,
        unit=asked.unit or ("%" if asked.type is FieldType.PERCENT else ""),
        declared=stated,
        adopted=counted if counted != stated or name in beside.verified else "",
        is_stated=declared not in (None, "", []),
        is_number=asked.type in NUMBERS,
        is_computed=asked.computed is not None,
        is_typed=asked.computed is None and asked.type not in NOT_VERIFIED,
        source=beside.verified.get(name, ""),
        waits=beside.waiting.get(name, ""),
        last=beside.last.get(name),
        note=beside.notes.get(name),
        proofs=tuple(beside.proofs.get(name, ())),
        table_head=tuple(cell.label for cell in asked.columns) if is_table else (),
        table_rows=tuple(tuple(row) for row in table_text(asked, adopted)) if is_table else (),
    )
