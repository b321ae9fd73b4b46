"""Queries that are written as SQL once."""

import pytest
from django.db.models import CharField, OuterRef

from records.models import JournalEntry
from records.services import journal
from records.services.queries import Fixed, FixedExists, Written

pytestmark = pytest.mark.django_db


def entries():
    """Each entry with the action of its thing's newest, and whether there is a later one."""
    same = JournalEntry.objects.filter(thing=OuterRef("thing"))
    later = FixedExists(same.filter(seq__gt=OuterRef("seq")))
    newest = Fixed(same.order_by("-seq").values("action")[:1], output_field=CharField())
    return JournalEntry.objects.annotate(newest=newest, is_followed=later).order_by("thing", "seq")


def told(rows):
    return list(rows.values_list("thing", "action", "newest", "is_followed"))


@pytest.fixture(autouse=True)
def _recorded():
    for thing, action in (("a:1", "a.made"), ("a:1", "a.gone"), ("b:1", "b.made")):
        journal.record(thing, action, by=journal.SYSTEM, facts={})


def test_a_kept_query_says_the_same_again_and_sees_what_is_new():
    kept = entries()
    first = [("a:1", "a.made", "a.gone", True), ("a:1", "a.gone", "a.gone", False), ("b:1", "b.made", "b.made", False)]
    assert told(kept.all()) == told(kept.all()) == first
    journal.record("b:1", "b.gone", by=journal.SYSTEM, facts={})
    assert told(kept.filter(thing="b:1")) == [("b:1", "b.made", "b.gone", True), ("b:1", "b.gone", "b.gone", False)]


def test_it_is_written_anew_within_another_query():
    kept = entries()
    assert len(told(kept.all())) == 3
    inside = kept.filter(newest="a.gone").values("pk")
    assert [one.thing for one in JournalEntry.objects.filter(pk__in=inside)] == ["a:1", "a:1"]
    assert told(kept.filter(is_followed=True)) == [("a:1", "a.made", "a.gone", True)]


def test_a_written_query_asks_with_another_text_and_sees_what_is_new():
    asked = Written(lambda thing: JournalEntry.objects.filter(thing=thing).order_by("seq").values_list("action"))
    assert asked.rows("a:1") == [("a.made",), ("a.gone",)]
    assert asked.rows("b:1") == [("b.made",)]
    journal.record("b:1", "b.gone", by=journal.SYSTEM, facts={})
    assert asked.rows("b:1") == [("b.made",), ("b.gone",)]
    assert asked.rows("'; DROP TABLE records_journalentry --") == []
