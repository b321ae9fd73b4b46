"""A group files for its subsidiaries: nobody is filed for twice, whoever comes first."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from declarations.models import Declaration, GroupMember, Membership, Programme
from declarations.services import declarations
from declarations.services.declarations import Refused
from tests import builders, tiny
from tests.declarations import filing
from tests.declarations.grouping import (
    FILED_ALONE,
    FILED_BY_ANOTHER,
    FILED_FOR,
    draft,
    held,
    programme_in,
    row,
    state,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    return programme_in(tmp_path)


def give_back(declaration: Declaration) -> None:
    until = timezone.now() + timedelta(days=9)
    declarations.return_for_correction(declaration, until=until, reason="请核对", fields={}, by=builders.user())


def refused(declaration: Declaration) -> str:
    with pytest.raises(Refused) as found:
        submit(declaration)
    return found.value.verdict.sentence


def test_whom_a_group_has_filed_for_can_not_file(programme):
    own = draft(programme, 2)
    submit(draft(programme, 1, row(2), row(3)))
    assert held() == {(tiny.number(2), False), (tiny.number(3), False)}
    assert refused(own) == FILED_FOR
    assert declarations.may_submit(own, at=builders.RECEIVED).reasons == (FILED_FOR,)
    submit(draft(programme, 4))


def test_a_group_can_not_file_for_who_has_filed(programme):
    alone = draft(programme, 2)
    submit(alone)
    group = draft(programme, 1, row(2), row(3))
    assert refused(group) == FILED_ALONE
    (problem,) = declarations.problems_of(group)
    assert (problem.section, problem.column) == ("contact", "subsidiaries")
    assert held() == set()
    state(group, row(3))
    submit(group)
    assert held() == {(tiny.number(3), False)}


def test_a_draft_of_the_subsidiary_does_not_bar_the_group(programme):
    draft(programme, 2)
    submit(draft(programme, 1, row(2)))
    assert held() == {(tiny.number(2), False)}


@pytest.mark.parametrize(
    ("acquired_on", "itself"),
    [(date(2024, 1, 1), True), (date(2023, 12, 31), False), (date(2010, 5, 1), False), (None, False)],
)
def test_who_was_acquired_after_the_base_year_may_file_for_itself(programme, acquired_on, itself):
    """Independent all through 2023, merged in the year of the list."""
    before, after = draft(programme, 2), draft(programme, 3)
    submit(before)
    group = draft(programme, 1, row(2, acquired_on), row(3, acquired_on))
    if itself:
        submit(group)
        submit(after)
        assert held() == {(tiny.number(2), True), (tiny.number(3), True)}
    else:
        assert refused(group) == FILED_ALONE
        state(group, row(3, acquired_on))
        submit(group)
        assert refused(after) == FILED_FOR


def test_of_two_groups_that_name_one_the_second_is_refused_without_the_firsts_name(programme):
    submit(draft(programme, 1, row(2)))
    second = draft(programme, 5, row(2))
    assert refused(second) == FILED_BY_ANOTHER
    assert tiny.name(1) not in FILED_BY_ANOTHER
    state(second, row(2, date(2024, 3, 1)))
    assert refused(second) == FILED_BY_ANOTHER
    assert held() == {(tiny.number(2), False)}


def test_the_database_holds_that_nobody_is_filed_for_twice(programme):
    first, second = draft(programme, 1), draft(programme, 5)
    GroupMember.objects.create(programme=programme, declaration=first, number="N")
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.create(programme=programme, declaration=second, number="N")


def test_a_returned_group_holds_nobody_and_names_anew(programme):
    own, group = draft(programme, 2), draft(programme, 1, row(2), row(3))
    submit(group)
    give_back(group)
    assert held() == set()
    submit(own)
    assert FILED_ALONE in declarations.may_submit(group, at=timezone.now()).sentence
    state(group, row(4))
    declarations.submit(group, by=builders.user())
    assert held() == {(tiny.number(4), False)}


def test_a_returned_subsidiary_may_be_taken_in(programme):
    own, group = draft(programme, 2), draft(programme, 1, row(2))
    submit(own)
    give_back(own)
    submit(group)
    assert FILED_FOR in declarations.may_submit(own, at=timezone.now()).sentence


def test_numbers_are_compared_as_numbers_and_each_counts_once(programme):
    own = draft(programme, 1, row(1), row(2), {**row(2), "number": f" {tiny.number(2).lower()} "})
    submit(own)
    assert held() == {(tiny.number(2), False)}


def test_another_programme_is_another_list(programme):
    submit(draft(programme, 1, row(2)))
    other = filing.opened(seq=2)
    assert [one for one in declarations.problems_of(other) if "合并申报" in one.message] == []


def test_the_subsidiary_is_told_on_its_own_pages_and_nobody_elses_figures(programme):
    submit(draft(programme, 1, row(2), row(3)))
    own = draft(programme, 2)
    client = filing.member(own, Membership.Part.FILLER)
    for page in ("self-check", "review"):
        text = client.get(f"/filing/{own.pk}/{page}/").text
        assert FILED_FOR in text
        assert [tiny.number(1) in text, tiny.number(3) in text, "子公司3" in text] == [False] * 3
    stranger = draft(programme, 4)
    text = filing.member(stranger, Membership.Part.FILLER).get(f"/filing/{stranger.pk}/self-check/").text
    assert [tiny.name(1) in text, "合并申报" in text] == [False, False]


def test_the_group_reads_its_own_words_of_a_subsidiary(programme):
    """Whoever names any number learns that it has filed, and not what it is called."""
    submit(draft(programme, 2))
    group = draft(programme, 1, row(2))
    text = filing.member(group, Membership.Part.FILLER).get(f"/filing/{group.pk}/self-check/").text
    assert FILED_ALONE in text and tiny.name(2) not in text


def test_looking_them_up_costs_the_same_for_a_few_and_for_many(programme):
    counts = []
    for seq, size in ((1, 3), (40, 30)):
        group = draft(programme, seq, *(row(100 + seq + n) for n in range(size)))
        declarations.problems_of(group)
        with CaptureQueriesContext(connection) as queries:
            declarations.problems_of(group)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_a_form_without_groups_asks_nothing_about_them():
    declaration = filing.opened()
    with CaptureQueriesContext(connection) as queries:
        declarations.problems_of(declaration)
    assert [query["sql"] for query in queries if "groupmember" in query["sql"]] == []
