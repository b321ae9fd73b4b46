"""Queries that are put together once: written as SQL once as well, which takes longer than asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.db import connection
from django.db.models import Exists, QuerySet, Subquery


class Fixed(Subquery):
    """A subquery that says the same at every request: what it reads of the request comes by `OuterRef` alone."""

    _written: tuple[str, Any] | None = None

    def copy(self) -> Self:
        """Copies are made to be resolved, and so to be written, against another query."""
        made = super().copy()
        made._written = None
        return made

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        if self._written is None:
            self._written = super().as_sql(*args, **kwargs)
        return self._written


class FixedExists(Fixed, Exists):
    """The same, of whether there is any."""


class Written:
    """A query of values that is asked again and again with another text in one place.

    `query` puts it together for that text. The rows come as the database gives them, unconverted: good for telling
    whether anything has changed, which is all that a page from the cache asks.
    """

    _PLACE = "the text that is asked for"

    def __init__(self, query: Callable[[str], QuerySet[Any, Any]]) -> None:
        self.query = query
        self._sql: tuple[str, tuple[Any, ...]] | None = None

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        if self._sql is None:
            sql, parameters = self.query(self._PLACE).query.sql_with_params()
            self._sql = (sql, tuple(parameters))
        sql, parameters = self._sql
        with connection.cursor() as cursor:
            cursor.execute(sql, [text if one == self._PLACE else one for one in parameters])
            return cursor.fetchall()
