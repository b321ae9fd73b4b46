"""What `report/report.yaml` may say (format 1): chapters in order, charts by code, annexes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from declarations.core.document import Definition
from declarations.core.programme import Code, Title
from publication.core.charts import Kind

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}\.md$")]
Call = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class ChapterDefinition(Definition):
    """One Markdown file; an unnumbered chapter is a preface or a summary."""

    file: FileName
    title: Title
    numbered: bool = True


class SeriesDefinition(Definition):
    """A row of a chart: a statistic that yields a series, in the unit that the format prints."""

    label: Title
    statistic: Call
    format: Title | None = None


class ChartDefinition(Definition):
    code: Code
    title: Title
    kind: Kind
    series: Annotated[tuple[SeriesDefinition, ...], Field(min_length=1)]
    note: str = ""


class AnnexDefinition(Definition):
    """One list as a table, with the published columns it shows."""

    list_: Annotated[Code, Field(alias="list")]
    title: Title
    columns: Annotated[tuple[str, ...], Field(min_length=1)]


class GroupingDefinition(Definition):
    """A text column that puts the values of the column `on` into groups; values in none go to `other`."""

    code: Code
    title: Title
    on: Code
    groups: Annotated[dict[Title, Annotated[tuple[Title, ...], Field(min_length=1)]], Field(min_length=1)]
    other: str = ""


class PreviousDefinition(Definition):
    """The edition before, where the product hasn't published it: names in list order, by the list that goes on."""

    year: int
    source: Title
    lists: Annotated[dict[Code, Annotated[tuple[str, ...], Field(min_length=1)]], Field(min_length=1)]


class DeclaredDefinition(Definition):
    """Figures of single enterprises that a text may quote: of these columns, with `consent` declared."""

    consent: Code
    columns: Annotated[tuple[Code, ...], Field(min_length=1)]


class ReportDefinition(Definition):
    format: Literal[1]
    title: Title
    subtitle: str = ""
    title_lines: tuple[Title, ...] = ()
    notice: str = ""
    colophon: str = ""
    chapters: Annotated[tuple[ChapterDefinition, ...], Field(min_length=1)]
    charts: tuple[ChartDefinition, ...] = ()
    groupings: tuple[GroupingDefinition, ...] = ()
    previous: PreviousDefinition | None = None
    declared: DeclaredDefinition | None = None
    annexes: Annotated[tuple[AnnexDefinition, ...], Field(min_length=1)]
