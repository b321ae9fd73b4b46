"""What is offered beside the editor can be inserted as it stands."""

from __future__ import annotations

from publication.core.placeholders import Block, prepare
from publication.core.report import suggestions
from publication.core.statistics import DEFINITIONS, Shape
from tests.publication.core.report.tiny_report import report


def test_every_statistic_and_block_binds_as_it_is_offered() -> None:
    found = report()
    offered = suggestions(found)
    prepared = [prepare(one.insert.strip("{} "), found.outline) for one in (*offered.statistics, *offered.blocks)]
    assert [isinstance(one, Block) for one in prepared] == [False] * len(offered.statistics) + [True] * len(
        offered.blocks
    )


def test_what_a_programme_has_columns_for_is_offered() -> None:
    offered = {one.label for one in suggestions(report()).statistics}
    nothing_to_quote = {"declared"}
    assert offered == {item.name for item in DEFINITIONS if item.shape is not Shape.SERIES} - nothing_to_quote


def test_columns_come_with_their_labels_and_units() -> None:
    columns = {one.insert: (one.label, one.detail) for one in suggestions(report()).columns}
    assert columns["revenue"] == ("营业收入（2023年）", "数，万元")
    assert columns["rank"] == ("排名", "数")
