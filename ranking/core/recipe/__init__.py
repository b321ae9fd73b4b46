"""The recipe: `ranking.yaml` as validated data, and compiled against the columns that it is to read."""

from ranking.core.recipe.compiled import Composite, Indicator, Recipe, RuleOfEntry, Selection
from ranking.core.recipe.definition import RankingFile
from ranking.core.recipe.reading import KEY_NAMES, read_recipe

__all__ = [
    "KEY_NAMES",
    "Composite",
    "Indicator",
    "RankingFile",
    "Recipe",
    "RuleOfEntry",
    "Selection",
    "read_recipe",
]
