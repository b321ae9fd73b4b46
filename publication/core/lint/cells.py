"""Rules of what is printed in a cell: one separator a column, no traces of editing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListRow, ListTable, Role

_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]|“[^”]*”")
_SEPARATORS = {"、": "顿号", "，": "全角逗号", ",": "半角逗号", "；": "全角分号", ";": "半角分号"}
_EDITING = re.compile(
    r"_GoBack|_Toc\d+|#(REF|N/A|VALUE|NAME|DIV/0)[!?]?|\ufffd|[?？]{3,}|待(定|补|核|确认)|TODO", re.IGNORECASE
)
_SIGNS = re.compile("[™®©]")
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_LEAST = 3


def separators(table: ListTable) -> Iterator[Finding]:
    """R12. Of a column that lists several things, the rows that set them off otherwise than most; and those that have
    a blank after the comma where most have none, or the other way round."""
    for place, head in enumerate(table.heads):
        if place in {table.places.get(role) for role in (Role.NAME, Role.ADDRESS, Role.LIST)}:
            continue
        used = {row: marks for row in table.rows if (marks := _marks(row.cells[place]))}
        if len(used) < _LEAST:
            continue
        usual = Counter(mark for marks in used.values() for mark in marks).most_common(1)[0][0]
        odd = [row for row, marks in used.items() if marks != {usual}]
        yield from _odd(
            odd, head, place, f"用的分隔号与其余行不同，其余用{_SEPARATORS[usual]}“{usual}”", f"统一用“{usual}”分隔"
        )
        rest = [row for row in used if row not in odd]
        blank = [row for row in rest if re.search(f"{re.escape(usual)}[ \u00a0]", row.cells[place])]
        tight = [row for row in rest if row not in blank]
        few, many = sorted((blank, tight), key=len)
        if few:
            after = "之后多了空格" if few is blank else "之后少了空格"
            yield from _odd(
                few, head, place, f"在“{usual}”{after}，其余 {len(many)} 行不是这样", "统一分隔号之后的空格"
            )


def _odd(rows: list[ListRow], head: str, place: int, told: str, cure: str) -> Iterator[Finding]:
    if rows:
        first, *others = rows
        count = f"{len(rows)} 行" if others else "这一行"
        also = tuple(row.number for row in others)
        yield Finding("R12", Severity.INFO, first.number, head, first.cells[place], f"{count}{told}", cure, also)


def _marks(cell: str) -> set[str]:
    outside = _IN_BRACKETS.sub("·", cell)  # what is quoted or bracketed counts as one word
    return (
        {mark for mark in _SEPARATORS if re.search(rf".{re.escape(mark)}.", outside)} if not _is_number(cell) else set()
    )


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[\d,.\s%-]+", cell))


def traces_of_editing(table: ListTable) -> Iterator[Finding]:
    """R28."""
    for row in table.rows:
        for head, cell in zip(table.heads, row.cells, strict=True):
            for wrong, severity, cure in _wrong_with(cell):
                yield Finding("R28", severity, row.number, head, cell, f"“{cell.strip()}”{wrong}", cure)


def _wrong_with(cell: str) -> Iterator[tuple[str, Severity, str]]:
    if mark := _EDITING.search(cell):
        yield f"里有编辑痕迹“{mark[0]}”", Severity.WARN, "补上应有的内容，或删去"
    if sign := _SIGNS.search(cell):
        yield f"里有商标符号“{sign[0]}”", Severity.INFO, "名单里不印商标符号，删去"
    if cell != cell.strip() and cell.strip():
        yield "前后有多余的空格", Severity.INFO, "删去前后的空格"
    if unseen := _UNSEEN.search(cell):
        yield f"里有看不见的字符 U+{ord(unseen[0]):04X}", Severity.WARN, "重新键入这一格"
    if re.search("[\r\n\t]", cell.strip()):
        yield "里有换行或制表符", Severity.INFO, "改为一行"
