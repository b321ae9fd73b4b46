"""Lists out of files that people made, and what is to be remarked about them when they are imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from declarations.core.grid import GridError, read_grid
from publication.core.lint.catalogue import lint
from publication.core.lint.finding import Severity
from publication.core.lint.tables import ListError, ListTable, parted, table_of


def lists_in(path: Path, *, title: str = "", weights: Mapping[str, Decimal] | None = None) -> list[ListTable]:
    """The lists of a `.csv` or `.xlsx`. `title` goes before the one above the heads, and that before the file's name.

    Raises `GridError` or `ListError`; the sentence names the file.
    """
    try:
        table = table_of(read_grid(path), title=path.stem, weights=weights)
    except ListError as error:
        raise ListError(f"{path.name}：{error}") from error
    return parted(replace(table, title=title or table.title))


def remarks(path: Path) -> list[str]:
    """A sentence for each error and doubt in a file that is imported as a list; none where it is no list at all.

    What only asks for confirmation is left out: a licence register has a number on several services at every turn.
    """
    try:
        tables = lists_in(path)
    except (GridError, ListError):
        return []
    return [str(one) for table in tables for one in lint(table) if one.severity is not Severity.INFO]
