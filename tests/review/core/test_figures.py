from typing import Any

from declarations.core.filled import hidden_columns
from review.core.comparison import Last
from review.core.figures import Beside, Row, blocks
from tests import tiny


def laid_out(*, adopted: dict[str, Any] | None = None, **beside: Any) -> dict[str, Row]:
    """The rows by column."""
    declared = tiny.values()
    values = tiny.values(**adopted) if adopted else declared
    found = Beside(hidden=hidden_columns(tiny.form(), values), **beside)
    shown = blocks(tiny.form(), declared=declared, adopted=values, beside=found)
    return {row.column: row for block in shown for row in block.rows}


def test_every_shown_field_stands_in_every_year_in_the_forms_order():
    rows = laid_out()
    hidden = hidden_columns(tiny.form(), tiny.values())
    wanted = [c.name for c in tiny.form().columns.values() if c.field and not c.is_derived and c.name not in hidden]
    assert list(rows) == [name for name in wanted if name in rows]
    assert sorted(rows) == sorted(wanted)
    assert hidden & rows.keys() == set()


def test_the_label_names_the_year_where_several_are_asked():
    year = tiny.definition().base_year
    rows = laid_out()
    assert (rows["revenue"].label[-7:], rows["revenue_prev"].label[-7:]) == (f"（{year}年）", f"（{year - 1}年）")


def test_a_verified_figure_stands_beside_the_declared_one():
    row = laid_out(adopted={"revenue": "900"}, verified={"revenue": "审计报告"})["revenue"]
    assert (row.declared, row.adopted, row.source) == ("1,000", "900", "审计报告")


def test_a_figure_verified_as_it_was_declared_stands_there_too():
    row = laid_out(verified={"revenue": "审计报告"})["revenue"]
    assert (row.declared, row.adopted) == ("1,000", "1,000")


def test_what_is_computed_follows_the_verified_figure():
    rows = laid_out(adopted={"revenue": "900"}, verified={"revenue": "审计报告"})
    changed = {name for name, row in rows.items() if row.adopted and name != "revenue"}
    assert changed
    assert all(rows[name].is_computed and not rows[name].is_typed for name in changed)


def test_what_stands_beside_a_figure_stands_there_and_nowhere_else():
    last = Last("800", 2022, is_before=True, departs=False)
    rows = laid_out(notes={"revenue": ""}, waiting={"revenue": "900"}, last={"revenue": last})
    assert {name: row.note for name, row in rows.items() if row.note is not None} == {"revenue": ""}
    assert {name: row.waits for name, row in rows.items() if row.waits} == {"revenue": "900"}
    assert {name: row.last for name, row in rows.items() if row.last} == {"revenue": last}
