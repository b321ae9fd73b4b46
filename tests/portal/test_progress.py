"""How far the work has come: by stage, by region or unit, by person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from declarations.models import Declaration
from portal.services.progress import UNTOLD, Share, progress
from review.models import Case, Decision, Scorecard
from review.models import Round as ScoringRound
from review.services import cases, panels
from tests import builders, tiny

pytestmark = pytest.mark.django_db
PAGE = f"/programmes/{tiny.SLUG}/progress/"


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="staff2@example.cn", role=Role.STAFF))
    return client


def passed(case: Case, by) -> None:
    cases.take(case, by=by)
    cases.decide(case, kind=Decision.Kind.PASS, submission_seen=str(case.submission_id), reason="核对无误", by=by)


def of(share: Share) -> tuple[str, int, int, int, int]:
    return share.name, share.total, share.done, share.late, share.drafts


@pytest.fixture
def without_units(tmp_path):
    """The tiny programme with nobody who recommends."""
    units = "recommending_units:\n  - {code: north, title: 北部推荐单位, closes: 2024-04-15}\n"
    return builders.programme_with(tmp_path, replaced={units: "", "  - {code: south, title: 南部推荐单位}\n": ""})


def test_by_stage_place_and_person(without_units):
    verifier = builders.user(email="v@example.cn", role=Role.VERIFIER, name="核查甲")
    first, second, third = (builders.case(seq=seq, in_programme=without_units) for seq in (1, 2, 3))
    Case.objects.update(due_on=None)
    passed(first, verifier)
    cases.take(second, by=verifier)
    Case.objects.filter(pk=second.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    builders.declaration(seq=4, in_programme=without_units)
    found = progress(third.programme)
    assert [(tally.title, tally.total) for tally in found.stages] == [("申报", 4), ("案卷", 3), ("评分表", 0)]
    assert dict(found.stages[1].counts)["通过"] == 1
    assert (found.places_title, [of(share) for share in found.places]) == ("登记地", [(UNTOLD, 3, 1, 1, 1)])
    assert [of(share) for share in found.verifiers] == [("核查甲", 2, 1, 1, 0), ("（无人领取）", 1, 0, 0, 0)]
    assert found.experts == ()


@pytest.mark.parametrize(
    ("number", "place"),
    [("91140100FAKE00001X", "山西省太原市"), ("91149999FAKE00001X", "山西省"), ("1234567", UNTOLD)],
)
def test_the_region_stands_in_the_registration(without_units, number: str, place: str):
    case = builders.case(seq=1, in_programme=without_units)
    Case.objects.update(applicant_number=number)
    Declaration.objects.update(applicant_number=number)
    assert [share.name for share in progress(case.programme).places] == [place]


def test_by_unit_where_units_recommend():
    case = builders.case(seq=1)
    Case.objects.update(unit="south", due_on=None)
    found = progress(case.programme)
    assert (found.places_title, [of(share) for share in found.places]) == (
        "推荐单位",
        [("北部推荐单位", 0, 0, 0, 0), ("南部推荐单位", 1, 0, 0, 0)],
    )


def test_experts_by_what_they_handed_in():
    case, by = builders.case(seq=1), builders.user()
    expert = builders.user(email="e@example.cn", name="专家甲")
    seat = panels.seat(case.programme, expert=expert, is_chair=False, by=by)
    made = ScoringRound.objects.create(programme=case.programme, number=1, created_by=by)
    Scorecard.objects.create(round=made, case=case, seat=seat, assigned_by=by)
    found = progress(case.programme)
    assert [of(share) for share in found.experts] == [("专家甲", 1, 0, 0, 0)]
    assert dict(found.stages[2].counts)["待评分"] == 1


def test_the_page_tells_it_with_as_many_queries_for_thirty_as_for_three(staff):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert staff.get(PAGE).status_code == 200
        return len(asked)

    for seq in range(1, 4):
        builders.submission(seq=seq)
    builders.check_round()
    few = queries()
    for seq in range(4, 31):
        builders.submission(seq=seq)
    builders.check_round()
    assert queries() == few
    assert "30 份" in staff.get(PAGE).content.decode()
