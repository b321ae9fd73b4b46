from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from review.core.wording import evidence_text, shown, table_text
from tests import tiny

COLUMNS = tiny.form().columns


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("revenue", Decimal("12345.60"), "12,345.60"),
        ("revenue", Decimal(0), "0"),
        ("revenue", None, "未填"),
        ("staff", 12345, "12,345"),
        ("is_listed", False, "否"),
        ("is_listed", True, "是"),
        ("founded_on", date(2010, 5, 6), "2010-05-06"),
        ("city", "", "未填"),
        ("city", "140100", "山西省太原市"),
        ("city_city", "太原市", "太原市"),
        ("city_city", None, "未填"),
        ("trade", "6513", "I6513 应用软件开发"),
        ("shops", [{}, {}], "2 行"),
        ("lines", [], "未填"),
        ("number", "9114", "9114"),
        ("shops_count", 2000, "2,000"),
    ],
)
def test_values_are_shown_as_people_read_them(column: str, value: Any, text: str):
    assert shown(COLUMNS[column], value) == text


def test_choices_are_shown_by_their_labels():
    for name in ("currency", "lines"):
        field = COLUMNS[name].field
        assert field is not None
        code, label = next(iter(field.choices.items()))
        assert shown(COLUMNS[name], [code] if name == "lines" else code) == label


def test_a_computed_figure_has_two_places_rounded_half_up():
    computed = next(c for c in COLUMNS.values() if c.field is not None and c.field.computed)
    assert shown(computed, 1234.125) == "1,234.13"
    assert shown(computed, None) == "算不出"


def test_a_table_cell_by_cell():
    field = COLUMNS["shops"].field
    assert field is not None
    rows = table_text(field, tiny.answers()["shops"])
    assert [row[0] for row in rows] == ["一号店", "二号店"]
    assert table_text(field, None) == []


def test_evidence_of_the_form_and_of_a_register():
    label = COLUMNS["revenue"].label
    assert evidence_text(tiny.form(), {label: "12345.6", "as_of": "2019-01-01", "licence_no": "20190123"}) == {
        label: "12,345.6",
        "许可证编号": "20190123",
    }
    assert evidence_text(tiny.form(), {label: None}) == {label: "未填"}
