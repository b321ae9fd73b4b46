"""A unit's pages: what its people see and post, what nobody else does, and at how many queries."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from declarations.models import UnitMember
from review.models import Batch, Case
from review.services import checking
from tests import builders, casework, tiny
from tests.papers import PDF
from tests.review import recommending
from tests.review.desk import text

pytestmark = pytest.mark.django_db
DESK = f"/review/{tiny.SLUG}/recommendation/"


@pytest.fixture
def programme(tmp_path):
    return recommending.programme(tmp_path)


@pytest.fixture
def north(programme):
    return recommending.visitor(programme)


def url(case: Case, move: str = "") -> str:
    return f"/review/cases/{case.pk}/recommendation/{move}"


def staff(programme, role: Role = Role.STAFF):
    return casework.visitor(builders.user(email=f"{role}@example.cn", role=role, programme=programme.slug))


def test_the_desk_shows_its_own_cases_and_those_of_nobody_else(programme, north):
    recommending.case(programme, 1)
    recommending.case(programme, 2, unit="south")
    told = text(north.get(DESK))
    assert (tiny.name(1) in told, tiny.name(2) in told) == (True, False)
    assert "按填报内容应由" not in told
    assert "按填报内容应由北部推荐单位推荐" in text(recommending.visitor(programme, "south").get(DESK))


def test_a_recommender_of_another_region_gets_one_clear_sentence(programme):
    case = recommending.case(programme)
    south = recommending.visitor(programme, "south")
    for response in (
        south.get(url(case)),
        south.post(url(case, "decide/"), {"submission": case.submission_id, "kind": "accept"}),
    ):
        assert response.status_code == 403
        assert "这份申报不由贵单位推荐，只有它的推荐单位可以办理" in text(response)
        assert tiny.name(1) not in text(response)
    assert Case.objects.get().state == Case.State.PRELIMINARY


def test_what_was_typed_stays_when_a_move_is_refused(programme, north):
    case = recommending.case(programme)
    opinion = {"opinion-unit_opinion": "写了很久的意见", "opinion-unit_date": "五月"}
    response = north.post(url(case, "decide/"), {"submission": case.submission_id, "kind": "accept", **opinion})
    assert (response.status_code, "写了很久的意见" in response.content.decode()) == (409, True)
    typed = {"submission": "0", "reason": "理由甲乙丙", "until": (timezone.localdate() + timedelta(days=2)).isoformat()}
    response = north.post(url(case, "return/"), typed | {"mark-revenue": "on", "comment-revenue": "对不上"})
    page = response.content.decode()
    assert (response.status_code, "理由甲乙丙" in page, "对不上" in page) == (409, True, True)


def test_the_official_words_stand_ready_in_the_opinion(programme, north):
    case = recommending.case(programme)
    assert ">同意推荐。</textarea>" in north.get(url(case)).content.decode()


def test_accept_and_decline_by_the_page(programme, north):
    first, second = recommending.case(programme, 1), recommending.case(programme, 2)
    stated = {"submission": first.submission_id, "kind": "accept", "opinion-unit_opinion": "好"}
    assert north.post(url(first, "decide/"), stated).status_code == 302
    stated = {"submission": second.submission_id, "kind": "decline", "reason": "不符"}
    assert north.post(url(second, "decide/"), stated).status_code == 302
    assert list(Case.objects.order_by("submission__sequence").values_list("state", flat=True)) == [
        "accepted",
        "declined",
    ]


def test_the_order_is_typed_or_stepped_and_a_stale_tab_is_told(programme, north):
    first, second, third = recommending.listed(programme, 3)
    stale = {"seen": recommending.seen(programme)} | {
        f"place-{c.pk}": str(n) for n, c in enumerate((first, second, third), 1)
    }
    assert north.post(f"{DESK}order/", stale | {f"place-{third.pk}": "1"}).status_code == 302
    assert recommending.names(programme) == [tiny.name(n) for n in (3, 1, 2)]
    response = north.post(f"{DESK}order/", stale | {"step": f"up:{second.pk}"})
    assert (response.status_code, "名单刚才有变动" in text(response)) == (409, True)
    kept = re.findall(r'name="place-([0-9a-f-]+)"', response.content.decode())
    assert kept == [str(one.pk) for one in (second, first, third)]
    fresh = {"seen": recommending.seen(programme)} | {
        f"place-{c.pk}": str(n) for n, c in enumerate((third, first, second), 1)
    }
    north.post(f"{DESK}order/", fresh | {"step": f"down:{third.pk}"})
    assert recommending.names(programme) == [tiny.name(n) for n in (1, 3, 2)]


def test_handing_in_by_the_page(programme, north):
    recommending.listed(programme, 2)
    page = north.get(f"{DESK}submit/").content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    assert north.post(f"{DESK}submit/", {"seen": seen}).status_code == 422
    wrong = SimpleUploadedFile("函.pdf", b"words")
    response = north.post(f"{DESK}submit/", {"seen": seen, "letter": wrong})
    assert (response.status_code, "“函.pdf”内容不是这些格式" in text(response)) == (422, True)
    letter = SimpleUploadedFile("推荐函.pdf", PDF)
    response = north.post(f"{DESK}submit/", {"seen": seen, "letter": letter})
    batch = Batch.objects.get()
    assert response.url == f"/review/batches/{batch.pk}/"
    told = text(north.get(response.url))
    assert (tiny.name(1) in told, "推荐函.pdf" in told) == (True, True)
    assert north.get(f"/review/batches/{batch.pk}/letter/").content == PDF
    assert recommending.visitor(programme, "south").get(response.url).status_code == 403


def test_the_unit_reads_what_was_filed_and_of_the_verifiers_nothing(programme, north):
    (case,) = recommending.listed(programme, 1)
    recommending.hand_in(programme)
    clerk = staff(programme)
    stated = {"submission": case.submission_id, "kind": "reject", "reason": "核查员的话"}
    assert clerk.post(f"/review/cases/{case.pk}/decide/", stated).status_code == 302
    told = text(north.get(url(case)))
    assert ("核查员的话" in told, "不通过" in told, "已报送" in told) == (False, False, True)
    assert "核查员的话" not in text(north.get(DESK))
    assert north.get(f"/review/cases/{case.pk}/").status_code == 403


def test_staff_hand_back_by_the_page(programme, north):
    (case,) = recommending.listed(programme, 1)
    recommending.hand_in(programme)
    stated = {"submission": case.submission_id, "reason": "", "until": timezone.localdate().isoformat()}
    assert staff(programme).post(f"/review/cases/{case.pk}/hand-back/", stated).status_code == 422
    verifier = staff(programme, Role.VERIFIER)
    assert verifier.post(f"/review/cases/{case.pk}/hand-back/", stated | {"reason": "请补"}).status_code == 403
    assert staff(programme).post(f"/review/cases/{case.pk}/hand-back/", stated | {"reason": "请补"}).status_code == 302
    assert "协会退回，请于" in text(north.get(DESK))


def test_staff_see_how_far_every_unit_is(programme):
    recommending.listed(programme, 1)
    recommending.hand_in(programme)
    told = text(staff(programme).get(DESK))
    assert ("北部推荐单位" in told, "第 1 批（1 家）" in told) == (True, True)
    assert tiny.name(1) in text(staff(programme).get(f"{DESK}?unit=north"))


def test_staff_add_and_remove_people_of_units(programme):
    clerk = staff(programme)
    builders.user(email="new@example.cn")
    page = f"/filing/programmes/{programme.slug}/units/"
    response = clerk.post(page, {"unit": "north", "email": "new@example.cn"})
    assert "没有用这个邮箱登录的账户" in text(response)  # its address isn't confirmed
    recommending.person(programme, "north")
    member = UnitMember.objects.get()
    assert "north@example.cn" in text(clerk.get(page))
    assert clerk.post(f"{page}{member.pk}/remove/").status_code == 302
    assert UnitMember.objects.count() == 0
    assert clerk.post(f"{page}{member.pk}/remove/").status_code == 404


def test_the_desk_costs_as_many_queries_for_thirty_rows_as_for_three(programme, north):
    counted = []
    for numbers in (range(1, 4), range(4, 31)):
        for number in numbers:
            recommending.filed(programme, number)
        checking.check_all(programme, by=builders.user())
        fresh = Case.objects.filter(state=Case.State.PRELIMINARY).select_related("programme", "declaration")
        for one in list(fresh)[: len(numbers) // 2]:
            recommending.accept(one)
        north.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            assert north.get(DESK).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 24
