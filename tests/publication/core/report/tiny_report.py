"""The tiny programme's report read with some of its texts replaced, and a small edition to fill it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from declarations.core.document import Fault
from declarations.core.expression import Kind
from publication.core.report import Report, outline_of, read_report
from publication.core.statistics import Edition, Outline
from ranking.core.recipe import Recipe, read_recipe
from tests import tiny

FILES = ("report.yaml", "overview.md")
OVERVIEW = tiny.text("report/overview.md")
DEFINITION = tiny.text("report/report.yaml")


@cache
def recipe() -> Recipe:
    schema = {**tiny.form().schema, **tiny.review().ok_columns}
    found, faults = read_recipe(tiny.document("ranking.yaml"), schema)
    assert found is not None, [str(fault) for fault in faults]
    return found


@cache
def outline() -> Outline:
    schema = {**tiny.form().schema, **tiny.review().ok_columns}
    return outline_of(tiny.definition(), schema, tiny.form().columns, recipe())


def read(texts: Mapping[str, str] | None = None, *, folder: str = "") -> tuple[Report | None, list[Fault]]:
    """The report with these files in place of its own (by their name in `report/`)."""
    documents = {"report.yaml": DEFINITION, "overview.md": OVERVIEW, **(texts or {})}
    named = {f"report/{name}": text for name, text in documents.items()}
    return read_report(named, outline(), tiny.form().columns, recipe(), folder=folder)


def report(texts: Mapping[str, str] | None = None) -> Report:
    found, faults = read(texts)
    assert found is not None, [str(fault) for fault in faults]
    return found


def edition(of: Report, rows: Sequence[tuple[str, str, float]]) -> Edition:
    """Ranked, and on the main list, in the order of `rows`: name, city, revenue (10,000 yuan); the rest is made up."""
    made_up: dict[Kind, object] = {Kind.NUMBER: 1.0, Kind.TEXT: "无", Kind.BOOLEAN: True, Kind.DATE: date(2020, 1, 2)}
    full = [
        {
            **{column: made_up[kind] for column, kind in of.outline.schema.items()},
            "number": f"N{place}",
            "rank": float(place),
            "name": name,
            "short_name": name[:2],
            "city_city": city,
            "revenue": revenue,
        }
        for place, (name, city, revenue) in enumerate(rows, start=1)
    ]
    lists = dict.fromkeys(of.outline.lists, ()) | {"main": tuple(row["number"] for row in full)}
    return Edition.of_rows(of.outline, full, lists)  # type: ignore[arg-type]
