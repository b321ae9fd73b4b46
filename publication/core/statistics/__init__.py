"""Statistics of a published list: a documented vocabulary, computed the same way everywhere it is used."""

from publication.core.statistics.binding import BoundCall, bind, statistic
from publication.core.statistics.edition import EVERYONE, Edition, Indicator, Outline, Placed, Previous
from publication.core.statistics.figures import Figure, Names, Result, Series, Statistic
from publication.core.statistics.groupings import Grouping
from publication.core.statistics.stated import Stated, read_stated
from publication.core.statistics.vocabulary import DEFINITIONS, VOCABULARY, Definition, Parameter, Shape, Takes

__all__ = [
    "DEFINITIONS",
    "EVERYONE",
    "VOCABULARY",
    "BoundCall",
    "Definition",
    "Edition",
    "Figure",
    "Grouping",
    "Indicator",
    "Names",
    "Outline",
    "Parameter",
    "Placed",
    "Previous",
    "Result",
    "Series",
    "Shape",
    "Stated",
    "Statistic",
    "Takes",
    "bind",
    "read_stated",
    "statistic",
]
