"""Which enterprise stands where on published lists, and what of it is public: the rows of these lists and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from declarations.models import Programme
from publication.access import in_force
from publication.core.browsing import Browsed, Value
from publication.core.supervision import HoldingState
from publication.models import Holding, ListedEntry, Placing, Publication
from publication.services import editions, holdings
from ranking.models import Standing

Place = tuple[str, int]  # a list's code, and a row of it from 0


@dataclass(frozen=True)
class Stand:
    """One row of a published list, as its enterprise's page tells it.

    `rank` is None where the list prints none; `before` is the rank on the same list of the edition before, if both
    print one. `number` counts the rows of the list from 1.
    """

    publication: Publication
    list_code: str
    list_title: str
    number: int
    name: str
    facts: tuple[tuple[str, Value], ...]
    rank: float | None
    before: float | None
    mark: str

    @property
    def fallen(self) -> int | None:
        return None if self.risen is None else -self.risen

    @property
    def risen(self) -> int | None:
        """By how many places it stands better than before; below zero for worse."""
        return None if self.rank is None or self.before is None else round(self.before - self.rank)


def enter(publication: Publication) -> None:
    """Keep who stands in which row of a published version; again changes nothing."""
    keys = editions.lists_of(publication.run, until=publication.requested_at)
    shown = {stored["code"]: keys[stored["code"]] for stored in publication.lists}
    asked = {key for those in shown.values() for key in those} - set(publication.held)
    found = Standing.objects.filter(run=publication.run, number__in=asked)
    applicants = dict(found.values_list("number", "submission__declaration__applicant"))
    Placing.objects.bulk_create(
        (
            Placing(publication=publication, list_code=code, position=place, applicant_id=applicants[key])
            for code, those in shown.items()
            for place, key in enumerate(those)
            if key in applicants
        ),
        ignore_conflicts=True,
        batch_size=2000,
    )


def applicants_of(publication: Publication) -> dict[Place, UUID]:
    """Who stands where on a published version."""
    found = Placing.objects.filter(publication=publication)
    return {
        (code, place): applicant for code, place, applicant in found.values_list("list_code", "position", "applicant")
    }


def stands_of(applicant: UUID) -> list[Stand]:
    """Every row of the lists in force that the enterprise stands in, the newest year first; empty where there is none.

    A version that was replaced tells nothing here: whoever was struck from it, or is kept back, can't be found.
    """
    places = Placing.objects.filter(applicant=applicant, publication__in=in_force().values("pk"))
    rows = list(places.values_list("publication", "list_code", "position"))
    versions = in_force().select_related("programme").in_bulk({version for version, _, _ in rows})
    found = [_Row(versions[version], code, place) for version, code, place in rows]
    found.sort(key=lambda row: row.in_order)
    marks, ranks = _marks(versions), _ranks(found)
    return [_stand(row, marks, ranks) for row in found]


def titles_of(applicant: UUID) -> list[Holding]:
    """The titles that lists in force conferred on it, whatever became of them."""
    listed = ListedEntry.objects.filter(publication__in=in_force().values("pk"))
    found = Holding.objects.filter(applicant=applicant, pk__in=listed.values("holding"))
    return list(found.select_related("programme", "won_in").order_by("-held_from", "title", "subject"))


def edition_before(publication: Publication) -> Publication | None:
    """What is in force of the same programme's latest earlier year."""
    programme = publication.programme
    found = in_force().filter(programme__year__lt=programme.year, programme__slug__startswith=f"{_code(programme)}-")
    ordered = found.select_related("programme").defer("statistics", "bindings", "lists").order_by("-programme__year")
    return next((one for one in ordered if _code(one.programme) == _code(programme)), None)


def listed_applicants() -> Iterable[UUID]:
    """Who stands on a list that is in force: whoever has a page to be found."""
    current = Placing.objects.filter(publication__in=in_force().values("pk"))
    return current.order_by("applicant").values_list("applicant", flat=True).distinct()


@dataclass(frozen=True)
class _Row:
    """A row of a published list with what stands in it."""

    publication: Publication
    code: str
    place: int

    @cached_property
    def stored(self) -> Mapping[str, Any]:
        return next(stored for stored in self.publication.lists if stored["code"] == self.code)

    @cached_property
    def browsed(self) -> Browsed:
        return Browsed.of(self.stored)

    @cached_property
    def rank(self) -> float | None:
        at = self.browsed.place("rank")
        value = None if at is None else self.browsed.rows[self.place][at]
        return float(value) if isinstance(value, int | float) else None

    @property
    def edition(self) -> tuple[str, int, str]:
        programme = self.publication.programme
        return (_code(programme), programme.year, self.code)

    @property
    def in_order(self) -> tuple[int, str, int, int]:
        """The newest year first, and of one version the lists as they were published."""
        programme = self.publication.programme
        codes = [stored["code"] for stored in self.publication.lists]
        return (-programme.year, programme.slug, codes.index(self.code), self.place)


def _stand(row: _Row, marks: Mapping[tuple[UUID, str, int], str], ranks: Mapping[Any, float | None]) -> Stand:
    values, named = row.browsed.rows[row.place], row.browsed.named
    columns = enumerate(zip(row.browsed.columns, values, strict=True))
    facts = tuple((label, value) for at, ((code, label), value) in columns if at != named and code != "rank")
    return Stand(
        publication=row.publication,
        list_code=row.code,
        list_title=row.stored["title"],
        number=row.place + 1,
        name=str(values[named]),
        facts=facts,
        rank=row.rank,
        before=_before(row, ranks),
        mark=marks.get((row.publication.pk, row.code, row.place), ""),
    )


def _marks(versions: Iterable[UUID]) -> dict[tuple[UUID, str, int], str]:
    """What is to be said of titles that have come to an end, by the row that conferred them."""
    ended = ListedEntry.objects.filter(publication__in=versions).exclude(holding__state=HoldingState.HELD)
    return {
        (one.publication_id, one.list_code, one.position): holdings.mark_of(one.holding)
        for one in ended.select_related("holding")
    }


def _ranks(rows: Iterable[_Row]) -> dict[tuple[str, int, str], float | None]:
    """By programme code, year and list the rank; None where it stands there more than once, for several subjects."""
    found: dict[tuple[str, int, str], float | None] = {}
    for row in rows:
        found[row.edition] = None if row.edition in found else row.rank
    return found


def _before(row: _Row, ranks: Mapping[tuple[str, int, str], float | None]) -> float | None:
    """The rank on the list of the same code in the latest year before in which it stood there."""
    code, year, list_code = row.edition
    earlier = [at for of, at, which in ranks if of == code and which == list_code and at < year]
    return ranks[(code, max(earlier), list_code)] if earlier and ranks[row.edition] is not None else None


def _code(programme: Programme) -> str:
    """A programme's code without its year."""
    return programme.slug.rpartition("-")[0]
