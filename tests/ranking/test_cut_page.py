"""The page of a list that staff cut, and its line on the run's page."""

import pytest
from django.urls import reverse

from accounts.models import Role
from ranking.models import SignOff, StaffCut
from ranking.services import cuts
from tests import builders
from tests.ranking import staff_lists, standings
from tests.ranking.test_views import queries_of

pytestmark = pytest.mark.django_db
POSTED = {"ids": ["N4", "N2"], "reason": "评议会决定", "seen": ""}


@pytest.fixture
def run(tmp_path):
    return staff_lists.run(tmp_path)


@pytest.fixture
def staff(client, run):
    client.force_login(builders.user(email="staff@example.cn", role=Role.STAFF))
    return client


def address(run, code="chosen"):
    return reverse("ranking:staff_list", args=[run.id, code])


def shown(response):
    return [(one.number, one.rank, one.name, one.listed, one.chosen) for one in response.context["candidates"]]


def test_the_candidates_stand_in_order_with_a_box_each(staff, run):
    response = staff.get(address(run))
    assert shown(response) == [(f"N{n}", str(n), f"上榜{n}公司", False, False) for n in (2, 3, 4)]
    assert [one.score for one in response.context["candidates"]] == ["97.5000", "96.5000", "95.5000"]
    assert response.text.count('type="checkbox"') == 3
    assert '<label for="candidate-2">上榜2公司</label>' in response.text
    assert "尚未确定" in response.text
    assert staff_lists.TOLD in response.text
    assert "别的提示" not in response.text


def test_what_is_posted_stands_and_is_ticked_from_then_on(staff, run):
    response = staff.post(address(run), POSTED, follow=True)
    assert response.redirect_chain == [(address(run), 302)]
    assert [(one.ids, one.reason, one.cut_by.email) for one in StaffCut.objects.all()] == [
        (["N2", "N4"], "评议会决定", "staff@example.cn")
    ]
    assert [one[3:] for one in shown(response)] == [(True, True), (False, False), (True, True)]
    assert response.text.count(" checked") == 2
    assert "已确定 2 家" in response.text
    again = {"ids": ["N3"], "reason": "改定", "seen": response.context["seen"]}
    assert staff.post(address(run), again).status_code == 302
    assert cuts.newest(run)["chosen"].ids == ["N3"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": " "}, "请写明确定榜单的理由。"),
        ({"reason": "长" * 2001}, "理由不能超过2000字。"),
        ({"ids": ["N4", "N5"]}, "不在候选名单中：N5"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_chosen(staff, run, change, sentence):
    response = staff.post(address(run), POSTED | change)
    assert (response.status_code, StaffCut.objects.count()) == (422, 0)
    assert sentence in response.text
    assert shown(response)[2][4] is True


def test_whoever_comes_second_sees_the_present_list_before_changing_it(staff, run):
    made = cuts.cut_list(run, code="chosen", ids=["N3"], reason="已定", by=builders.user())
    response = staff.post(address(run), POSTED)
    assert response.status_code == 422
    assert "榜单刚被别人确定过，请看过现在的名单再改" in response.text
    assert [one[3:] for one in shown(response)] == [(False, True), (True, False), (False, True)]
    assert response.context["seen"] == made.pk


@pytest.mark.parametrize("role", Role)
def test_staff_choose_readers_see_and_others_get_nothing(client, run, role):
    cuts.cut_list(run, code="chosen", ids=["N3"], reason="已定", by=builders.user())
    client.force_login(builders.user(email="one@example.cn", role=role))
    page = client.get(address(run))
    read = role in {Role.STAFF, Role.LEADER, Role.AUDITOR}
    assert (page.status_code, "上榜3公司" in page.text) == ((200, True) if read else (403, False))
    assert ('type="checkbox"' in page.text, "<textarea" in page.text) == (role == Role.STAFF, role == Role.STAFF)
    posted = POSTED | {"seen": StaffCut.objects.get().pk}
    assert client.post(address(run), posted).status_code == (302 if role == Role.STAFF else 403)
    assert StaffCut.objects.count() == (2 if role == Role.STAFF else 1)


def test_a_signed_list_is_only_shown(staff, run):
    SignOff.objects.create(run=run, minutes="无异议", signed_by=builders.user())
    page = staff.get(address(run))
    assert ('type="checkbox"' in page.text, "组长已签署复核，榜单不能再改" in page.text) == (False, True)
    assert staff.post(address(run), POSTED).status_code == 422


def test_other_lists_and_open_runs_have_no_such_page(staff, run):
    queued = standings.run(number=2, in_programme=run.programme)
    addresses = [address(run, "main"), address(run, "none"), address(queued)]
    assert [staff.get(one).status_code for one in addresses] == [404] * 3
    assert [staff.post(one, POSTED).status_code for one in addresses] == [404] * 3


def test_the_runs_page_says_how_far_each_list_is(staff, run):
    cuts.cut_list(run, code="second", ids=["N1"], reason="已定", by=builders.user(email="who@example.cn", name="王工"))
    page = staff.get(reverse("ranking:run", args=[run.id]))
    section = page.text.split('id="staff-lists-head"')[1].split("</section>")[0]
    assert [section.count(text) for text in ("尚未确定", "已确定 1 家", "王工")] == [1, 1, 1]
    assert [f'href="{address(run, code)}"' in section for code in ("chosen", "second", "main")] == [True, True, False]


def test_a_programme_without_such_lists_says_nothing_of_them(client):
    plain = standings.finished()
    client.force_login(builders.user(email="staff@example.cn", role=Role.STAFF))
    assert "人工确定的榜单" not in client.get(reverse("ranking:run", args=[plain.id])).text


def test_a_long_list_takes_no_more_queries(staff, tmp_path):
    few = staff_lists.run(tmp_path / "few", number=2, ranked=2)
    many = staff_lists.run(tmp_path / "many", number=3, ranked=500)
    assert queries_of(staff, address(few)) == queries_of(staff, address(many))
    numbers = [f"N{place}" for place in range(2, 501)]
    assert staff.post(address(many), {"ids": numbers, "reason": "全部列入", "seen": ""}).status_code == 302
    assert cuts.newest(many)["chosen"].ids == numbers
