"""The vocabulary of a recipe's steps: named ways of doing a step, each with the shape of its argument.

A step's module holds a table of `Way`s by name; the recipe's schema reads the same table, so that a function added
to it is offered at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from declarations.core.document import Definition, departures, in_words, where
from declarations.core.expression import Kind

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Function = TypeVar("Function", bound=Callable[..., Any])

REQUIRED: Any = object()


class StepError(ValueError):
    """A step met values that it isn't defined for. `rows` marks them in the column that it was given."""

    def __init__(self, rule: str, rows: Mask) -> None:
        super().__init__(rule)
        self.rule = rule
        self.rows = rows


class Method(Definition):
    """One step as the recipe states it: `minmax`, or `{clip: [0, 1]}` as name and argument."""

    name: str
    argument: Any = None


@dataclass(frozen=True)
class Way(Generic[Function]):
    """One named way of doing a step.

    `title` says it in Chinese for the method card, where `{}` stands for the argument; or it makes the words from
    the argument. `shape` is the pydantic type of the argument (None: it takes none), `default` the argument that the
    bare name stands for. `reads` names the columns of the table that it needs besides the indicator's,
    each with the kinds that it may be of.
    """

    apply: Function
    title: str | Callable[[Any], str]
    shape: Any = None
    default: Any = REQUIRED
    reads: Callable[[Any], Mapping[str, tuple[Kind, ...]]] = lambda _: {}


def reader(ways: Mapping[str, Way[Any]]) -> Callable[[Any], Method]:
    """A validator that turns what the recipe writes into a `Method` of `ways`; raises ValueError in Chinese."""

    def read(value: Any) -> Method:
        if isinstance(value, Method):
            return value
        name, argument = _parts(value)
        if name not in ways:
            raise ValueError(f"未知的方法“{name}”，可用：{'、'.join(ways)}")
        return Method(name=name, argument=_argument(name, ways[name], argument))

    return read


def _parts(value: Any) -> tuple[str, Any]:
    if isinstance(value, str):
        return value, REQUIRED
    if isinstance(value, dict) and len(value) == 1:
        name, argument = next(iter(value.items()))
        return str(name), argument
    raise ValueError("应为一个方法名，或“方法名: 参数”")


def _argument(name: str, way: Way[Any], argument: Any) -> Any:
    if way.shape is None:
        if argument is not REQUIRED:
            raise ValueError(f"方法“{name}”不带参数")
        return None
    if argument is REQUIRED:
        if way.default is REQUIRED:
            raise ValueError(f"方法“{name}”要写参数")
        return way.default
    try:
        return TypeAdapter(way.shape).validate_python(argument)
    except ValidationError as error:
        said = dict.fromkeys(map(_fault, departures(error)))
        raise ValueError(f"方法“{name}”的参数不对：{'；'.join(said)}") from error


def _fault(error: ErrorDetails) -> str:
    """What is wrong, after the part of the argument that it is wrong with."""
    place = where(error["loc"])
    return in_words(error) if place == "." else f"{place} {in_words(error)}"
