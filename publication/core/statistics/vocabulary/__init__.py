"""The table of statistics: what may be asked, with which arguments, in which unit. Nothing else can be."""

from __future__ import annotations

from collections.abc import Mapping

from publication.core.statistics.vocabulary.definition import (
    NAMES,
    NUMBER,
    PLACE,
    POINTS,
    RATIO,
    YEAR,
    Arguments,
    Definition,
    Parameter,
    Shape,
    Takes,
)
from publication.core.statistics.vocabulary.grouped import GROUPED
from publication.core.statistics.vocabulary.listed import LISTED
from publication.core.statistics.vocabulary.quoted import QUOTED
from publication.core.statistics.vocabulary.totals import TOTALS

DEFINITIONS = (*TOTALS, *GROUPED, *LISTED, *QUOTED)

VOCABULARY: Mapping[str, Definition] = {definition.name: definition for definition in DEFINITIONS}

__all__ = [
    "DEFINITIONS",
    "NAMES",
    "NUMBER",
    "PLACE",
    "POINTS",
    "RATIO",
    "VOCABULARY",
    "YEAR",
    "Arguments",
    "Definition",
    "Parameter",
    "Shape",
    "Takes",
]
