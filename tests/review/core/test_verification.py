"""The key `verification:` of review.yaml, and which figures it sends to a second verifier."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.document import parse
from review.core.definition import read_review
from review.core.verification import Verification, departs
from tests import tiny

HEAD = "format: 1\nstages: [verification]\n"
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=2)


def faults(text: str) -> list[str]:
    document, _ = parse(HEAD + text, "review.yaml")
    assert document is not None
    return [str(fault) for fault in read_review(document, tiny.form())[1]]


def bound(**more: object) -> Verification:
    return Verification.model_validate({"confirm": [{"columns": ["revenue"], **more}]})


def test_a_case_is_due_thirty_days_after_its_receipt_unless_said_otherwise():
    assert Verification().due(date(2024, 4, 1)) == date(2024, 5, 1)
    assert Verification(days=5).due(date(2024, 4, 28)) == date(2024, 5, 3)


@pytest.mark.parametrize(
    ("declared", "verified", "needed"),
    [
        (Decimal(100), Decimal(100), False),
        (Decimal(100), Decimal("100.01"), True),
        (Decimal("100.01"), Decimal(5), True),
        (None, Decimal(101), True),
        (Decimal(-101), None, True),
        (Decimal(5), None, False),
    ],
)
def test_a_big_figure_needs_a_second_verifier_whichever_side_is_big(declared, verified, needed):
    assert bound(above=100).confirms("revenue", declared=declared, verified=verified) is needed
    assert not bound(above=100).confirms("profit", declared=declared, verified=verified)


@pytest.mark.parametrize(
    ("declared", "verified", "needed"),
    [
        (Decimal(100), Decimal(120), False),
        (Decimal(100), Decimal("120.01"), True),
        (Decimal(-100), Decimal(-79), True),
        (Decimal(0), Decimal(0), False),
        (Decimal(0), Decimal("0.01"), True),
        (None, Decimal(1), True),
        (None, None, False),
        (100, 121, True),
    ],
)
def test_a_figure_far_from_the_declared_one_needs_a_second_verifier(declared, verified, needed):
    assert bound(differs=20).confirms("revenue", declared=declared, verified=verified) is needed


@given(AMOUNTS, AMOUNTS, st.integers(0, 200))
def test_a_figure_departs_by_any_percentage_below_its_own_and_never_from_itself(before, after, by):
    assert not departs(before, before, by=Decimal(by))
    assert departs(before, after, by=Decimal(0)) is (before != after)
    if departs(before, after, by=Decimal(by + 1)):
        assert departs(before, after, by=Decimal(by))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verification: {days: 0}\n", "verification.days"),
        ("verification: {area: nowhere}\n", "verification.area: 申报表中没有企业填报的列“nowhere”"),
        ("verification: {area: growth_count}\n", "verification.area: 申报表中没有企业填报的列“growth_count”"),
        ("verification: {confirm: [{columns: [revenue]}]}\n", "verification.confirm[0]: 要写明 above 或 differs"),
        (
            "verification: {confirm: [{columns: [revenue, brand], above: 1}]}\n",
            "verification.confirm[0].columns[1]: 申报表中没有企业填报的数“brand”",
        ),
        (
            "verification: {confirm: [{columns: [growth], above: 1}]}\n",
            "verification.confirm[0].columns[0]: 申报表中没有企业填报的数“growth”",
        ),
    ],
)
def test_what_does_not_fit_the_form_is_a_fault(text, said):
    [fault] = faults(text)
    assert said in fault


def test_what_fits_is_none():
    assert faults("verification: {days: 10, confirm: [{columns: [revenue_prev], above: 1, differs: 20}]}\n") == []
