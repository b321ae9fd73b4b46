"""Inviting colleagues: from the administrator's page to the membership, and everything that bars it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from declarations.models import Applicant, Invitation, Membership
from declarations.services import invitations, members
from declarations.services.declarations import Refused
from records.models import JournalEntry, JournalPayload
from records.services import journal
from tests.declarations.claimants import claimed, letters, person

pytestmark = pytest.mark.django_db
Part = Membership.Part


def confirmed(name: str) -> User:
    """Somebody whose address is confirmed."""
    found = person(name)
    EmailAddress.objects.get_or_create(user=found, email=found.email, defaults={"verified": True, "primary": True})
    return found


@pytest.fixture
def applicant() -> Applicant:
    return claimed(person()).applicant


def invited(applicant: Applicant, name: str = "colleague", part: Part = Part.FILLER) -> Invitation:
    return invitations.invite(applicant, email=f"{name}@example.cn", part=part, by=person())


def browser(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def address(name: str, found: Invitation) -> str:
    return reverse(f"declarations:{name}", args=[found.id])


def invite(who: User, applicant: Applicant, **posted: str):
    return browser(who).post(reverse("declarations:invite", args=[applicant.id]), posted)


def members_of(applicant: Applicant) -> dict[str, str]:
    return dict(Membership.objects.filter(applicant=applicant).values_list("user__email", "part"))


def actions(applicant: Applicant) -> list[str]:
    entries = JournalEntry.objects.filter(thing=f"applicant:{applicant.id}").order_by("seq")
    return [entry.action for entry in entries if not entry.action.startswith("claim")]


@pytest.mark.parametrize("part", Part)
def test_an_invitation_is_written_shown_and_accepted(applicant, part):
    answer = invite(person(), applicant, email=" Colleague@Example.CN ", part=part)
    assert answer.url == reverse("declarations:members", args=[applicant.id])
    made = Invitation.objects.get()
    assert (made.email, made.part, made.applicant, made.invited_by) == (
        "colleague@example.cn",
        part,
        applicant,
        person(),
    )
    assert timedelta(days=13, hours=23) < made.until - timezone.now() <= timedelta(days=14)
    ((recipient, body),) = letters()
    assert recipient == "colleague@example.cn"
    assert address("invitation", made) in body and f"“{part.label}”" in body and applicant.name in body
    client = browser(confirmed("colleague"))
    assert address("accept_invitation", made) in client.get("/").text
    assert applicant.name in client.get(address("invitation", made)).text
    assert client.post(address("accept_invitation", made)).url == "/"
    assert members_of(applicant) == {"filer@example.cn": "administrator", "colleague@example.cn": part}
    assert f"您已加入“{applicant.name}”，身份是{part.label}。" in client.get("/").text
    assert letters()[1:] == [
        (
            "filer@example.cn",
            f"colleague@example.cn（colleague@example.cn）已接受您的邀请，成为“{applicant.name}”的成员。",
        )
    ]
    assert actions(applicant) == ["member.invited", "invitation.accepted"]
    assert [one.content for one in JournalPayload.objects.filter(entry__action="member.invited")] == [
        {"email": "colleague@example.cn", "from_address": "127.0.0.1"}
    ]
    assert journal.verify() == []


def test_an_invitation_may_be_declined_once(applicant):
    made = invited(applicant)
    client = browser(confirmed("colleague"))
    assert client.post(address("decline_invitation", made)).url == "/"
    assert letters()[1:] == [("filer@example.cn", f"colleague@example.cn 谢绝了参与“{applicant.name}”申报的邀请。")]
    again = client.post(address("accept_invitation", made), follow=True)
    assert again.text.count("这份邀请已经处理过了") == 2
    assert members_of(applicant) == {"filer@example.cn": "administrator"}
    assert actions(applicant) == ["member.invited", "invitation.declined"]
    assert address("accept_invitation", made) not in client.get("/").text


def test_an_invitation_may_be_withdrawn(applicant):
    made = invited(applicant)
    page = browser(person()).post(address("withdraw_invitation", made), follow=True)
    assert "已撤回对 colleague@example.cn 的邀请。" in page.text
    assert "colleague@example.cn" not in browser(person()).get(page.request["PATH_INFO"]).text
    answer = browser(confirmed("colleague")).post(address("accept_invitation", made), follow=True)
    assert "这份邀请已经处理过了" in answer.text
    assert members_of(applicant) == {"filer@example.cn": "administrator"}
    assert actions(applicant) == ["member.invited", "invitation.withdrawn"]


def test_an_invitation_runs_out_and_may_be_made_again(applicant):
    made = invited(applicant)
    Invitation.objects.update(until=timezone.now())
    client = browser(confirmed("colleague"))
    assert address("accept_invitation", made) not in client.get("/").text
    assert "过期，请企业管理员重新邀请" in client.get(address("invitation", made)).text
    assert "过期，请企业管理员重新邀请" in client.post(address("accept_invitation", made), follow=True).text
    assert "已过期" in browser(person()).get(reverse("declarations:members", args=[applicant.id])).text
    again = invited(applicant, part=Part.VIEWER)
    assert [one.id for one in invitations.open_of(applicant)] == [again.id]
    client.post(address("accept_invitation", again))
    assert members_of(applicant)["colleague@example.cn"] == "viewer"


def test_an_invitation_falls_with_its_inviter(applicant):
    second = Membership.objects.create(
        applicant=applicant, user=person("second"), part=Part.ADMINISTRATOR, granted_by=person()
    )
    made = invitations.invite(applicant, email="colleague@example.cn", part=Part.ADMINISTRATOR, by=second.user)
    members.change_part(second, part=Part.FILLER, by=person())
    client = browser(confirmed("colleague"))
    assert address("accept_invitation", made) not in client.get("/").text
    answer = client.post(address("accept_invitation", made), follow=True)
    assert "邀请人已不是企业管理员，这份邀请失效" in answer.text
    assert "colleague@example.cn" not in members_of(applicant)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"email": "filer@example.cn", "part": "viewer"}, "filer@example.cn 已经是成员，要改身份请在成员表中修改"),
        ({"email": "FILER@example.cn", "part": "viewer"}, "filer@example.cn 已经是成员，要改身份请在成员表中修改"),
        ({"email": "twice@example.cn", "part": "viewer"}, "twice@example.cn 已在邀请中，不必重复邀请"),
        ({"email": "no address", "part": "viewer"}, "邮箱格式不对，应如 name@example.com。"),
        ({"email": "", "part": "viewer"}, "请填写同事的邮箱。"),
        ({"email": "a@example.cn"}, "请选择身份。"),
        ({"email": "a@example.cn", "part": "owner"}, "请选择身份。"),
    ],
)
def test_an_invitation_that_can_not_be_made_says_why_and_keeps_what_was_typed(applicant, posted, sentence):
    invited(applicant, "twice")
    answer = invite(person(), applicant, **posted)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'value="{posted["email"]}"' in answer.text
    assert (Invitation.objects.count(), len(letters())) == (1, 1)


def test_there_is_an_end_to_open_invitations(applicant):
    for number in range(invitations.MOST_OPEN):
        invited(applicant, f"colleague{number}")
    with pytest.raises(Refused, match="待接受的邀请已有 50 份"):
        invited(applicant, "one-more")


def test_nobody_else_learns_of_an_invitation_or_answers_it(applicant):
    made = invited(applicant)
    unconfirmed = person("colleague")
    other, rival = confirmed("other"), confirmed("rival")
    claimed(rival, seq=2)
    EmailAddress.objects.create(user=unconfirmed, email=unconfirmed.email, verified=False)
    for who in (unconfirmed, other, rival, person()):
        client = browser(who)
        seen = [client.get(address("invitation", made)), client.get("/")]
        done = [client.post(address(f"{move}_invitation", made)) for move in ("accept", "decline")]
        assert [answer.status_code for answer in (seen[0], *done)] == [403, 403, 403]
        assert "请用收到邀请的邮箱登录" in seen[0].text
        assert who == person() or [applicant.name in answer.text for answer in (*seen, *done)] == [False] * 4
    for who in (unconfirmed, other, rival):
        assert browser(who).post(address("withdraw_invitation", made)).status_code == 404
    assert Client().get(address("invitation", made)).url.startswith("/accounts/login/?next=/filing/invitations/")
    made.refresh_from_db()
    assert made.settled_at is None and members_of(applicant) == {"filer@example.cn": "administrator"}


@pytest.mark.parametrize("part", [Part.FILLER, Part.VIEWER])
def test_only_administrators_invite(applicant, part):
    Membership.objects.create(applicant=applicant, user=person("member"), part=part, granted_by=person())
    made = invited(applicant)
    answer = invite(person("member"), applicant, email="friend@example.cn", part="administrator")
    assert (answer.status_code, "只有企业管理员可以查看和管理成员" in answer.text) == (403, True)
    assert browser(person("member")).post(address("withdraw_invitation", made)).status_code == 404
    assert invite(person("stranger"), applicant, email="friend@example.cn", part="viewer").status_code == 404
    assert [one.email for one in Invitation.objects.filter(settled_at=None)] == ["colleague@example.cn"]


def test_who_became_a_member_otherwise_stays_what_they_are(applicant):
    made = invited(applicant, part=Part.VIEWER)
    colleague = confirmed("colleague")
    Membership.objects.create(applicant=applicant, user=colleague, part=Part.ADMINISTRATOR, granted_by=person())
    browser(colleague).post(address("accept_invitation", made))
    assert members_of(applicant)["colleague@example.cn"] == "administrator"
    made.refresh_from_db()
    assert made.settled_by == colleague
