"""The order of a list: what people type and press becomes one order of the same things."""

from hypothesis import given
from hypothesis import strategies as st

from review.core.order import by_numbers, fingerprint, stepped

KEYS = st.lists(st.integers(0, 99), unique=True, max_size=12)


@given(KEYS, st.dictionaries(st.integers(0, 99), st.text(max_size=4)))
def test_nothing_is_lost_whatever_is_typed(keys, numbers):
    assert sorted(by_numbers(keys, numbers)) == sorted(keys)


@given(KEYS)
def test_numbers_as_they_stand_change_nothing(keys):
    assert by_numbers(keys, {key: str(place) for place, key in enumerate(keys, 1)}) == keys


def test_a_number_moves_its_row_up_or_down_to_that_place():
    numbers = {"a": "1", "b": "2", "c": "3", "d": "4"}
    assert by_numbers("abcd", numbers | {"d": "2"}) == ["a", "d", "b", "c"]
    assert by_numbers("abcd", numbers | {"a": "3"}) == ["b", "c", "a", "d"]
    assert by_numbers("abcd", {"a": "4", "b": "1", "c": "2", "d": "3"}) == ["b", "c", "d", "a"]


def test_what_is_no_number_stays():
    assert by_numbers("abc", {"a": "x", "b": "", "c": "1"}) == ["c", "a", "b"]


@given(KEYS.filter(lambda keys: len(keys) > 1), st.data())
def test_a_step_down_undoes_a_step_up(keys, data):
    key = data.draw(st.sampled_from(keys[1:]))
    assert stepped(stepped(keys, key, up=True), key, up=False) == keys


def test_at_the_ends_nothing_moves():
    assert (stepped("ab", "a", up=True), stepped("ab", "b", up=False), stepped("ab", "z", up=True)) == (
        ["a", "b"],
        ["a", "b"],
        ["a", "b"],
    )


def test_another_order_or_submission_is_another_list():
    rows = [("1", "s"), ("2", "s")]
    assert len({fingerprint(rows), fingerprint(rows[::-1]), fingerprint([("1", "t"), ("2", "s")])}) == 3
