"""Which enterprises stand behind an amount: small sets counted by hand over the small edition of `editions.py`."""

from __future__ import annotations

import pytest

from publication.core.calls import parse_call
from publication.core.statistics import DEFINITIONS, bind
from publication.core.statistics.behind import behind
from tests.publication.core.editions import shanxi, small

EDITION = small()  # main: b, a, c; young: d (whose sales and sector aren't stated), a


def found(call: str) -> list[tuple[str, str, str | None]]:
    """Label, ids, and ids of the whole where it is a share."""
    amounts = behind(bind(parse_call(call), EDITION.outline), EDITION)
    return [(one.label, "".join(sorted(one.ids)), one.whole and "".join(sorted(one.whole))) for one in amounts]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("total(sales)", [("", "abc", None)]),
        ("total(sales, of=young)", [("", "a", None)]),  # d states none
        ("total(cost)", [("", "ac", None)]),  # b states none
        ("mean(sales, where='sales > 25')", [("", "ab", None)]),
        ("growth(sales)", [("", "abc", None)]),
        ("ratio(sales, cost)", [("", "ac", None)]),
        ("share(sales, where='sales > 25')", [("", "ab", "abc")]),
        ("top_total(sales, 2)", [("", "ab", None)]),
        ("top_share(sales, 1)", [("", "b", "abc")]),
        ("group_total(sales, sector)", [("物流", "c", None), ("软件", "ab", None)]),
        ("group_share(sales, sector, '软件')", [("软件", "ab", "abc")]),
        ("count(where='sales > 25')", []),
        ("share(where='sales > 25')", []),
        ("bins(sales, '25')", []),
        ("group_count(sector)", []),
        ("group_rank(sales, sector, '软件')", []),
        ("names(main)", []),
    ],
)
def test_who_stands_behind(call: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(call) == expected


def test_an_expression_tells_of_all_its_columns() -> None:
    (one,) = behind(bind(parse_call('mean("sales / staff")'), EDITION.outline), EDITION)
    assert (one.measure, one.columns, "".join(sorted(one.ids))) == ("sales / staff", {"sales", "staff"}, "ab")


def test_amounts_that_add_up_may_be_taken_from_one_another_and_ratios_may_not() -> None:
    calls = {one.name: one.example for one in DEFINITIONS}
    edition = shanxi()
    added = {
        name
        for name, example in calls.items()
        for one in behind(bind(parse_call(example), edition.outline), edition)
        if one.added_up
    }
    assert added == {"total", "mean", "share", "top_total", "top_share", "group_total", "group_mean", "group_share"}
