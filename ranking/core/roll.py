"""A run's standings as a file for those who work on them: every indicator's contribution, and who isn't ranked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
_WIDTHS = {"排名": 8, "登记号": 24, "企业名称": 36, "得分": 12, "榜单": 28}
Cell = str | float | None


@dataclass(frozen=True)
class RollRow:
    """One applicant: ranked with a score and its contributions in the order of the indicators, or with a reason.

    `interval` are the best and the worst rank under drawn weights, where the run has them.
    """

    rank: float | None
    number: str
    name: str
    score: float | None
    lists: str
    contributions: tuple[float | None, ...]
    reason: str
    interval: tuple[int, int] | None = None


@dataclass(frozen=True)
class Roll:
    """`note` marks synthetic figures, and is empty for real ones."""

    title: str
    note: str
    indicators: tuple[str, ...]
    rows: tuple[RollRow, ...]


def to_csv(roll: Roll) -> bytes:
    """UTF-8 with a byte order mark; a missing figure is empty; no cell that a spreadsheet would take for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in _lines(roll):
        writer.writerow(["" if cell is None else cell for cell in line])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def to_workbook(roll: Roll) -> bytes:
    """An .xlsx of one sheet, its heads frozen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名次")
    heads = _heads(roll)
    sheet.freeze_panes = f"{get_column_letter(heads.index('得分') + 1)}2"
    for number, head in enumerate(heads, start=1):
        if head in _WIDTHS:
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[head]
    for number, line in enumerate(_lines(roll)):
        cells = [WriteOnlyCell(sheet, value=cell) for cell in line]
        for cell in cells if number == 0 else ():
            cell.font = Font(bold=True)
        sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _lines(roll: Roll) -> Iterator[list[Cell]]:
    yield list(map(_safe, _heads(roll)))
    intervals = _has_intervals(roll)
    for row in roll.rows:
        ends = (row.interval or (None, None)) if intervals else ()
        figures = row.contributions if row.score is not None else (None,) * len(roll.indicators)
        plain = [_whole(row.rank), *ends, row.number, row.name, row.score, row.lists, *figures, row.reason]
        yield list(map(_safe, [*plain, *([roll.note] if roll.note else [])]))


def _heads(roll: Roll) -> list[str]:
    ends = ["最好名次", "最差名次"] if _has_intervals(roll) else []
    parts = [f"贡献：{title}" for title in roll.indicators]
    marked = ["说明"] if roll.note else []
    return ["排名", *ends, "登记号", "企业名称", "得分", "榜单", *parts, "不纳入的原因", *marked]


def _has_intervals(roll: Roll) -> bool:
    return any(row.interval is not None for row in roll.rows)


def _whole(rank: float | None) -> float | None:
    return int(rank) if rank is not None and rank.is_integer() else rank


def _safe(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


WRITERS: Mapping[str, tuple[Callable[[Roll], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
