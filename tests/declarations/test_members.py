"""The people of an applicant, and the first step of filing that they take."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from declarations.core.programme import SHANGHAI
from declarations.models import Applicant, Declaration, Membership
from declarations.services import declarations
from records.models import JournalEntry
from tests import builders, tiny
from tests.declarations.claimants import claimed, letters, person, staff

pytestmark = pytest.mark.django_db


def test_administrators_see_the_members_of_their_own_applicant(client):
    applicant = claimed(person()).applicant
    viewer = person("viewer")
    Membership.objects.create(applicant=applicant, user=viewer, part=Membership.Part.VIEWER, granted_by=staff())
    address = reverse("declarations:members", args=[applicant.id])
    answers = {}
    for who in (person(), viewer, person("stranger"), staff()):
        client.force_login(who)
        page = client.get(address)
        answers[who.email] = (page.status_code, "viewer@example.cn" in page.text and "filer@example.cn" in page.text)
    assert answers == {
        "filer@example.cn": (200, True),
        "viewer@example.cn": (403, False),
        "stranger@example.cn": (404, False),
        "staff@example.cn": (404, False),
    }


def begin(client, applicant: Applicant | str, **other: str):
    key = str(applicant.id) if isinstance(applicant, Applicant) else applicant
    head = {"category": "platform", "unit": "south"}
    return client.post("/filing/begin/", {"applicant": key, "programme": tiny.SLUG, **head, **other})


@pytest.fixture
def filing(client):
    """The tiny programme takes declarations until long after these tests; the client acts for applicant 1."""
    until = datetime(2999, 1, 1, tzinfo=SHANGHAI)
    declarations.extend(builders.programme(), until=until, reason="测试", by=builders.user())
    client.force_login(person())
    return claimed(person()).applicant


def test_beginning_leads_to_the_declaration_and_again_to_the_same(client, filing):
    first, again = begin(client, filing), begin(client, filing)
    made = Declaration.objects.get()
    assert first.url == again.url == f"/filing/{made.id}/"
    assert (made.applicant, made.category, made.opened_by) == (filing, "platform", person())


def test_nobody_begins_for_others(client, filing):
    Membership.objects.update(part=Membership.Part.VIEWER)
    assert "您在这家企业只能查看，不能填报" in begin(client, filing).text
    client.force_login(person("stranger"))
    answers = [
        begin(client, filing),
        begin(client, "nonsense"),
        begin(client, ""),
        begin(client, builders.applicant(seq=9)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    client.logout()
    assert begin(client, filing).url.startswith("/accounts/login/")
    assert Declaration.objects.count() == 0


def test_beginning_without_a_category_or_programme(client, filing):
    answer = client.post("/filing/begin/", {"applicant": filing.id, "programme": tiny.SLUG}, follow=True)
    assert answer.redirect_chain == [("/", 302)] and "申报类别未填" in answer.text
    assert begin(client, filing, programme="none-2024").status_code == 404
    assert client.get("/filing/begin/").status_code == 405
    assert Declaration.objects.count() == 0


def joined(applicant: Applicant, name: str, part: Membership.Part) -> Membership:
    return Membership.objects.create(applicant=applicant, user=person(name), part=part, granted_by=person())


def parts(applicant: Applicant) -> dict[str, str]:
    return {one.user.email.partition("@")[0]: one.part for one in applicant.members.select_related("user")}


def post(client, name: str, applicant: Applicant, member: Membership | None = None, **posted: str):
    keys = [applicant.id] if member is None else [applicant.id, member.id]
    return client.post(reverse(f"declarations:{name}", args=keys), posted, follow=True)


@pytest.fixture
def applicant(client) -> Applicant:
    found = claimed(person()).applicant
    client.force_login(person())
    return found


def test_an_administrator_changes_a_members_part(client, applicant):
    member = joined(applicant, "colleague", Membership.Part.FILLER)
    page = post(client, "change_member", applicant, member, part="administrator")
    assert "colleague@example.cn现在是企业管理员。" in page.text
    assert parts(applicant) == {"filer": "administrator", "colleague": "administrator"}
    assert letters() == [("colleague@example.cn", "您在“虚构第1有限公司”的身份已改为“企业管理员”。")]
    entry = JournalEntry.objects.get(action="member.changed")
    assert entry.facts == {"user": person("colleague").label, "before": "filler", "after": "administrator"}
    post(client, "change_member", applicant, member, part="administrator")
    assert "请选择身份。" in post(client, "change_member", applicant, member, part="owner").text
    assert (len(letters()), JournalEntry.objects.filter(action="member.changed").count()) == (1, 1)


def test_an_administrator_removes_a_member(client, applicant):
    member = joined(applicant, "colleague", Membership.Part.FILLER)
    assert "已移除colleague@example.cn。" in post(client, "remove_member", applicant, member).text
    assert parts(applicant) == {"filer": "administrator"}
    assert letters() == [("colleague@example.cn", "您在“虚构第1有限公司”的成员权限已由企业管理员撤销。")]
    assert JournalEntry.objects.get(action="member.removed").facts == {
        "user": person("colleague").label,
        "part": "filler",
    }
    assert post(client, "remove_member", applicant, member).status_code == 404


@pytest.mark.parametrize("part", [Membership.Part.FILLER, Membership.Part.VIEWER])
def test_the_last_administrator_stays_one(client, applicant, part):
    joined(applicant, "colleague", Membership.Part.FILLER)
    own = Membership.objects.get(user=person())
    sentence = "企业至少要有一位管理员：请先让另一位成员成为企业管理员"
    assert sentence in post(client, "change_member", applicant, own, part=part).text
    assert sentence in post(client, "remove_member", applicant, own).text
    left = post(client, "leave", applicant)
    assert (left.status_code, sentence in left.text) == (409, True)
    assert sentence in client.get(reverse("declarations:leave", args=[applicant.id])).text
    assert parts(applicant) == {"filer": "administrator", "colleague": "filler"}
    assert (letters(), JournalEntry.objects.filter(action__startswith="member.").count()) == ([], 0)


def test_an_administrator_whose_account_is_closed_is_none(client, applicant):
    joined(applicant, "closed", Membership.Part.ADMINISTRATOR)
    User.objects.filter(email="closed@example.cn").update(is_active=False)
    assert post(client, "leave", applicant).status_code == 409


@pytest.mark.parametrize("part", Membership.Part)
def test_whoever_isnt_the_last_administrator_may_leave(client, applicant, part):
    joined(applicant, "colleague", part)
    client.force_login(person("colleague"))
    assert "确认退出" in client.get(reverse("declarations:leave", args=[applicant.id])).text
    page = post(client, "leave", applicant)
    assert page.redirect_chain == [("/", 302)] and "您已退出“虚构第1有限公司”。" in page.text
    assert parts(applicant) == {"filer": "administrator"}
    assert letters() == []
    assert JournalEntry.objects.get(action="member.left").recorded_by == person("colleague").label
    assert client.get(reverse("declarations:leave", args=[applicant.id])).status_code == 404


def test_one_who_gives_up_administering_goes_home(client, applicant):
    joined(applicant, "colleague", Membership.Part.ADMINISTRATOR)
    own = Membership.objects.get(user=person())
    assert post(client, "change_member", applicant, own, part="viewer").redirect_chain == [("/", 302)]
    assert parts(applicant) == {"filer": "viewer", "colleague": "administrator"}


@pytest.mark.parametrize("part", [None, Membership.Part.FILLER, Membership.Part.VIEWER])
def test_only_administrators_change_and_remove(client, applicant, part):
    own = Membership.objects.get(user=person())
    if part:
        joined(applicant, "colleague", part)
    client.force_login(person("colleague"))
    answers = [
        post(client, "change_member", applicant, own, part="viewer"),
        post(client, "remove_member", applicant, own),
    ]
    assert [answer.status_code for answer in answers] == [403 if part else 404] * 2
    assert parts(applicant)["filer"] == "administrator"


def test_members_of_another_applicant_are_not_below_ones_own(client, applicant):
    foreign = Membership.objects.get(applicant=claimed(person("other"), seq=2).applicant)
    answers = [
        post(client, "change_member", applicant, foreign, part="viewer"),
        post(client, "remove_member", applicant, foreign),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    foreign.refresh_from_db()
    assert foreign.part == "administrator"
