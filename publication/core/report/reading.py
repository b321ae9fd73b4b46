"""Reading `report/`: the definition, every chapter and every chart held against what the programme computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from declarations.core.columns import Column
from declarations.core.document import Document, Fault, Path, dated, parse, validate
from declarations.core.expression import Kind
from declarations.core.programme import ProgrammeDefinition, repeated
from publication.core.calls import CallError, parse_placeholder
from publication.core.formats import Format, fit
from publication.core.markdown import check
from publication.core.report.definition import ReportDefinition, SeriesDefinition
from publication.core.report.extending import extended
from publication.core.statistics import BoundCall, Indicator, Outline, Shape, bind
from ranking.core.recipe import Recipe

FOLDER = "report"
DEFINITION = "report.yaml"


@dataclass(frozen=True)
class DrawnSeries:
    """A chart's series, bound: what it computes, and how its values are printed."""

    label: str
    call: BoundCall
    format: Format
    unit: str


@dataclass(frozen=True)
class Report:
    """A report that is known to make sense for its programme: only a run's figures are still missing."""

    definition: ReportDefinition
    outline: Outline
    texts: Mapping[str, str]
    series: Mapping[str, tuple[DrawnSeries, ...]]
    labels: Mapping[str, str]

    def with_texts(self, texts: Mapping[str, str]) -> Report:
        """The report with other texts of some of its chapters, by file; they may be faulty."""
        return replace(self, texts={file: texts.get(file, text) for file, text in self.texts.items()})


def outline_of(
    programme: ProgrammeDefinition, schema: Mapping[str, Kind], columns: Mapping[str, Column], recipe: Recipe
) -> Outline:
    """What a report of this programme may speak of: the snapshot's columns and what the recipe adds to them."""
    main = recipe.composites[-1] if recipe.composites else None
    return Outline(
        year=programme.year,
        base_year=programme.base_year,
        schema={**_impersonal(schema, columns), **_added(recipe), "rank": Kind.NUMBER},
        lists={s.definition.code: s.definition.title or s.definition.code for s in recipe.lists},
        units={name: column.unit for name, column in columns.items() if column.unit and column.unit != "%"},
        indicators=tuple(
            Indicator(i.definition.code, i.title, i.dimension, 0.0) for i in (main.indicators if main else ())
        ),
        id_column=recipe.definition.key.id,
        name_column=recipe.definition.key.name,
    )


def _impersonal(schema: Mapping[str, Kind], columns: Mapping[str, Column]) -> dict[str, Kind]:
    """What is personal stays out of every report, whatever a chapter asks for."""
    fields = {name: column.field for name, column in columns.items()}
    return {name: kind for name, kind in schema.items() if not ((field := fields.get(name)) and field.personal)}


def _added(recipe: Recipe) -> dict[str, Kind]:
    """The columns that the recipe adds to a snapshot."""
    numeric = {
        code: all(isinstance(value, float) for value in lookup.values.values())
        for code, lookup in recipe.definition.lookups.items()
    }
    return {
        **{code: Kind.NUMBER if is_number else Kind.TEXT for code, is_number in numeric.items()},
        **{code: expression.kind for code, expression in recipe.derive},
        **{composite.definition.code: Kind.NUMBER for composite in recipe.composites},
    }


def read_report(
    documents: Mapping[str, str], outline: Outline, columns: Mapping[str, Column], recipe: Recipe, *, folder: str = ""
) -> tuple[Report | None, list[Fault]]:
    """Every fault of the report's files. `documents` are a programme's texts by name, `folder` names them in faults."""
    name = f"{folder}{FOLDER}/{DEFINITION}"
    document, faults = parse(documents.get(f"{FOLDER}/{DEFINITION}", ""), name)
    if document is None or faults:
        return None, faults
    document = dated(document, year=outline.year, base_year=outline.base_year)
    definition, faults = validate(ReportDefinition, document)
    if definition is None:
        return None, faults
    outline, found = extended(outline, definition, document)
    faults += found
    faults += repeated(document, ("charts",), [chart.code for chart in definition.charts])
    texts, found = _texts(definition, document, documents)
    faults += found
    for file, text in texts.items():
        faults += check(text, f"{folder}{FOLDER}/{file}", outline)
    series = _charts(definition, document, outline, faults)
    labels = {"rank": "排名", **{name: column.label for name, column in columns.items()}}
    labels |= {grouping.code: grouping.title for grouping in definition.groupings}
    faults += _annexes(definition, document, outline, recipe, labels=labels)
    if not recipe.composites:
        faults.append(document.fault((), "报告要有综合得分：ranking.yaml 没有 composites"))
    return (Report(definition, outline, texts, series, labels) if not faults else None), faults


def _texts(
    definition: ReportDefinition, document: Document, documents: Mapping[str, str]
) -> tuple[dict[str, str], list[Fault]]:
    texts: dict[str, str] = {}
    faults = []
    for index, chapter in enumerate(definition.chapters):
        path: Path = ("chapters", index, "file")
        if chapter.file in texts:
            faults.append(document.fault(path, f"“{chapter.file}”已用于另一章"))
        elif f"{FOLDER}/{chapter.file}" not in documents:
            faults.append(document.fault(path, f"{FOLDER} 文件夹中没有“{chapter.file}”"))
        else:
            texts[chapter.file] = documents[f"{FOLDER}/{chapter.file}"]
    return texts, faults


def _charts(
    definition: ReportDefinition, document: Document, outline: Outline, faults: list[Fault]
) -> dict[str, tuple[DrawnSeries, ...]]:
    drawn: dict[str, tuple[DrawnSeries, ...]] = {}
    for c, chart in enumerate(definition.charts):
        rows = []
        for s, series in enumerate(chart.series):
            try:
                rows.append(_bound(series, outline))
            except CallError as error:
                faults.append(document.fault(("charts", c, "series", s, "statistic"), error.message))
        drawn[chart.code] = tuple(rows)
    return drawn


def _bound(series: SeriesDefinition, outline: Outline) -> DrawnSeries:
    written = parse_placeholder(f"{series.statistic}|{series.format}" if series.format else series.statistic)
    call = bind(written.call, outline)
    if call.shape is not Shape.SERIES:
        raise CallError(f"{call.key} 不是一组数，图表要用 bins、group_count、group_total、group_share 等")
    form = fit(written.format, call.unit)
    return DrawnSeries(series.label, call, form, form.style.suffix or call.unit)


def _annexes(
    definition: ReportDefinition, document: Document, outline: Outline, recipe: Recipe, *, labels: Mapping[str, str]
) -> list[Fault]:
    """An annex is public: it shows a list of the recipe, and only columns that the recipe publishes."""
    faults = []
    for index, annex in enumerate(definition.annexes):
        path: Path = ("annexes", index)
        if annex.list_ not in outline.lists:
            faults.append(document.fault((*path, "list"), f"没有代码为“{annex.list_}”的榜单"))
        kept_back = [name for name in annex.columns if name not in recipe.definition.publish]
        if kept_back:
            message = f"ranking.yaml 的 publish 没有列出 {'、'.join(kept_back)}，不能公开"
            faults.append(document.fault((*path, "columns"), message))
        nameless = [name for name in annex.columns if name not in labels]
        if nameless:
            message = f"附件的列只能是 rank 和申报表的列，不能是 {'、'.join(nameless)}"
            faults.append(document.fault((*path, "columns"), message))
    return faults
