"""A finished run as the edition that a report speaks of."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Mapping
from datetime import datetime

import polars as pl

from declarations.core.expression import frame
from declarations.models import ProgrammeRevision
from declarations.services import programmes
from declarations.services.programmes import per_revision
from publication.core.report import Report, outline_of, previous_of, read_report
from publication.core.statistics import Edition, Placed, Previous
from publication.models import Publication
from ranking.core.method_card import MethodCard, method_card
from ranking.models import Run
from ranking.services import cuts, recipes
from records.services import files

EARLIEST = 1990  # no list goes on from an earlier year


@per_revision
def report_of(revision: ProgrammeRevision) -> Report:
    """The revision's report. Raises `UnreadableProgramme`."""
    columns = programmes.form_of(revision).columns
    recipe = recipes.recipe_of(revision)
    schema = recipes.snapshot_schema(revision)
    outline = outline_of(programmes.definition_of(revision), schema, columns, recipe)
    report, faults = read_report(revision.documents, outline, columns, recipe)
    if report is None:
        raise programmes.UnreadableProgramme("; ".join(map(str, faults)))
    return report


def edition_of(
    run: Run, *, report: Report, until: datetime | None = None, held: Collection[str] = frozenset()
) -> Edition:
    """The run's ranked rows, the snapshot's columns beside what the recipe added, and its lists in order.

    Lists that staff cut are as they stand now, or as they stood at `until`. `held` are keys of entries kept back. The
    edition before is the one that the report names, or else the newest that was published of the same list by then.
    """
    result = result_of(run)
    snapshot = pl.read_parquet(io.BytesIO(snapshot_of(run)))
    key = report.outline.id_column
    given = report.outline.given
    added = [name for name in given if name not in snapshot.columns and name != "rank"]
    rows = [
        {key: entry["id"], "rank": float(entry["rank"]), **{name: entry["values"][name] for name in added}}
        for entry in result["entries"]
    ]
    ranked = frame(rows, {name: given[name] for name in (key, "rank", *added)})
    entries = snapshot.join(ranked, on=key, how="inner")
    lists = _lists(run, result, until)
    outside = {code: tuple(ids) for code, ids in result.get("outside_quota", {}).items()}
    previous = _previous(run, report, until)
    return Edition(report.outline, entries.select(list(given)), lists, outside, frozenset(held), previous)


def _previous(run: Run, report: Report, until: datetime | None) -> Previous | None:
    if report.definition.previous is not None:
        return previous_of(report.definition.previous, report.outline)
    definition = programmes.definition_of(run.revision)
    slugs = [f"{definition.code}-{year}" for year in range(EARLIEST, definition.year)]
    found = Publication.objects.filter(programme__slug__in=slugs)
    found = found.filter(state=Publication.State.PUBLISHED).select_related("run__programme", "run__result")
    if until is not None:
        found = found.filter(published_at__lte=until)
    earlier = found.defer("lists", "statistics", "bindings").order_by("-programme__year", "-version").first()
    return _as_previous(earlier, report) if earlier else None


def _as_previous(publication: Publication, report: Report) -> Previous:
    """A published edition as one to compare with: what was kept back then isn't known to have been on it."""
    run = publication.run
    by_key = {entry["id"]: entry for entry in result_of(run)["entries"]}
    held = set(publication.held)
    lists = {
        code: tuple(Placed(key, by_key[key]["name"], by_key[key]["rank"]) for key in keys if key not in held)
        for code, keys in lists_of(run, until=publication.requested_at).items()
    }
    return Previous(run.programme.year, report.outline.id_column, lists)


def card_of(run: Run) -> MethodCard:
    """The composite that the ranking goes by."""
    composite = recipes.recipe_of(run.revision).composites[-1]
    found = result_of(run)["composites"][composite.definition.code]
    return method_card(composite, found["weights"], found.get("facts", ()))


def lists_of(run: Run, *, until: datetime | None = None) -> dict[str, tuple[str, ...]]:
    """The keys on each list in order, with lists that staff cut as in `edition_of`."""
    return _lists(run, result_of(run), until)


def _lists(run: Run, result: Mapping, until: datetime | None) -> dict[str, tuple[str, ...]]:
    by_staff = {code: cut.ids for code, cut in cuts.newest(run, until=until).items()}
    return {code: tuple(by_staff.get(code, ids)) for code, ids in result["lists"].items()}


def snapshot_of(run: Run) -> bytes:
    if run.snapshot is None:
        raise LookupError(f"run {run.id} has no snapshot")
    return files.read(run.snapshot)


def result_of(run: Run) -> Mapping:
    """The run's `result.json`."""
    if run.result is None:
        raise LookupError(f"run {run.id} has no result")
    return parsed(files.read(run.result))


def parsed(result: bytes) -> Mapping:
    """A `result.json`."""
    return json.loads(result)
