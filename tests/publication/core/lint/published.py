"""Lists as they were published, from `tests/data`, and tables made by hand."""

from __future__ import annotations

import csv
from pathlib import Path

from declarations.core.grid import read_grid
from publication.core.lint import Finding, ListTable, table_of

DATA = Path(__file__).parents[3] / "data"
FOLDER = DATA / "published_lists"


def path_of(file: str) -> Path:
    return FOLDER / file if (FOLDER / file).exists() else DATA / file


def published(file: str) -> ListTable:
    path = path_of(file)
    return table_of(read_grid(path), title=path.stem)


def source_lines(file: str) -> dict[int, int]:
    """By row, as a spreadsheet counts, the line of the public text from which it was typed."""
    with path_of(file).open(encoding="utf-8-sig", newline="") as opened:
        return {row: int(line["source_line"]) for row, line in enumerate(csv.DictReader(opened), start=2)}


def made(heads: str, *rows: str, title: str = "某榜") -> ListTable:
    """A table of cells set off by `|`."""
    return table_of([line.split("|") for line in (heads, *rows)], title=title)


def told(findings: list[Finding]) -> list[tuple[str, int | None, str]]:
    return [(one.rule, one.row, one.value) for one in findings]
