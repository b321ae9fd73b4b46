"""The four kinds of value that a column or an expression has, and the one error of the language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import polars as pl


class Kind(StrEnum):
    """What a column holds. Each kind has one Polars type, see `DTYPES`."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"


Schema = Mapping[str, Kind]

DTYPES: Mapping[Kind, pl.DataType] = {
    Kind.NUMBER: pl.Float64(),
    Kind.TEXT: pl.String(),
    Kind.BOOLEAN: pl.Boolean(),
    Kind.DATE: pl.Date(),
}

LABELS: Mapping[Kind, str] = {
    Kind.NUMBER: "数",
    Kind.TEXT: "文字",
    Kind.BOOLEAN: "是/否",
    Kind.DATE: "日期",
}


class ExpressionError(ValueError):
    """Why an expression is refused, in a sentence for the person who wrote it.

    `position` counts characters of the source from 1; None when the whole expression is meant.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message, position)
        self.message = message
        self.position = position

    def __str__(self) -> str:
        return self.message if self.position is None else f"位置 {self.position}：{self.message}"
