"""A finished run as the edition that a report speaks of."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime

import polars as pl

from declarations.models import ProgrammeRevision
from declarations.services import programmes
from declarations.services.programmes import per_revision
from publication.core.report import Report, outline_of, read_report
from publication.core.statistics import Edition
from ranking.models import Run
from ranking.services import cuts, recipes
from records.services import files


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


def edition_of(run: Run, *, report: Report, until: datetime | None = None) -> Edition:
    """The run's ranked rows, the snapshot's columns beside what the recipe added, and its lists in order.

    Lists that staff cut are as they stand now, or as they stood at `until`.
    """
    result = result_of(run)
    snapshot = pl.read_parquet(io.BytesIO(snapshot_of(run)))
    key = report.outline.id_column
    added = [name for name in report.outline.schema if name not in snapshot.columns and name != "rank"]
    rows = [
        {key: entry["id"], "rank": float(entry["rank"]), **{name: entry["values"][name] for name in added}}
        for entry in result["entries"]
    ]
    entries = snapshot.join(pl.DataFrame(rows, infer_schema_length=None), on=key, how="inner")
    by_staff = {code: cut.ids for code, cut in cuts.newest(run, until=until).items()}
    lists = {code: tuple(by_staff.get(code, ids)) for code, ids in result["lists"].items()}
    return Edition(report.outline, entries.select(list(report.outline.schema)), lists)


def snapshot_of(run: Run) -> bytes:
    if run.snapshot is None:
        raise LookupError(f"run {run.id} has no snapshot")
    return files.read(run.snapshot)


def result_of(run: Run) -> Mapping:
    """The run's `result.json`."""
    if run.result is None:
        raise LookupError(f"run {run.id} has no result")
    return json.loads(files.read(run.result))
