"""Saving a section whoever else is saving it: every typed word is stored or told as a conflict, none is overwritten."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from declarations.core.merge import Change
from declarations.models import Declaration, SectionAnswers
from declarations.services import declarations, filings, sections
from declarations.services.declarations import Refused
from declarations.services.filings import Filing
from declarations.services.sections import Saved
from tests.declarations import filing

pytestmark = pytest.mark.django_db
COLUMNS = ("tax", "donations", "total_revenue")
STEPS = st.tuples(
    st.sampled_from(["li@example.cn", "wang@example.cn"]),
    st.sampled_from(["look", *COLUMNS]),
    st.sampled_from(["1", "2", "x", "y"]),
)


def save(seen: Filing, changes: dict[str, Change], by: User) -> Saved:
    section = seen.section("finance")
    assert section is not None
    return sections.save(seen, section=section, changes=changes, by=by)


def change(based_on: object, text: str) -> Change:
    return Change(based_on, text) if text.isdigit() else Change(based_on, unread=text)


def stands(declaration: Declaration, column: str) -> object:
    return sections.words_of(declaration.sections.filter(section="finance").first()).at(column)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=15))
def test_no_word_is_lost_however_two_writers_pages_age(steps):
    declaration = Declaration.objects.first() or filing.opened()
    SectionAnswers.objects.all().delete()
    pages = {name: filings.look(declaration) for name in ("li@example.cn", "wang@example.cn")}
    shown = {name: dict.fromkeys(COLUMNS) for name in pages}
    for writer, what, text in steps:
        if what == "look":
            pages[writer] = filings.look(declaration)
            shown[writer] = {column: stands(declaration, column) for column in COLUMNS}
            continue
        stood, based_on = stands(declaration, what), shown[writer][what]
        saved = save(pages[writer], {what: change(based_on, text)}, by=filing.user(writer))
        if saved.conflicts:
            assert saved.conflicts == {what}
            assert stood not in (based_on, text)
            assert sections.words_of(saved.found).at(what) == stood
            assert stands(declaration, what) == stood
        else:
            assert stood in (based_on, text)
            assert stands(declaration, what) == text
            shown[writer][what] = text
        assert sections.words_of(saved.filing.rows["finance"]).at(what) == stands(declaration, what)


def test_an_old_page_saves_into_what_others_saved_since():
    declaration = filing.opened()
    old = filings.look(declaration)
    save(filings.look(declaration), {"tax": change(None, "1")}, by=filing.user())
    save(filings.look(declaration), {"donations": change(None, "2")}, by=filing.user())
    saved = save(old, {"total_revenue": change(None, "3")}, by=filing.user())
    row = SectionAnswers.objects.get()
    assert (row.answers, row.version) == ({"tax": "1", "donations": "2", "total_revenue": "3"}, 3)
    assert (saved.filing.answers["tax"], saved.conflicts) == (1, frozenset())


@pytest.mark.parametrize("is_first", [True, False])
def test_a_page_that_is_older_than_the_submission_saves_nothing(is_first):
    declaration = filing.opened()
    if not is_first:
        save(filings.look(declaration), {"donations": change(None, "2")}, by=filing.user())
    before = list(SectionAnswers.objects.values())
    old = filings.look(declaration)
    Declaration.objects.update(state=Declaration.State.SUBMITTED)
    with pytest.raises(Refused, match="申报已提交，不能再修改"):
        save(old, {"tax": change(None, "1")}, by=filing.user())
    assert list(SectionAnswers.objects.values()) == before


def test_what_is_unread_stands_in_the_way_of_submitting():
    declaration = filing.opened()
    save(filings.look(declaration), {"tax": change(None, "九十")}, by=filing.user())
    told = {one.column: one.message for one in declarations.problems_of(declaration)}
    assert told["tax"] == "“纳税总额（2018年）”填写有误：“九十”不是数，请只填数字，如 1234.5"
    assert declarations.may_submit(declaration, at=timezone.now()).is_no


def test_what_is_unconfirmed_stands_in_the_way_of_submitting():
    declaration = filing.filled()
    SectionAnswers.objects.filter(section="finance").update(unconfirmed=["donations"])
    told = [one.message for one in declarations.problems_of(declaration)]
    assert told == ["“公益捐赠（2018年）”沿用上年填报，请确认"]


def test_who_types_the_same_value_in_another_spelling_is_told_of_no_conflict():
    declaration = filing.opened()
    seen = filings.look(declaration)
    save(seen, {"tax": change(None, "100")}, by=filing.user("li@example.cn"))
    saved = save(seen, {"tax": Change(None, "100.0"), "donations": change("9", "3")}, by=filing.user("wang@example.cn"))
    assert (saved.conflicts, stands(declaration, "tax")) == ({"donations"}, "100.0")
