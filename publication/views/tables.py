"""Published lists as tables of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join

from publication.core.browsing import Browsed, printed


@dataclass(frozen=True)
class Head:
    """`url` sorts by the column, where the page can be sorted; `sorted` is how it is, as `aria-sort` says it."""

    name: str
    label: str
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Table:
    """One list as it is printed on the page.

    `places` are the rows' places on the published list (from 0), `named` the column that says who it is, `pages` the
    address of the enterprise's page by place; `total` is how many rows the list has before any search.
    """

    code: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    places: tuple[int, ...] = ()
    named: int = 0
    pages: Mapping[int, str] = field(default_factory=dict)
    total: int = 0

    @property
    def written(self) -> str:
        """The rows as markup: in Python, since 500 of them take a template most of the page's time."""
        plain = self._row("{}")
        linked = self._row('<a href="{}">{}</a>')
        rows = []
        for place, cells in zip(self.places, self.rows, strict=True):
            page = self.pages.get(place)
            if page is None:
                rows.append(format_html(plain, self.code, place + 1, *cells))
            else:
                before, after = cells[: self.named], cells[self.named :]
                rows.append(format_html(linked, self.code, place + 1, *before, page, *after))
        return format_html_join("\n", "{}", ((row,) for row in rows))

    def _row(self, name: str) -> str:
        """A row's markup with places for its code, its number and its cells; `name` is how its name is put."""
        cells = "".join(
            f'<td class="column-{escape(head.name)}">{name if place == self.named else "{}"}</td>'
            for place, head in enumerate(self.heads)
        )
        return f'<tr id="{{}}-{{}}">{cells}</tr>'


def table_of(stored: Mapping[str, Any], *, marks: Mapping[tuple[str, int], str] | None = None) -> Table:
    """A list, as a publication keeps it, in print. `marks` are what is to be said behind the name, by list and row."""
    one = Browsed.of(stored)
    return shown(stored, one, range(len(one.rows)), heads=[Head(*column) for column in one.columns], marks=marks or {})


def shown(
    stored: Mapping[str, Any],
    one: Browsed,
    places: Sequence[int],
    *,
    heads: Sequence[Head],
    marks: Mapping[tuple[str, int], str],
    applicants: Mapping[tuple[str, int], UUID] | None = None,
) -> Table:
    """The rows of a list at these places, in this order. `applicants` have pages of their own, by list and row."""
    rows = [[printed(value) for value in one.rows[place]] for place in places]
    for cells, place in zip(rows, places, strict=True):
        if mark := marks.get((one.code, place)):
            cells[one.named] = f"{cells[one.named]}　{mark}"
    prefix = reverse("publication:enterprise", args=[UUID(int=0)]).partition("0000")[0]
    listed = (applicants or {}).items()
    pages = {place: f"{prefix}{applicant}/" for (code, place), applicant in listed if code == one.code}
    return Table(
        one.code,
        stored["title"],
        tuple(heads),
        tuple(map(tuple, rows)),
        stored.get("note", ""),
        tuple(places),
        one.named,
        pages,
        len(one.rows),
    )
