"""Moves of two people at the same time, of which only one may go through."""

from functools import partial
from pathlib import Path

import pytest

from declarations.models import Declaration, GroupMember, Membership, Programme
from declarations.services import members
from tests import tiny
from tests.declarations.claimants import claimed, person
from tests.declarations.grouping import draft, programme_in, row, submit
from tests.declarations.together import at_once, committing

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committing")]
__all__ = ["committing"]


def test_of_a_group_and_its_subsidiary_that_submit_at_once_one_is_refused(tmp_path: Path):
    programme = programme_in(tmp_path)
    for seq in range(1, 21, 2):
        group, own = draft(programme, seq, row(seq + 1)), draft(programme, seq + 1)
        (sentence,) = at_once(partial(submit, group), partial(submit, own))
        assert sentence.startswith(
            (f"本企业已由“{tiny.name(seq)}”合并申报", f"“子公司{seq + 1}”（{tiny.number(seq + 1)}）已单独")
        )
        assert Declaration.objects.filter(pk__in=[group.pk, own.pk], state=Declaration.State.SUBMITTED).count() == 1
    assert Programme.objects.get(pk=programme.pk).last_sequence == 10


def test_of_two_groups_that_name_one_at_once_one_is_refused(tmp_path: Path):
    programme = programme_in(tmp_path)
    both = [draft(programme, 31, row(33)), draft(programme, 32, row(33))]
    (sentence,) = at_once(*(partial(submit, one) for one in both))
    assert sentence.startswith(f"“子公司33”（{tiny.number(33)}）已由另一家集团合并申报")
    assert GroupMember.objects.filter(number=tiny.number(33)).count() == 1


def test_two_administrators_who_remove_one_another_at_once_leave_one():
    applicant = claimed(person(), seq=41).applicant
    own = Membership.objects.get(applicant=applicant)
    other = Membership.objects.create(
        applicant=applicant, user=person("second"), part=Membership.Part.ADMINISTRATOR, granted_by=person()
    )
    told = at_once(lambda: members.remove(other, by=own.user), lambda: members.remove(own, by=other.user))
    assert told == ["企业至少要有一位管理员：请先让另一位成员成为企业管理员"]
    assert Membership.objects.filter(applicant=applicant).count() == 1
