"""Several people in one section: every word is either stored or told to its writer as a conflict."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from declarations.core.merge import Change, Words, merge

STANDS = Words({"tax": "10", "staff": None}, {"staff": "约五十"}, ("tax", "donations"))


def test_unread_text_stands_before_the_answer():
    assert [STANDS.at(name) for name in ("tax", "staff", "donations")] == ["10", "约五十", None]


def test_a_change_that_finds_what_it_is_based_on_is_taken():
    words, conflicts = merge(STANDS, {"staff": Change("约五十", 50)})
    assert (words, conflicts) == (Words({"tax": "10", "staff": 50}, {}, ("tax", "donations")), frozenset())


def test_unreadable_text_takes_the_answers_place():
    words, conflicts = merge(STANDS, {"tax": Change("10", unread="1O")})
    assert (words, conflicts) == (
        Words({"tax": None, "staff": None}, {"staff": "约五十", "tax": "1O"}, ("donations",)),
        frozenset(),
    )


def test_other_words_are_a_conflict_of_that_column_alone():
    words, conflicts = merge(STANDS, {"tax": Change("9", "11"), "donations": Change(None, "3")})
    assert conflicts == {"tax"}
    assert words == Words({"tax": "10", "staff": None, "donations": "3"}, {"staff": "约五十"}, ("tax",))


def test_the_very_words_are_no_conflict():
    assert merge(STANDS, {"tax": Change("9", "10"), "staff": Change(None, unread="约五十")}) == (
        Words({"tax": "10", "staff": None}, {"staff": "约五十"}, ("donations",)),
        frozenset(),
    )


def test_confirming_changes_no_word():
    assert merge(STANDS, {}, confirmed=["tax", "nothing"]) == (
        Words(STANDS.answers, STANDS.unread, ("donations",)),
        frozenset(),
    )


COLUMNS = ("a", "b", "c")
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
        words, conflicts = merge(words, {column: change})
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
