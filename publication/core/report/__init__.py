"""A programme's report: its definition, what is wrong with it, and its chapters filled with one edition."""

from publication.core.report.definition import AnnexDefinition, ChapterDefinition, ChartDefinition, ReportDefinition
from publication.core.report.filling import Annex, Content, FigureNumber, fill
from publication.core.report.reading import Report, outline_of, read_report

__all__ = [
    "Annex",
    "AnnexDefinition",
    "ChapterDefinition",
    "ChartDefinition",
    "Content",
    "FigureNumber",
    "Report",
    "ReportDefinition",
    "fill",
    "outline_of",
    "read_report",
]
