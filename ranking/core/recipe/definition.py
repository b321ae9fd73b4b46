"""What `ranking.yaml` may say (format 1). Expressions are text here; `reading` compiles them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from declarations.core.document import Definition
from declarations.core.expression import RESERVED, Kind
from ranking.core import aggregate, missing, transform, weights
from ranking.core.method import Method, reader
from ranking.core.normalise import NORMALISERS
from ranking.core.outliers import BOUNDS, Finite, rising
from ranking.core.ranks import Ties
from ranking.core.robustness import Robustness


def free(code: str) -> str:
    """A code may stand in expressions, so that the language's own words are taken."""
    if code.lower() in RESERVED:
        raise ValueError(f"“{code}”是表达式的保留字")
    return code


Code = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=60), AfterValidator(free)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Source = Annotated[str, Field(min_length=1)]
Order = Literal["desc", "asc"]
Size = Annotated[int, Field(ge=1)]

Transform = Annotated[Method, BeforeValidator(reader(transform.TRANSFORMS))]
Missing = Annotated[Method, BeforeValidator(reader(missing.FILLS))]
Outliers = Annotated[Method, BeforeValidator(reader(BOUNDS))]
Normalise = Annotated[Method, BeforeValidator(reader(NORMALISERS))]
Weights = Annotated[Method, BeforeValidator(reader(weights.WEIGHTS))]
Aggregate = Annotated[Method, BeforeValidator(reader(aggregate.AGGREGATES))]

NONE = Method(name="none")


class Key(Definition):
    """Which columns identify and name a row; both are read as text."""

    id: str
    name: str


class Lookup(Definition):
    """A small table joined by the text column `on`, before any expression."""

    on: str
    values: Annotated[dict[str, Finite] | dict[str, str], Field(min_length=1)]


class Rule(Definition):
    """One rule of entry with the reason that an excluded row is given."""

    rule: Source
    reason: Title


class IndicatorDefinition(Definition):
    code: Code
    value: Source
    denominator: Source | None = None
    title: Title | None = None
    dimension: Annotated[tuple[Title, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)] = ()
    weight: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    direction: Literal["benefit", "cost"] = "benefit"
    transform: Transform = NONE
    missing: Missing = Method(name="exclude")
    outliers: Outliers = NONE
    normalise: Normalise = NONE


class Scale(Definition):
    """A linear scale: `start` of the theoretical range becomes `to[0]`, its end `to[1]`."""

    source: Annotated[tuple[Finite, Finite], AfterValidator(rising)] = Field(alias="from")
    to: Annotated[tuple[Finite, Finite], AfterValidator(rising)]


class Coverage(Definition):
    """How much must be stated before anything is filled: of a row's indicators, and of an indicator's rows."""

    rows: Annotated[float, Field(gt=0, le=1)] | None = None
    indicators: Annotated[float, Field(gt=0, le=1)] | None = None


class CompositeDefinition(Definition):
    code: Code
    title: Title | None = None
    coverage: Coverage = Coverage()
    indicators: Annotated[tuple[IndicatorDefinition, ...], Field(min_length=1)]
    weights: Weights = Method(name="given")
    aggregate: Aggregate = Method(name="arithmetic")
    scale: Scale | None = None


class TieBreak(Definition):
    """A column that parts rows of equal score; a bare column name reads from the largest down."""

    by: str
    order: Order = "desc"

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: object) -> object:
        return {"by": value} if isinstance(value, str) else value


class Ranking(Definition):
    by: str
    order: Order = "desc"
    on: Literal["exact", "printed"] = "exact"
    ties: Ties = "competition"
    then: tuple[TieBreak, ...] = ()
    decimals: Annotated[int, Field(ge=0, le=10)] = 4
    robustness: Robustness | None = None


class ListDefinition(Definition):
    """A list cut from the ranked rows. `by` and `order` stand for those of the ranking where they are left out.

    With `per` the cut is made within each value of that column; `quota` has sizes of its own for values named. Rows
    that meet `outside_quota` enter beside the others: they take nobody's place, and no size or line keeps them out.
    """

    code: Code
    title: Title | None = None
    where: Source | None = None
    by: str | None = None
    order: Order | None = None
    size: Size | None = None
    per: str | None = None
    quota: dict[str, Size] = Field(default_factory=dict)
    cut: Literal["rows", "rank", "score", "staff"] = "rows"
    line: Finite | None = None
    unless_in: Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)] = ()
    outside_quota: Source | None = None

    @model_validator(mode="after")
    def _enough_to_cut(self) -> Self:
        if self.quota and self.per is None:
            raise ValueError("quota 要与 per 一起写")
        if self.per is not None and self.cut not in ("rows", "rank"):
            raise ValueError(f"cut: {self.cut} 不能写 per")
        if self.cut in ("rows", "rank") and self.size is None and not self.quota:
            raise ValueError(f"cut: {self.cut} 要写 size" if self.per is None else "per 要写 size 或 quota")
        if (self.cut == "score") != (self.line is not None):
            raise ValueError("cut: score 要写 line，其他方式不写")
        if self.outside_quota is not None and self.cut == "staff":
            raise ValueError("cut: staff 由人工确定，不写 outside_quota")
        return self


class RankingFile(Definition):
    """The whole of `ranking.yaml`."""

    format: Literal[1]
    title: Title | None = None
    key: Key
    columns: dict[str, Kind] = Field(default_factory=dict)
    lookups: dict[Code, Lookup] = Field(default_factory=dict)
    derive: dict[Code, Source] = Field(default_factory=dict)
    eligible: Source | Annotated[tuple[Rule, ...], Field(min_length=1)] | None = None
    composites: tuple[CompositeDefinition, ...] = ()
    rank: Ranking
    lists: tuple[ListDefinition, ...] = ()
    publish: tuple[str, ...] = ("rank", "name")
