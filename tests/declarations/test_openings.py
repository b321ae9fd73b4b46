"""Which programmes take declarations from an applicant, how far it has come, and beginning one."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Membership
from declarations.services import declarations, openings
from declarations.services.declarations import Refused
from declarations.services.openings import Step
from tests import builders
from tests.declarations import several

pytestmark = pytest.mark.django_db

OPEN = builders.RECEIVED
OVER = datetime(2024, 6, 1, tzinfo=SHANGHAI)
EARLY = datetime(2024, 1, 1, tzinfo=SHANGHAI)


def member(*, seq: int = 1, part: str = Membership.Part.ADMINISTRATOR) -> Membership:
    who = builders.user(email=f"filer{seq}@example.cn")
    return Membership.objects.create(
        applicant=builders.applicant(seq=seq), user=who, part=part, granted_by=builders.user()
    )


BEGIN = "begin"


def stands(one: Membership, at: datetime) -> list[tuple[str | None, str, int | None]]:
    """What can be done next in each programme, until when, and how many days are left."""
    found: list[tuple[str | None, str, int | None]] = []
    for opening in several.opened([one], at=at):
        filed = [(str(each.step), each.until, each.days_left) for each in opening.filed]
        found += filed or [(BEGIN if opening.may_begin else None, opening.until, opening.days_left)]
    return found


def test_what_comes_next_by_time_and_state():
    programme, one = builders.programme(), member()
    assert stands(one, EARLY) == [(None, "2024-04-30 24:00", 121)]
    assert stands(one, OPEN) == [(BEGIN, "2024-04-30 24:00", 29)]
    assert stands(one, OVER) == []
    draft = builders.declaration()
    assert stands(one, OPEN) == [(Step.CONTINUE, "2024-04-30 24:00", 29)]
    assert stands(one, OVER) == [(Step.LOOK, "2024-04-30 24:00", None)]
    declarations.submit(draft, by=one.user, received_at=OPEN)
    (found,) = several.opened([one], at=OPEN)
    assert [(each.step, each.declaration.receipt) for each in found.filed] == [(Step.LOOK, f"{programme.slug}-000001")]
    Declaration.objects.update(state=Declaration.State.RETURNED, returned_until=OVER + timedelta(days=5))
    assert stands(one, OVER) == [(Step.CORRECT, "2024-06-05 24:00", 5)]
    assert stands(one, OVER + timedelta(days=5)) == [(Step.LOOK, "2024-06-05 24:00", None)]


def test_who_may_only_look_is_offered_nothing_else():
    builders.programme()
    one = member(part=Membership.Part.VIEWER)
    assert [step for step, *_ in stands(one, OPEN)] == [None]
    builders.declaration()
    assert [step for step, *_ in stands(one, OPEN)] == [Step.LOOK]


def test_an_extension_opens_for_those_it_was_given_to():
    programme, one, other = builders.programme(), member(), member(seq=2)
    until = datetime(2024, 6, 11, tzinfo=SHANGHAI)
    declarations.extend(programme, until=until, reason="停电", by=builders.user(), applicant=one.applicant)
    assert stands(one, OVER) == [(BEGIN, "2024-06-10 24:00", 10)]
    assert stands(other, OVER) == []
    declarations.extend(programme, until=until, reason="系统维护", by=builders.user())
    assert stands(other, OVER) == [(BEGIN, "2024-06-10 24:00", 10)]


def test_beginning_twice_is_one_declaration():
    programme, one = builders.programme(), member()
    head = {"category": "platform", "unit": "south"}
    first = openings.begin(one.applicant, programme=programme, **head, at=OPEN, by=one.user)
    again = openings.begin(one.applicant, programme=programme, at=OVER, by=one.user)
    assert (first, Declaration.objects.count(), first.category) == (again, 1, "platform")


@pytest.mark.parametrize(
    ("at", "category", "sentence"),
    [
        (EARLY, "platform", "申报尚未开始，2024年03月01日起受理"),
        (OVER, "platform", "申报已于2024年04月30日截止"),
        (OPEN, "", "申报类别未填"),
        (OPEN, "nonsense", "申报类别“nonsense”不是本方案的类别"),
    ],
)
def test_beginning_is_refused_with_the_reason(at, category, sentence):
    programme, one = builders.programme(), member()
    with pytest.raises(Refused, match=sentence):
        openings.begin(one.applicant, programme=programme, category=category, unit="south", at=at, by=one.user)
    assert Declaration.objects.count() == 0


def test_two_queries_however_many_there_are():
    builders.programme()
    counts = []
    for upto in (1, 8):
        members = [member(seq=100 * upto + seq) for seq in range(upto)]
        several.opened(members, at=OPEN)  # what a revision says is compiled once in a process
        with CaptureQueriesContext(connection) as queries:
            assert len(several.opened(members, at=OPEN)) == upto
        counts.append(len(queries))
    assert counts == [2, 2]
