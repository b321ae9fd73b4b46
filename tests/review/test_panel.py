"""The panel: who is seated, and by whom."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, RoleGrant, User
from records.models import JournalEntry
from review.models import PanelSeat
from review.services import panels
from tests import builders, tiny

pytestmark = pytest.mark.django_db

PANEL = f"/review/{tiny.SLUG}/panel/"
SEAT = f"{PANEL}seat/"


def account(email: str = "expert@example.cn", *, verified: bool = True) -> User:
    made = builders.user(email=email, name=email.partition("@")[0])
    EmailAddress.objects.create(user=made, email=email, verified=verified, primary=True)
    return made


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="boss@example.cn", role=Role.STAFF))
    return client


def seats() -> list[tuple[str, bool]]:
    return list(PanelSeat.objects.order_by("expert__email").values_list("expert__email", "is_chair"))


def test_an_empty_panel_says_what_it_is_for(staff):
    assert "专家组还没有席位" in staff.get(PANEL).text


def test_staff_seat_experts_and_one_chair(staff):
    account()
    account("chair@example.cn")
    response = staff.post(SEAT, {"email": " Expert@example.cn "}, follow=True)
    assert (response.redirect_chain, "已为expert设席。" in response.text) == ([(PANEL, 302)], True)
    staff.post(SEAT, {"email": "chair@example.cn", "is_chair": "on"})
    assert seats() == [("chair@example.cn", True), ("expert@example.cn", False)]
    roles = RoleGrant.objects.filter(role__in=[Role.EXPERT, Role.CHAIR]).values_list("user__email", "role")
    assert set(roles) == {("chair@example.cn", "chair"), ("expert@example.cn", "expert")}
    assert JournalEntry.objects.filter(thing=f"programme:{tiny.SLUG}", action="expert.seated").count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nobody@example.cn"}, "没有用这个邮箱登录的账户。请对方先注册并确认邮箱，再来设席。"),
        ({"email": "unconfirmed@example.cn"}, "没有用这个邮箱登录的账户。请对方先注册并确认邮箱，再来设席。"),
        ({"email": "no address"}, "这不是一个电子邮箱地址。"),
        ({"email": ""}, "请写专家的电子邮箱。"),
        ({"email": "expert@example.cn"}, "这位专家已有席位，或本方案已有组长"),
        ({"email": "chair@example.cn", "is_chair": "on"}, "这位专家已有席位，或本方案已有组长"),
    ],
)
def test_a_seat_that_cant_be_given_is_explained(staff, typed, sentence):
    panels.seat(builders.programme(), expert=account(), is_chair=True, by=builders.user())
    account("chair@example.cn")
    account("unconfirmed@example.cn", verified=False)
    response = staff.post(SEAT, typed)
    assert (response.status_code, sentence in response.text, typed["email"] in response.text) == (422, True, True)
    assert seats() == [("expert@example.cn", True)]


def test_a_seat_is_taken_away_with_its_role(staff):
    seat = panels.seat(builders.programme(), expert=account(), is_chair=False, by=builders.user())
    response = staff.post(f"{PANEL}{seat.id}/unseat/", follow=True)
    assert ("已撤销expert的席位。" in response.text, seats()) == (True, [])
    assert not RoleGrant.objects.filter(role=Role.EXPERT).exists()
    again = staff.post(f"{PANEL}{seat.id}/unseat/")
    assert (again.status_code, "没有这个席位" in again.text) == (404, True)


@pytest.mark.parametrize("role", Role)
def test_staff_leaders_and_auditors_look_and_only_staff_seat(client, role):
    seat = panels.seat(builders.programme(), expert=account(), is_chair=True, by=builders.user())
    client.force_login(builders.user(email="one@example.cn", role=role))
    reads = role in {Role.STAFF, Role.LEADER, Role.AUDITOR}
    page = client.get(PANEL)
    assert (page.status_code, "expert@example.cn" in page.text) == (200 if reads else 403, reads)
    assert (f"{seat.id}/unseat" in page.text) == (role == Role.STAFF)
    if role != Role.STAFF:
        moved = [client.post(url, {"email": "x@example.cn"}) for url in (SEAT, f"{PANEL}{seat.id}/unseat/")]
        assert [one.status_code for one in moved] == [403, 403]
        assert seats() == [("expert@example.cn", True)]


def test_staff_of_another_programme_seat_nobody_here(client):
    account()
    builders.programme()
    client.force_login(builders.user(email="one@example.cn", role=Role.STAFF, programme="other-list-2024"))
    assert [client.get(PANEL).status_code, client.post(SEAT, {"email": "expert@example.cn"}).status_code] == [403, 403]
    assert seats() == []


def test_a_foreign_programmes_seat_isnt_found_under_ones_own(client):
    seat = panels.seat(builders.programme(), expert=account(), is_chair=False, by=builders.user())
    client.force_login(builders.user(email="one@example.cn", role=Role.STAFF, programme="other-list-2024"))
    assert client.post(f"/review/other-list-2024/panel/{seat.id}/unseat/").status_code == 404
    assert seats() == [("expert@example.cn", False)]


def test_moves_are_posted_and_looking_changes_nothing(staff):
    seat = panels.seat(builders.programme(), expert=account(), is_chair=False, by=builders.user())
    assert [staff.get(url).status_code for url in (SEAT, f"{PANEL}{seat.id}/unseat/")] == [405, 405]
    assert staff.get("/review/no-such-list/panel/").status_code == 404


def test_queries_dont_grow_with_seats(staff):
    counts = []
    for size in (3, 30):
        for n in range(PanelSeat.objects.count(), size):
            expert = builders.user(email=f"e{n}@example.cn")
            panels.seat(builders.programme(), expert=expert, is_chair=False, by=builders.user())
        with CaptureQueriesContext(connection) as queries:
            staff.get(PANEL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
