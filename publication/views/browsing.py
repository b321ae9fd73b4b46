"""What a reader of a published list asks for, out of the address and into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from publication.core.browsing import Browsed, Choice, Wanted, choices
from publication.views.tables import Head

FILTER = "f-"  # in front of a column's code: no column can take the search's name
LONGEST = 100  # characters of a search


@dataclass(frozen=True)
class Filter:
    """One column's choice in the form, with what is chosen."""

    choice: Choice
    value: str

    @property
    def name(self) -> str:
        return f"{FILTER}{self.choice.code}"


@dataclass(frozen=True)
class Browsing:
    """The lists of a page, and what is wanted of them. What no column offers isn't asked for."""

    lists: Sequence[Browsed]
    filters: tuple[Filter, ...]
    wanted: Wanted

    @classmethod
    def of(cls, query: QueryDict, lists: Sequence[Browsed]) -> Browsing:
        filters = tuple(Filter(one, query.get(f"{FILTER}{one.code}", "")) for one in choices(lists))
        chosen = {one.choice.code: one.value for one in filters if one.value in one.choice.values}
        columns = {code for one in lists for code, _ in one.columns}
        order = query.get("order", "")
        wanted = Wanted(
            query.get("query", "").strip()[:LONGEST], chosen, order if order.removeprefix("-") in columns else ""
        )
        return cls(lists, filters, wanted)

    def heads(self, one: Browsed) -> tuple[Head, ...]:
        """Each column's head leads to its order, from there to the reverse, and from there back."""
        return tuple(Head(code, label, self._sorting(code), self._sorted(code)) for code, label in one.columns)

    def _sorting(self, code: str) -> str:
        after = {code: f"-{code}", f"-{code}": ""}.get(self.wanted.order, code)
        return f"?{urlencode(self.query | {'order': after})}" if after else f"?{urlencode(self._unordered)}"

    def _sorted(self, code: str) -> str:
        if self.wanted.column != code:
            return ""
        return "descending" if self.wanted.descends else "ascending"

    @property
    def query(self) -> dict[str, str]:
        """What is wanted as the address has it: whoever follows it finds the same rows."""
        return self._unordered | ({"order": self.wanted.order} if self.wanted.order else {})

    @property
    def _unordered(self) -> dict[str, str]:
        text = {"query": self.wanted.text} if self.wanted.text else {}
        return text | {f"{FILTER}{code}": value for code, value in self.wanted.filters.items()}
