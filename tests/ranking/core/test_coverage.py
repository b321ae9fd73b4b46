"""How much must be stated before anything is filled; figures over a denominator."""

from typing import Any

import pytest

from ranking.core.failure import RunError
from ranking.core.result import Result
from tests.ranking.builders import indicator, ranked, ranking

ROWS = [
    {"id": "1", "a": 1, "b": 2},
    {"id": "2", "a": 3},
    {"id": "3", "name": "丙"},
    {"id": "4", "a": 5, "b": 6},
]


def run(coverage: dict[str, float]) -> Result:
    indicators = [indicator("a", title="甲", missing="mean"), indicator("b", title="乙", missing="mean")]
    composite = {"code": "total", "title": "总分", "indicators": indicators, "coverage": coverage}
    return ranked(ranking(composites=[composite]), ROWS)


@pytest.mark.parametrize(
    ("share", "out"),
    [
        (0.1, {"3": "总分 的 2 项指标只填了 0 项"}),
        (0.5, {"3": "总分 的 2 项指标只填了 0 项"}),
        (0.51, {"2": "总分 的 2 项指标只填了 1 项", "3": "总分 的 2 项指标只填了 0 项"}),
        (1, {"2": "总分 的 2 项指标只填了 1 项", "3": "总分 的 2 项指标只填了 0 项"}),
    ],
)
def test_rows_that_state_too_little_leave_before_anything_is_filled(share: float, out: dict[str, str]) -> None:
    result = run({"rows": share})
    assert {row.id: row.reason for row in result.excluded} == out
    assert result.intermediate["total.a.filled"].to_list() == [None if id_ in out else a for id_, a in stated()]


def stated() -> list[tuple[str, Any]]:
    return [(str(row["id"]), row.get("a")) for row in ROWS]


def test_an_indicator_that_too_few_state_stops_the_run() -> None:
    assert run({"indicators": 0.5}).excluded == ()
    with pytest.raises(RunError) as refused:
        run({"indicators": 0.6})
    assert refused.value.faults == ("指标 乙 在 4 行中只有 2 行有数据，不足 60%",)
    assert len(run({"rows": 0.5, "indicators": 0.6}).entries) == 3  # of the rows that are left, two in three


def test_a_figure_over_its_denominator() -> None:
    rows = [{"id": "1", "a": 6, "b": 3}, {"id": "2", "a": 1, "b": 0}, {"id": "3", "a": 1}]
    composite = {"code": "total", "indicators": [indicator("a", value="a + b", denominator="b", title="甲")]}
    result = ranked(ranking(composites=[composite]), rows)
    assert [(entry.id, entry.score) for entry in result.entries] == [("1", 3.0)]
    assert [(row.id, row.reason) for row in result.excluded] == [("2", "缺少指标 甲"), ("3", "缺少指标 甲")]
