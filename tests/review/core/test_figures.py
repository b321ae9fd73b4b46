from typing import Any

from declarations.core.filled import hidden_columns
from review.core.figures import Cell, blocks
from tests import tiny


def laid_out(*, verified: dict[str, str] | None = None, notes: dict[str, str] | None = None, **adopted: Any):
    values = tiny.values(**adopted)
    return blocks(
        tiny.form(),
        declared=tiny.values(),
        adopted=values,
        verified=verified or {},
        hidden=hidden_columns(tiny.form(), values),
        base_year=tiny.definition().base_year,
        notes=notes,
    )


def cells(found: list[Any]) -> dict[str, Cell]:
    return {cell.column: cell for block in found for row in block.rows for cell in row.cells if cell}


def test_every_shown_field_stands_once_in_the_forms_order():
    fields = [f.code for f in tiny.form().definition.fields]
    names = [name for name in cells(laid_out()) if name in fields]
    assert names == [code for code in fields if code in names]
    hidden = hidden_columns(tiny.form(), tiny.values())
    assert set(fields) - set(names) <= hidden


def test_years_are_the_heads_where_a_section_asks_several():
    block = next(b for b in laid_out() if any(c and c.column == "revenue_prev" for r in b.rows for c in r.cells))
    year = tiny.definition().base_year
    assert block.periods == (f"{year - 2}年", f"{year - 1}年", f"{year}年")
    assert {len(row.cells) for row in block.rows} == {3}
    assert block.width == 5
    for row in block.rows:
        assert [c.period for c in row.cells if c] == [p for p, c in zip(block.periods, row.cells, strict=True) if c]


def test_a_verified_figure_stands_beside_the_declared_one():
    cell = cells(laid_out(verified={"revenue": "审计报告"}, revenue="900"))["revenue"]
    assert (cell.declared, cell.adopted, cell.source, cell.is_changed) == ("1,000", "900", "审计报告", True)


def test_what_is_computed_follows_the_verified_figure():
    changed = {
        c.column for c in cells(laid_out(verified={"revenue": "审计报告"}, revenue="900")).values() if c.is_changed
    }
    computed = {f.code for f in tiny.form().definition.fields if f.computed}
    assert changed - {"revenue"} <= computed
    assert changed - {"revenue"}


def test_a_comment_stands_at_its_figure_and_none_elsewhere():
    notes = {name: cell.note for name, cell in cells(laid_out(notes={"revenue": ""})).items() if cell.note is not None}
    assert notes == {"revenue": ""}
