"""What a report's definition adds to the outline of its programme: charts, groups, consent, and the edition before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from declarations.core.document import Document, Fault, Path
from declarations.core.expression import Kind
from declarations.core.programme import repeated
from publication.core.report.definition import GroupingDefinition, PreviousDefinition, ReportDefinition
from publication.core.statistics import Grouping, Outline, Placed, Previous


def extended(outline: Outline, definition: ReportDefinition, document: Document) -> tuple[Outline, list[Fault]]:
    """The outline with what the definition adds, and every fault of that."""
    faults = repeated(document, ("groupings",), [grouping.code for grouping in definition.groupings])
    faults += _grouping_faults(outline, definition, document)
    faults += _declared_faults(outline, definition, document)
    faults += _previous_faults(outline, definition, document)
    added = {} if faults else {grouping.code: Kind.TEXT for grouping in definition.groupings}
    declared = definition.declared
    return replace(
        outline,
        schema={**outline.schema, **added},
        charts=frozenset(chart.code for chart in definition.charts),
        groupings=tuple(map(_grouping, definition.groupings)) if added else (),
        consent=declared.consent if declared else "",
        declarable=frozenset(declared.columns) if declared else frozenset(),
    ), faults


def previous_of(definition: PreviousDefinition, outline: Outline) -> Previous:
    """The edition before as the report's definition gives it: names, each ranked by its place."""
    lists = {
        code: tuple(Placed(name, name, place) for place, name in enumerate(names, start=1))
        for code, names in definition.lists.items()
    }
    return Previous(definition.year, outline.name_column, lists)


def _grouping(definition: GroupingDefinition) -> Grouping:
    groups = {value: title for title, values in definition.groups.items() for value in values}
    return Grouping(definition.code, definition.on, groups, definition.other)


def _grouping_faults(outline: Outline, definition: ReportDefinition, document: Document) -> Iterator[Fault]:
    for index, grouping in enumerate(definition.groupings):
        path: Path = ("groupings", index)
        if grouping.code in outline.schema:
            yield document.fault((*path, "code"), f"已有名为“{grouping.code}”的列")
        if outline.schema.get(grouping.on) is not Kind.TEXT:
            yield document.fault((*path, "on"), f"没有文字列“{grouping.on}”")
        values = [value for those in grouping.groups.values() for value in those]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            yield document.fault((*path, "groups"), f"{'、'.join(twice)} 列了两次")


def _declared_faults(outline: Outline, definition: ReportDefinition, document: Document) -> Iterator[Fault]:
    declared = definition.declared
    if declared is None:
        return
    if outline.schema.get(declared.consent) is not Kind.BOOLEAN:
        yield document.fault(("declared", "consent"), f"没有是否列“{declared.consent}”，不知道企业是否同意公开")
    unknown = [name for name in declared.columns if outline.schema.get(name) is not Kind.NUMBER]
    if unknown:
        yield document.fault(("declared", "columns"), f"没有数值列 {'、'.join(unknown)}")


def _previous_faults(outline: Outline, definition: ReportDefinition, document: Document) -> Iterator[Fault]:
    previous = definition.previous
    if previous is None:
        return
    if previous.year >= outline.year:
        yield document.fault(("previous", "year"), f"上一届应早于 {outline.year} 年")
    for code, names in previous.lists.items():
        if code not in outline.lists:
            yield document.fault(("previous", "lists", code), f"没有代码为“{code}”的榜单")
        if len(set(names)) < len(names):
            yield document.fault(("previous", "lists", code), "有企业列了两次")
