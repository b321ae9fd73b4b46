"""The forms of filing: what a section's page sends, how it is laid out, and the promise that goes with submitting."""

from declarations.forms.entries import BadInput, Entry, based_on_in, entries_from, entries_in
from declarations.forms.markup import Writer, joined, pieces
from declarations.forms.options import Option
from declarations.forms.promise import Confirmation
from declarations.forms.sheet import PREFIX, Cell, Difference, Row, Sheet
from declarations.forms.tables import CellRow, TableCell

__all__ = [
    "PREFIX",
    "BadInput",
    "Cell",
    "CellRow",
    "Confirmation",
    "Difference",
    "Entry",
    "Option",
    "Row",
    "Sheet",
    "TableCell",
    "Writer",
    "based_on_in",
    "entries_from",
    "entries_in",
    "joined",
    "pieces",
]
