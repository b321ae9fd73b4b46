"""Until when each may file, and giving more time: to all, to a unit, to one enterprise."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from declarations.core.period import shown_end
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Extension, Membership
from declarations.services import deadlines, declarations, programmes
from records.models import JournalEntry, OutboxMessage
from tests import builders, tiny
from tests.declarations import several

pytestmark = pytest.mark.django_db
PAGE = f"/filing/programmes/{tiny.SLUG}/extensions/"
INSTANT = timedelta(microseconds=1)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


NORTH, ALL = at(2024, 4, 16, 12), at(2024, 5, 1, 12)
"""The tiny programme's ends with their grace: of its northern unit, and of everybody else."""


@pytest.fixture
def staff(client: Client) -> Client:
    builders.programme()
    client.force_login(builders.user(email="boss@example.cn", role=Role.STAFF, name="王工"))
    return client


def draft(*, seq: int = 1, unit: str = "") -> Declaration:
    revision, by = builders.revision(), builders.user()
    return declarations.open_for(builders.applicant(seq=seq), revision=revision, category="platform", unit=unit, by=by)


def give(until: datetime, **whom: Any) -> Extension:
    return declarations.extend(builders.programme(), until=until, reason="停电", by=builders.user(), **whom)


def ends(declaration: Declaration) -> datetime:
    """When filing ends, asked for one declaration and for many at once."""
    fresh = Declaration.objects.get(pk=declaration.pk)
    annotated = Declaration.objects.annotate(extended_until=deadlines.extended_until()).get(pk=declaration.pk)
    one, many = deadlines.period_of(fresh), deadlines.period_of(annotated)
    assert one == many
    return one.closes_at


def test_the_unit_the_programme_and_the_extensions_that_concern_it():
    northern, southern, other = draft(unit="north"), draft(seq=2, unit="south"), draft(seq=3)
    found = [[ends(one) for one in (northern, southern, other)]]
    for until, whom in (
        (at(2024, 4, 20), {"unit": "north"}),
        (at(2024, 5, 5, 17, 30), {"applicant": southern.applicant}),
        (at(2024, 5, 3), {}),
        (at(2024, 5, 4), {"unit": "south"}),
        (at(2024, 6, 1), {}),
    ):
        give(until, **whom)
        found.append([ends(one) for one in (northern, southern, other)])
    assert found == [
        [NORTH, ALL, ALL],
        [at(2024, 4, 20), ALL, ALL],
        [at(2024, 4, 20), at(2024, 5, 5, 17, 30), ALL],
        [at(2024, 5, 3), at(2024, 5, 5, 17, 30), at(2024, 5, 3)],
        [at(2024, 5, 3), at(2024, 5, 5, 17, 30), at(2024, 5, 3)],
        [at(2024, 6, 1)] * 3,
    ]


def test_changes_are_taken_until_the_units_end_and_not_at_it():
    northern = draft(unit="north")
    assert declarations.takes_changes(northern, at=NORTH - INSTANT).is_yes
    assert declarations.takes_changes(northern, at=NORTH).sentence == "申报已于2024年04月15日截止"
    assert "申报已于2024年04月15日截止" in declarations.may_submit(northern, at=NORTH).reasons
    assert "申报已于2024年04月15日截止" not in declarations.may_submit(northern, at=NORTH - INSTANT).reasons


def test_another_programmes_extensions_concern_nobody_here(tmp_path):
    mine = draft()
    other = builders.programme()
    other.pk, other.slug = None, "other-list-2024"
    other.save()
    Extension.objects.create(programme=other, until=at(2025, 1, 1), reason="别处", granted_by=builders.user())
    assert ends(mine) == ALL


@pytest.mark.parametrize(
    ("until", "whom", "sentence"),
    [
        (ALL, {}, "延期要晚于现在的截止时间"),
        (NORTH, {"unit": "north"}, "延期要晚于现在的截止时间"),
        (at(2030, 1, 1), {"unit": "west"}, "本评选方案没有这个推荐单位"),
    ],
)
def test_an_extension_has_to_give_time_to_somebody(until, whom, sentence):
    with pytest.raises(declarations.Refused, match=sentence):
        give(until, **whom)
    assert Extension.objects.count() == 0


def test_one_enterprise_gets_more_than_its_own_unit_gives():
    northern = draft(unit="north")
    with pytest.raises(declarations.Refused, match="延期要晚于现在的截止时间"):
        give(NORTH, applicant=northern.applicant)
    give(NORTH + timedelta(days=1), applicant=northern.applicant)
    assert ends(northern) == NORTH + timedelta(days=1)


def test_the_page_says_what_holds_for_whom(staff):
    northern = draft(unit="north")
    give(at(2024, 4, 20, 17, 30), applicant=northern.applicant)
    found = [
        (one.unit.code if one.unit else "", one.applicant, one.until, is_open.is_yes)
        for one, is_open in staff.get(PAGE).context["standings"]
    ]
    assert found == [
        ("", None, ALL, False),
        ("north", None, NORTH, False),
        ("south", None, ALL, False),
        ("north", northern.applicant, at(2024, 4, 20, 17, 30), False),
    ]
    assert "2024-04-20 17:30" in staff.get(PAGE).text and "停电" in staff.get(PAGE).text


TYPED = {"whom": "all", "until": "2099-05-31", "at": "", "reason": "疫情影响"}


@pytest.mark.parametrize(
    ("typed", "until"),
    [({}, at(2099, 6, 1)), ({"at": "17:30"}, at(2099, 5, 31, 17, 30)), ({"at": "00:00"}, at(2099, 5, 31))],
)
def test_staff_extend_for_all(staff, typed, until):
    response = staff.post(PAGE, TYPED | typed, follow=True)
    made = Extension.objects.get()
    assert response.redirect_chain == [(PAGE, 302)]
    assert (made.applicant, made.unit, made.until, made.reason, str(made.granted_by)) == (
        *(None, "", until),
        *("疫情影响", "王工"),
    )
    (entry,) = JournalEntry.objects.filter(action="filing.extended")
    assert entry.facts == {"until": until.isoformat(), "applicant": "", "unit": ""}


def test_staff_extend_for_a_unit_and_for_one_enterprise_by_number_or_name(staff):
    one = draft()
    draft(seq=2)
    staff.post(PAGE, TYPED | {"whom": "unit", "unit": "north"})
    staff.post(PAGE, TYPED | {"whom": "one", "applicant": one.applicant_number.lower()})
    staff.post(PAGE, TYPED | {"whom": "one", "applicant": "第1有限", "until": "2099-06-30"})
    made = [(extension.unit, extension.applicant) for extension in Extension.objects.order_by("id")]
    assert made == [("north", None), ("", one.applicant), ("", one.applicant)]


def test_who_fills_in_the_one_enterprises_draft_is_written_to(staff):
    one, submitted = draft(), draft(seq=2)
    Declaration.objects.filter(pk=submitted.pk).update(state=Declaration.State.SUBMITTED)
    for declaration in (one, submitted):
        for part in Membership.Part:
            person = builders.user(email=f"{part}-{declaration.applicant_number}@example.cn".lower())
            facts = {"applicant": declaration.applicant, "part": part, "granted_by": builders.user()}
            Membership.objects.create(user=person, **facts)
    for text in (one.applicant_number, submitted.applicant_number):
        staff.post(PAGE, TYPED | {"whom": "one", "applicant": text})
    staff.post(PAGE, TYPED | {"until": "2099-12-31"})
    letters = OutboxMessage.objects.order_by("pk")
    assert {(letter.recipient, letter.subject) for letter in letters} == {
        (f"{part}-{one.applicant_number}@example.cn".lower(), "申报延期：2024年微型企业榜")
        for part in (Membership.Part.ADMINISTRATOR, Membership.Part.FILLER)
    }
    assert "请于 2099-05-31 24:00 前提交。\n理由：疫情影响" in letters[0].body


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": " "}, "请写明延期的理由。"),
        ({"until": "明天"}, "日期写成 2026-05-31 的样子。"),
        ({"until": ""}, "请写延至哪一天。"),
        ({"until": "9999-12-31"}, "日期写成 2026-05-31 的样子。"),
        ({"at": "午后"}, "时间写成 17:30 的样子。"),
        ({"until": "2000-01-01"}, "延期要晚于现在的截止时间"),
        ({"whom": "unit"}, "请选择推荐单位。"),
        ({"whom": "one"}, "请填企业的登记号，或它名称的一部分。"),
        ({"whom": "one", "applicant": "无此企业"}, "没有找到“无此企业”"),
        (
            {"whom": "one", "applicant": "虚构第"},
            f"不止一家，请填其中一家的登记号：虚构第1有限公司（{tiny.number(1)}）",
        ),
    ],
)
def test_what_cant_be_given_is_explained_and_what_was_typed_stays(staff, typed, sentence):
    draft()
    draft(seq=2)
    response = staff.post(PAGE, TYPED | typed)
    assert (response.status_code, sentence in response.text, Extension.objects.count()) == (422, True, 0)
    stated = TYPED | typed
    assert all(stated[name].strip() in response.text for name in ("until", "reason"))


def test_an_enterprise_that_doesnt_file_here_is_found_by_its_whole_number_only(staff):
    stranger = builders.applicant(seq=9)
    programme = builders.programme()
    found = [
        deadlines.applicants_meant(programme, text=text)
        for text in (stranger.number, stranger.number[:-1], stranger.name)
    ]
    assert found == [[stranger], [], []]


def test_a_programme_without_units_offers_none(client, tmp_path):
    folder = tmp_path / "plain-list-2024"
    folder.mkdir()
    for path in tiny.FOLDER.rglob("*.*"):
        text = path.read_text(encoding="utf-8").replace("code: tiny-list", "code: plain-list")
        if path.name == "programme.yaml":
            text = "\n".join(line for line in text.splitlines() if "north" not in line and "south" not in line)
            text = text.replace("recommending_units:\n", "")
        (folder / path.relative_to(tiny.FOLDER)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(tiny.FOLDER)).write_text(text, encoding="utf-8")
    programme = builders.programme(folder=folder)
    client.force_login(builders.user(email="boss@example.cn", role=Role.STAFF, programme=programme.slug))
    address = f"/filing/programmes/{programme.slug}/extensions/"
    form = client.get(address).context["form"]
    assert list(form.fields) == ["whom", "applicant", "until", "at", "reason"]
    assert [code for code, _ in form.fields["whom"].choices] == ["all", "one"]
    assert client.post(address, TYPED | {"whom": "unit", "unit": "north"}).status_code == 422


@pytest.mark.parametrize("role", Role)
def test_those_who_handle_declarations_look_and_only_staff_extend(client, role):
    builders.programme()
    client.force_login(builders.user(email="one@example.cn", role=role))
    reads = role in {Role.STAFF, Role.VERIFIER, Role.LEADER, Role.AUDITOR}
    assert client.get(PAGE).status_code == (200 if reads else 403)
    assert client.post(PAGE, TYPED).status_code == (302 if role == Role.STAFF else 403)
    assert Extension.objects.exists() == (role == Role.STAFF)


@pytest.mark.parametrize("unit", ["north", "south"])
def test_the_start_page_tells_the_same_end(unit):
    """It reads all extensions at once, and sorts out which concern whom without the database."""
    own, foreign = draft(unit=unit), draft(seq=2, unit=unit)
    facts = {"part": Membership.Part.FILLER, "granted_by": builders.user()}
    member = Membership.objects.create(applicant=own.applicant, user=builders.user(email="a@example.cn"), **facts)
    now = at(2024, 4, 1)
    for until, whom in (
        (at(2024, 4, 20), {"unit": "north"}),
        (at(2024, 6, 2), {"applicant": foreign.applicant}),
        (at(2024, 5, 3, 9), {}),
        (at(2024, 5, 9), {"applicant": own.applicant}),
    ):
        give(until, **whom)
        (opening,) = several.opened([member], at=now)
        assert opening.filed[0].until == shown_end(deadlines.period_of(own).deadline(now))


def test_the_newest_revision_speaks_for_everybody():
    revision = programmes.newest(builders.programme())
    give(timezone.now() + timedelta(days=1))
    assert deadlines.period_for(revision, applicant=None, unit="north").is_open(timezone.now()).is_yes
