"""The lists of a run as the public sees them: with the columns of the report's annexes, which are published ones."""

from __future__ import annotations

from collections.abc import Collection

from publication.core.report import Report
from publication.core.report.filling import list_rows, outside_note
from publication.core.statistics import Edition
from publication.core.tables import PublicList, plain
from publication.services import editions
from ranking.models import Run


def public_lists(edition: Edition, *, report: Report) -> tuple[PublicList, ...]:
    return tuple(
        PublicList(
            annex.list_,
            annex.title,
            {name: "企业名称" if name == report.outline.name_column else report.labels[name] for name in annex.columns},
            [[row[name] for name in annex.columns] for row in list_rows(edition, annex.list_)],
            outside_note(edition, annex.list_),
        )
        for annex in report.definition.annexes
    )


def stored(public: PublicList) -> dict[str, object]:
    """A list as JSON. Columns are pairs, because PostgreSQL keeps no order of an object's keys."""
    rows = [list(map(plain, row)) for row in public.rows]
    note = {"note": public.note} if public.note else {}
    return {"code": public.code, "title": public.title, "columns": list(public.columns.items()), "rows": rows, **note}


def preview(run: Run, *, held: Collection[str] = frozenset()) -> list[dict[str, object]]:
    """The lists of a finished run, as a publication would keep them."""
    report = editions.report_of(run.revision)
    edition = editions.edition_of(run, report=report, held=held)
    return [stored(public) for public in public_lists(edition, report=report)]


def keys_of(run: Run) -> dict[str, list[str]]:
    """The keys of the entries of each list that is shown, in the order of its rows."""
    report = editions.report_of(run.revision)
    lists = editions.edition_of(run, report=report).lists
    return {annex.list_: list(lists[annex.list_]) for annex in report.definition.annexes}
