"""A sheet as it is typed: read, merged, and what is lacking."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.core.panel import Criterion
from review.core.percentiles import percentile
from review.core.sheet import Change, entered, lacking, longest, merge, sheet, total

ONE = Criterion(code="size", title="规模", dimension="经营", points=Decimal("12.5"), explanation="看收入")
FAULT = "应为 0 到 12.5 的数，最多两位小数"


@pytest.mark.parametrize(
    ("typed", "points", "fault"),
    [
        ("", None, ""),
        ("0", Decimal(0), ""),
        ("12.5", Decimal("12.5"), ""),
        (" ７．２５ ", Decimal("7.25"), ""),
        ("12.51", None, FAULT),
        ("-1", None, FAULT),
        ("1.234", None, FAULT),
        ("1e1", None, FAULT),
        ("NaN", None, FAULT),
        ("十", None, FAULT),
    ],
)
def test_points_are_read_as_typed(typed: str, points: Decimal | None, fault: str):
    found = entered(ONE, {"points_size": typed}, suggested=None)
    assert (found.points, found.fault) == (points, fault)


def test_not_applicable_has_no_points_and_wants_a_reason():
    found = entered(ONE, {"points_size": "3", "na_size": "是"}, suggested=None)
    assert (found.points, found.reason_fault, found.is_complete) == (None, "不适用要写明理由", False)
    assert entered(ONE, {"na_size": "是", "reason_size": "无此业务"}, suggested=None).is_complete


@pytest.mark.parametrize(("typed", "reason", "complete"), [("5", "", True), ("6", "", False), ("6", "另有考虑", True)])
def test_a_suggestion_is_taken_or_departed_from_with_a_reason(typed: str, reason: str, complete: bool):
    found = entered(ONE, {"points_size": typed, "reason_size": reason}, suggested=Decimal("5.00"))
    assert found.is_complete is complete


def test_what_is_lacking_is_told_criterion_by_criterion():
    typed = {"points_size": "99"}
    assert list(lacking([ONE], typed, sheet([ONE], typed, suggested={}))) == [f"“规模”{FAULT}", "还没有写评估意见"]


def test_a_total_of_nothing_is_unknown():
    assert total([entered(ONE, {}, suggested=None)]) is None
    assert total([entered(ONE, {"points_size": "0"}, suggested=None)]) == 0


FIELDS = st.dictionaries(st.sampled_from(list(longest([ONE]))), st.sampled_from(["", "1", "2"]))


@given(FIELDS, FIELDS)
def test_changes_based_on_what_stands_are_all_taken(stands: dict[str, str], typed: dict[str, str]):
    changes = {field: Change(stands.get(field, ""), text) for field, text in typed.items()}
    merged, conflicts = merge(stands, changes)
    assert conflicts == frozenset()
    assert {field: merged.get(field, "") for field in typed} == typed


@given(FIELDS, FIELDS, FIELDS)
def test_a_change_never_overwrites_what_it_has_not_seen(stands, based_on, typed):
    changes = {field: Change(based_on.get(field, ""), text) for field, text in typed.items()}
    merged, conflicts = merge(stands, changes)
    for field in stands.keys() | typed.keys():
        before, after = stands.get(field, ""), merged.get(field, "")
        if field in conflicts:
            assert after == before != typed[field]
        elif field in typed:
            assert after == typed[field]
        else:
            assert after == before


@pytest.mark.parametrize(("value", "expected"), [(1.0, 12.5), (2.0, 50.0), (3.0, 87.5), (None, None)])
def test_percentiles_are_mid_ranks(value: float | None, expected: float | None):
    assert percentile(value, [1.0, 2.0, 2.0, 3.0]) == expected
    assert percentile(5.0, [5.0]) is None
