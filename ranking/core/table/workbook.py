"""Cells of an Excel workbook that look empty to a bulk reader though they are not: errors and uncalculated formulas.

A missing figure and a formula that went wrong are different things, so the sheet's own XML (ECMA-376 part 1, 18.3.1.4)
is searched for them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)(?<!/)>(.*?)</c>', re.DOTALL)
_FIRST_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?\br:id="([^"]+)"')
_TEXT = re.compile(rb"<v>([^<]*)</v>")


def hollow_cells(path: Path) -> Iterator[tuple[int, str, str]]:
    """Row number, column letters and what is wrong, for each such cell of the first sheet.

    Raises OSError, KeyError or BadZipFile where the workbook isn't one.
    """
    with ZipFile(path) as archive:
        content = archive.read(_first_sheet(archive))
    if b't="e"' not in content and b"<f" not in content:
        return
    for column, row, attributes, inner in _CELL.findall(content):
        value = _TEXT.search(inner)
        if b't="e"' in attributes:
            yield int(row), column.decode(), f"单元格是错误值“{value[1].decode() if value else ''}”"
        elif b"<f" in inner and b't="str"' not in attributes and not (value and value[1]):
            yield int(row), column.decode(), "公式没有计算结果，请在电子表格软件中打开并保存一次"


def _first_sheet(archive: ZipFile) -> str:
    """The part that holds the first sheet, by the workbook's relationships."""
    found = _FIRST_SHEET.search(archive.read("xl/workbook.xml"))
    relations = archive.read("xl/_rels/workbook.xml.rels")
    for relation in re.findall(rb"<Relationship [^>]*>", relations):
        identity, target = re.search(rb'\bId="([^"]+)"', relation), re.search(rb'\bTarget="([^"]+)"', relation)
        if found and identity and target and identity[1] == found[1]:
            return posixpath.normpath(posixpath.join("/xl", target[1].decode())).lstrip("/")
    raise KeyError("first sheet")
