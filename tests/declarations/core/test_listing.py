"""The list of declarations as a file for a spreadsheet."""

import csv
import io

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.listing import HEADS, csv_lines, write_workbook

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
ROWS = st.lists(st.lists(st.integers(0, 99) | TEXTS | TEXTS.map(lambda text: f"={text}"), min_size=1, max_size=14))


def shown(cells: list) -> list[str]:
    """A cell as it is read; what would be a formula has its apostrophe."""
    return [f"'{cell}" if str(cell)[:1] in tuple("=+-@＝＋－＠") else str(cell) for cell in cells]


@given(rows=ROWS)
def test_every_row_comes_back_and_no_cell_is_a_formula(rows):
    text = b"".join(csv_lines(rows)).removeprefix(b"\xef\xbb\xbf").decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [list(HEADS), *map(shown, rows)]


@given(rows=ROWS)
def test_a_workbook_holds_no_formula(rows):
    buffer = io.BytesIO()
    write_workbook(rows, into=buffer)
    sheet = openpyxl.load_workbook(buffer).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert sheet.max_row == len(rows) + 1
