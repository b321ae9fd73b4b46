"""A programme's report: its definition, what is wrong with it, and its chapters filled with one edition."""

from publication.core.report.definition import AnnexDefinition, ChapterDefinition, ChartDefinition, ReportDefinition
from publication.core.report.extending import previous_of
from publication.core.report.filling import Annex, Content, FigureNumber, fill, fill_chapter
from publication.core.report.frozen import frozen_charts
from publication.core.report.reading import Report, outline_of, read_report
from publication.core.report.suggestions import Suggestion, Suggestions, suggestions

__all__ = [
    "Annex",
    "AnnexDefinition",
    "ChapterDefinition",
    "ChartDefinition",
    "Content",
    "FigureNumber",
    "Report",
    "ReportDefinition",
    "Suggestion",
    "Suggestions",
    "fill",
    "fill_chapter",
    "frozen_charts",
    "outline_of",
    "previous_of",
    "read_report",
    "suggestions",
]
