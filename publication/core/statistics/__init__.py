"""Statistics of a published list: a documented vocabulary, computed the same way everywhere it is used."""

from publication.core.statistics.binding import BoundCall, bind, statistic
from publication.core.statistics.edition import EVERYONE, Edition, Indicator, Outline
from publication.core.statistics.figures import Figure, Names, Result, Series, Statistic
from publication.core.statistics.vocabulary import DEFINITIONS, VOCABULARY, Definition, Parameter, Shape, Takes

__all__ = [
    "DEFINITIONS",
    "EVERYONE",
    "VOCABULARY",
    "BoundCall",
    "Definition",
    "Edition",
    "Figure",
    "Indicator",
    "Names",
    "Outline",
    "Parameter",
    "Result",
    "Series",
    "Shape",
    "Statistic",
    "Takes",
    "bind",
    "statistic",
]
