"""The public list as files: a workbook, CSV and JSON. They carry the published columns and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from publication.core.dictionary import HEADS, ColumnNote

_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 -- zip archives know no time zone
_HEAD = PatternFill("solid", fgColor="EAF0F6")
_LINE = Side(style="thin", color="C9D2DC")


@dataclass(frozen=True)
class PublicList:
    """One list with its published columns. `rows` hold plain values in the order of `columns`; `note` is empty or
    stands below them."""

    code: str
    title: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Any]]
    note: str = ""


@dataclass(frozen=True)
class PublicEdition:
    """What the public files say of a publication as a whole. `number` and `verify_at` are where anybody verifies it;
    `reason` is why there is a version after the first."""

    title: str
    version: int
    published_on: str
    organisers: tuple[str, ...]
    synthetic_note: str
    lists: tuple[PublicList, ...]
    licence: str = ""
    dictionary: tuple[ColumnNote, ...] = ()
    number: str = ""
    verify_at: str = ""
    reason: str = ""


def workbook(edition: PublicEdition) -> bytes:
    """An .xlsx with a sheet a list, headed by title, version and (where it applies) the mark of synthetic figures."""
    book = Workbook(write_only=True)
    for public in edition.lists:
        sheet = book.create_sheet(_sheet_name(public.title))
        for index, name in enumerate(public.columns, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = 8 if name == "rank" else 36
        sheet.append([_styled(sheet, public.title, Font(bold=True, size=14))])
        sheet.append([_styled(sheet, _subtitle(edition), Font(color="51606F"))])
        if edition.reason:
            sheet.append([_styled(sheet, f"出第 {edition.version} 版的理由：{edition.reason}", Font(color="51606F"))])
        if edition.synthetic_note:
            sheet.append([_styled(sheet, edition.synthetic_note, Font(color="A8201A", bold=True))])
        sheet.append([_cell(sheet, label, head=True) for label in public.columns.values()])
        for row in public.rows:
            sheet.append([_cell(sheet, value, head=False) for value in row])
        if public.note:
            sheet.append([_styled(sheet, public.note, Font(color="51606F"))])
    _explain(book, edition)
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def _explain(book: Workbook, edition: PublicEdition) -> None:
    """A last sheet: under which terms the data may be used, and what each column means."""
    if not edition.dictionary:
        return
    sheet = book.create_sheet("数据说明")
    for letter, width in zip("ABCDEF", (16, 24, 12, 10, 48, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_styled(sheet, edition.licence, Font(color="51606F"))])
    sheet.append([_cell(sheet, head, head=True) for head in HEADS])
    for note in edition.dictionary:
        sheet.append([_cell(sheet, cell, head=False) for cell in note.cells])


def comma_separated(edition: PublicEdition) -> bytes:
    """All lists one below the other, told apart by the first column: UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    names = list(dict.fromkeys(name for public in edition.lists for name in public.columns))
    labels = {name: label for public in edition.lists for name, label in public.columns.items()}
    writer.writerow(["榜单", *(labels[name] for name in names), *(["说明"] if edition.synthetic_note else [])])
    for public in edition.lists:
        for row in public.rows:
            cells = dict(zip(public.columns, row, strict=True))
            note = [edition.synthetic_note] if edition.synthetic_note else []
            writer.writerow([_safe(value) for value in [public.title, *(cells.get(name) for name in names), *note]])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def open_data(edition: PublicEdition) -> bytes:
    """The lists as JSON with their data dictionary."""
    data = {
        "format": 1,
        "title": edition.title,
        "number": edition.number,
        "verify_at": edition.verify_at,
        "version": edition.version,
        **({"reason": edition.reason} if edition.reason else {}),
        "published_on": edition.published_on,
        "organisers": list(edition.organisers),
        "note": edition.synthetic_note,
        "licence": edition.licence,
        "dictionary": [asdict(note) for note in edition.dictionary],
        "lists": [
            {
                "code": public.code,
                "title": public.title,
                "columns": dict(public.columns),
                "entries": [dict(zip(public.columns, map(plain, row), strict=True)) for row in public.rows],
                **({"note": public.note} if public.note else {}),
            }
            for public in edition.lists
        ],
    }
    return (json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def plain_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One table as CSV: UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heads, *(list(map(_safe, row)) for row in rows)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def plain_book(title: str, notes: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx of one table, headed by its title and notes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    for index, _ in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = 36 if index == 1 else 20
    sheet.append([_styled(sheet, title, Font(bold=True, size=14))])
    for note in notes:
        sheet.append([_styled(sheet, note, Font(color="51606F"))])
    sheet.append([_cell(sheet, head, head=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value, head=False) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def _subtitle(edition: PublicEdition) -> str:
    number = f"　公布编号 {edition.number}" if edition.number else ""
    return f"{'、'.join(edition.organisers)}　{edition.published_on} 公布　第 {edition.version} 版{number}"


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\")[:31]


def _styled(sheet: Any, text: str, font: Font) -> Cell:
    cell = WriteOnlyCell(sheet, value=_safe(text))
    cell.font = font
    return cell


def _cell(sheet: Any, value: Any, *, head: bool) -> Cell:
    cell = WriteOnlyCell(sheet, value=_safe(value))
    cell.border = Border(bottom=_LINE)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if head:
        cell.font, cell.fill = Font(bold=True), _HEAD
    return cell


def plain(value: Any) -> Any:
    """A value as JSON has it: whole numbers without a fraction, dates in ISO 8601."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _safe(value: Any) -> Any:
    """A value as people read it; a text that a spreadsheet would take for a formula gets a leading apostrophe."""
    value = plain(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def _timeless(content: bytes) -> bytes:
    """The archive with fixed times, so that the same list gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _without_times(part)
            new.writestr(zipfile.ZipInfo(name, _EPOCH.timetuple()[:6]), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _without_times(core: bytes) -> bytes:
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", core)
