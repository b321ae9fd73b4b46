"""Several people in one section: every word is either stored or told to its writer as a conflict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.form import CellField, FieldDefinition, FieldType
from declarations.core.merge import Change, Words, merge

FIELDS = {name: FieldDefinition(code=name, label=name, type="text") for name in ("tax", "staff", "donations")}
STANDS = Words({"tax": "10", "staff": None}, {"staff": "约五十"}, ("tax", "donations"))


def test_unread_text_stands_before_the_answer():
    assert [STANDS.at(name) for name in ("tax", "staff", "donations")] == ["10", "约五十", None]


def test_a_change_that_finds_what_it_is_based_on_is_taken():
    words, conflicts = merge(STANDS, {"staff": Change("约五十", 50)}, fields=FIELDS)
    assert (words, conflicts) == (Words({"tax": "10", "staff": 50}, {}, ("tax", "donations")), frozenset())


def test_unreadable_text_takes_the_answers_place():
    words, conflicts = merge(STANDS, {"tax": Change("10", unread="1O")}, fields=FIELDS)
    assert (words, conflicts) == (
        Words({"tax": None, "staff": None}, {"staff": "约五十", "tax": "1O"}, ("donations",)),
        frozenset(),
    )


def test_other_words_are_a_conflict_of_that_column_alone():
    words, conflicts = merge(STANDS, {"tax": Change("9", "11"), "donations": Change(None, "3")}, fields=FIELDS)
    assert conflicts == {"tax"}
    assert words == Words({"tax": "10", "staff": None, "donations": "3"}, {"staff": "约五十"}, ("tax",))


def test_the_very_words_are_no_conflict():
    assert merge(STANDS, {"tax": Change("9", "10"), "staff": Change(None, unread="约五十")}, fields=FIELDS) == (
        Words({"tax": "10", "staff": None}, {"staff": "约五十"}, ("donations",)),
        frozenset(),
    )


@pytest.mark.parametrize(
    ("field", "stands", "typed"),
    [
        (FieldType.MONEY, "100", "100.0"),
        (FieldType.PERCENT, "12.50", "12.5"),
        (FieldType.TABLE, [{"sales": "5", "title": "店"}], [{"sales": "5.00", "title": "店"}]),
    ],
)
def test_the_same_value_in_another_spelling_is_no_conflict(field, stands, typed):
    cells = (CellField(code="title", label="店名", type="text"), CellField(code="sales", label="销售额", type="money"))
    fields = {"tax": FieldDefinition(code="tax", label="税", type=field, unit="万元", columns=cells)}
    words, conflicts = merge(Words({"tax": stands}), {"tax": Change("9", typed)}, fields=fields)
    assert (words, conflicts) == (Words({"tax": typed}), frozenset())
    # The other way round: what somebody saw is what stands, only spelled otherwise.
    assert merge(Words({"tax": stands}), {"tax": Change(typed, None)}, fields=fields)[1] == frozenset()


@pytest.mark.parametrize(("stands", "typed"), [("100", "100.1"), ("100", None), ("100", "一百"), (None, "0")])
def test_another_value_stays_a_conflict(stands, typed):
    fields = {"tax": FieldDefinition(code="tax", label="税", type=FieldType.MONEY, unit="万元")}
    words = Words({"tax": stands})
    change = Change("9", unread=typed) if typed == "一百" else Change("9", typed)
    assert merge(words, {"tax": change}, fields=fields) == (words, {"tax"})


def test_confirming_changes_no_word():
    assert merge(STANDS, {}, fields={}, confirmed=["tax", "nothing"]) == (
        Words(STANDS.answers, STANDS.unread, ("donations",)),
        frozenset(),
    )


COLUMNS = ("a", "b", "c")
TEXT_FIELDS = {name: FieldDefinition(code=name, label=name, type="text") for name in COLUMNS}
TEXTS = st.one_of(st.none(), st.sampled_from(["1", "2", "3"]))
TYPED = st.tuples(st.booleans(), st.sampled_from(COLUMNS), st.sampled_from(["1", "2", "3", "?", "??"]), st.booleans())


@given(
    st.dictionaries(st.sampled_from(COLUMNS), TEXTS),
    st.lists(TYPED, max_size=12),
)
def test_no_word_is_lost_however_two_writers_take_turns(before, turns):
    """Each writer sends words based on what they saw last. What is stored is seen; what isn't is a conflict."""
    words = Words(answers=before)
    seen = {writer: {column: words.at(column) for column in COLUMNS} for writer in (False, True)}
    for writer, column, text, is_sent_late in turns:
        based_on = seen[writer][column]
        change = Change(based_on, unread=text) if text.startswith("?") else Change(based_on, text)
        stood = words.at(column)
        words, conflicts = merge(words, {column: change}, fields=TEXT_FIELDS)
        if column in conflicts:
            assert words.at(column) == stood
            assert stood not in (based_on, text)
            seen[writer][column] = stood
        else:
            assert words.at(column) == text
            assert stood in (based_on, text)  # nobody's words went unseen
            if not is_sent_late:
                seen[writer][column] = text
    assert set(words.unread) == {column for column in COLUMNS if str(words.at(column)).startswith("?")}
    assert all(words.answers[column] is None for column in words.unread)
