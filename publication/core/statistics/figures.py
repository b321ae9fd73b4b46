"""What a statistic yields, with what it rests on: no unknown value is ever counted as nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number. `stated` of `of` rows gave the values it rests on; `value` is None when it can't be known."""

    value: float | None
    stated: int
    of: int

    @property
    def frozen(self) -> dict[str, object]:
        return {"value": self.value, "stated": self.stated, "of": self.of}


@dataclass(frozen=True)
class Series:
    """Labelled numbers in a fixed order, for a chart or a table."""

    labels: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def frozen(self) -> dict[str, object]:
        rows = zip(self.labels, self.figures, strict=True)
        return {"rows": [{"label": label, **figure.frozen} for label, figure in rows]}


@dataclass(frozen=True)
class Names:
    """Names in a fixed order; None where an enterprise gave none."""

    names: tuple[str | None, ...]

    @property
    def frozen(self) -> dict[str, object]:
        return {"names": list(self.names)}


Result = Figure | Series | Names


@dataclass(frozen=True)
class Statistic:
    """A computed statistic. `key` is its one spelling, e.g. `top_share(internet_revenue, 3)`."""

    key: str
    name: str
    arguments: Mapping[str, str]
    unit: str
    result: Result

    @property
    def frozen(self) -> dict[str, object]:
        """What a publication keeps of it, ready for JSON."""
        return {"unit": self.unit, **self.result.frozen}
