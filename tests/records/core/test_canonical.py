"""Canonical JSON: one text for one value."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.core.canonical import canonical_json, sha256

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text('ab中\n"\\'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab中", max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_plain_values_come_back_and_have_one_text(value):
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(st.text(max_size=3), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


def test_text_stays_chinese_without_spaces():
    assert canonical_json({"名": [1, "榜 评"]}).decode() == '{"名":[1,"榜 评"]}'


def test_decimals_dates_and_ids_become_text():
    value = [Decimal("1.50"), date(2024, 2, 29), datetime(2024, 1, 2, 3, tzinfo=UTC), UUID(int=1)]
    expected = '["1.50","2024-02-29","2024-01-02T03:00:00+00:00","00000000-0000-0000-0000-000000000001"]'
    assert canonical_json(value).decode() == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [-float("inf")]])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(value)


def test_a_type_without_canonical_text_is_refused():
    with pytest.raises(TypeError, match="set has no canonical text"):
        canonical_json({"a": {1}})


def test_sha256_is_the_standard_one():
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
