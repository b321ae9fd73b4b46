"""The journal of one programme."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from portal.services.trail.words import ACTIONS
from ranking.services import rechecks
from records.models import JournalEntry, JournalHead
from records.services import journal
from review.services import cases, panels
from tests import builders, scoring, tiny
from tests.ranking import standings

pytestmark = pytest.mark.django_db

PAGE = f"/programmes/{tiny.SLUG}/journal/"


@pytest.fixture
def auditor(client):
    builders.programme()
    client.force_login(builders.user(email="auditor@example.cn", role=Role.AUDITOR))
    return client


def told(client) -> list[tuple[str, str]]:
    """Apart from the role that lets one read."""
    lines = client.get(PAGE).context["lines"]
    return [(line.thing, line.action) for line in lines if line.action != "授予角色"]


def test_what_happened_stands_in_words_newest_first(auditor):
    builders.case(seq=1)
    assert told(auditor)[-3:] == [
        (f"申报 {tiny.name(1)}", "提交申报"),
        (f"申报 {tiny.name(1)}", "建立申报"),
        ("方案", "载入方案"),
    ]
    line = next(one for one in auditor.get(PAGE).context["lines"] if one.action == "建立申报")
    assert (line.person, line.seq) == ("staff@example.cn", 1)
    assert "合成数据：是" in line.facts


def test_another_programmes_entries_stay_there(auditor, tmp_path):
    other = standings.other_programme(tmp_path)
    builders.submission(seq=7, in_programme=other)
    journal.record("user:x", "role.granted", by="system", facts={})
    assert told(auditor) == [("方案", "载入方案")]


def opinions(client) -> list[str]:
    return [line.person for line in client.get(PAGE).context["lines"] if line.action == "复核意见"]


def test_opinions_stand_there_only_after_the_sign_off_and_never_for_another_expert(auditor):
    run = standings.finished(ranked=1, excluded=0)
    expert, chair = builders.user(email="e@example.cn"), builders.user(email="c@example.cn")
    seats = [
        panels.seat(run.programme, expert=one, is_chair=one == chair, by=builders.user()) for one in (expert, chair)
    ]
    for seat in seats:
        rechecks.object_to(run.standings.get(), seat=seat, reason="秘密理由", by=seat.expert)
    assert opinions(auditor) == []
    rechecks.sign_off(run, minutes="维持", by=chair)
    assert opinions(auditor) == ["c@example.cn", "e@example.cn"]
    assert [line.apart for line in auditor.get(PAGE).context["lines"] if line.action == "复核意见"] == [
        "理由：秘密理由"
    ] * 2
    builders.user(email="e@example.cn", role=Role.AUDITOR)
    auditor.force_login(expert)
    assert opinions(auditor) == ["e@example.cn"]


def test_a_page_holds_100_entries(auditor):
    for number in range(120):
        journal.record(f"programme:{tiny.SLUG}", "filing.extended", by="system", facts={"reason": f"第{number}次"})
    assert [len(auditor.get(PAGE, {"page": n}).context["lines"]) for n in (1, 2)] == [100, 22]
    assert auditor.get(PAGE).context["lines"][0].facts == "理由：第119次"


@pytest.mark.parametrize("role", Role)
def test_staff_and_auditors_read_it(client, role):
    builders.case()
    client.force_login(builders.user(email="one@example.cn", role=role))
    response = client.get(PAGE)
    reads = role in {Role.STAFF, Role.AUDITOR}
    assert (response.status_code, tiny.name(1) in response.text) == (200 if reads else 403, reads)


def test_it_is_only_read(auditor):
    assert auditor.post(PAGE).status_code == 405
    assert auditor.get("/programmes/no-such-list/journal/").status_code == 404
    auditor.logout()
    assert auditor.get(PAGE).url == f"/accounts/login/?next={PAGE}"


def test_queries_dont_grow_with_entries(auditor):
    found = []
    for seqs in (range(1, 4), range(4, 31)):
        for seq in seqs:
            builders.submission(seq=seq)
        builders.check_round()
        with CaptureQueriesContext(connection) as queries:
            auditor.get(PAGE)
        found.append(len(queries))
    assert found[0] == found[1] <= 30


def test_what_is_personal_is_the_auditors_alone(auditor):
    builders.case(seq=1)
    thing = JournalEntry.objects.get(action="programme.loaded").thing
    journal.record(
        thing, "checks.run", by="system", facts={}, payload={"reason": "秘密缘由", "from_address": "203.0.113.7"}
    )
    assert "理由：秘密缘由　来自：203.0.113.7" in auditor.get(PAGE).content.decode()
    staff = Client()
    staff.force_login(builders.user(email="s@example.cn", role=Role.STAFF))
    assert "秘密缘由" not in staff.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"kind": "declaration"}, {"申报"}),
        ({"kind": "nonsense"}, {"申报", "案卷", "方案", "用户"}),
        ({"person": "nobody"}, set()),
        ({"person": "STAFF@example", "kind": "programme"}, {"方案"}),
        ({"since": "2999-01-01"}, set()),
        ({"until": "2999-01-01"}, {"申报", "案卷", "方案", "用户"}),
        ({"until": "2000-01-01"}, set()),
        ({"since": "x"}, {"申报", "案卷", "方案", "用户"}),
    ],
)
def test_the_journal_narrowed(auditor, asked, kinds):
    case = builders.case(seq=1)
    cases.take(case, by=builders.user())
    lines = auditor.get(PAGE, asked).context["lines"]
    assert {line.thing.split()[0] for line in lines} == kinds


def test_what_vouches_for_the_journal(auditor):
    assert "还没有核对过" in auditor.get(PAGE).content.decode()
    count = journal.check().entries
    journal.seal(by="system")
    page = auditor.get(PAGE).content.decode()
    assert f"核对：{count} 条完整" in page
    assert "第 1 号封签" in page
    JournalHead.objects.filter(thing__startswith="programme:").update(seq=9)
    assert journal.check().faults == [f"programme:{tiny.SLUG}：末尾少了 8 条"]
    assert "有 1 处问题" in auditor.get(PAGE).content.decode()


def test_scorecards_stand_there_once_their_round_is_closed_and_never_for_who_scores(client):
    room = scoring.room()
    room.submit(people="13.37")
    auditor = builders.user(email="auditor@example.cn", role=Role.AUDITOR, programme=scoring.SLUG)
    builders.user(email=room.seats[1].expert.email, role=Role.AUDITOR, programme=scoring.SLUG)
    page = f"/programmes/{scoring.SLUG}/journal/"

    def cards(person) -> tuple[int, bool]:
        client.force_login(person)
        found = client.get(page)
        lines = [line for line in found.context["lines"] if line.thing.startswith("评分表")]
        return len(lines), "13.37" in found.text

    assert (cards(auditor), cards(room.seats[1].expert)) == ((0, False), (0, False))
    room.close()
    assert (cards(auditor), cards(room.seats[1].expert)) == ((4, False), (0, False))


def test_every_action_that_is_recorded_has_its_words():
    recorded = re.compile(r'journal\.record\(\s*(?:f?"[^"]*"|[\w.]+(?:\([\w.]*\))?),\s*"(\w+\.\w+)"')
    apps = ("accounts", "declarations", "review", "ranking", "publication", "records", "portal")
    texts = [path.read_text(encoding="utf-8") for app in apps for path in (settings.BASE_DIR / app).rglob("*.py")]
    found = {action for text in texts for action in recorded.findall(text)}
    assert len(found) > 80
    assert found - set(ACTIONS) == set()


def test_auditors_read_of_what_the_programme_rests_on_too(auditor):
    case = builders.case(seq=1)
    builders.licences()
    applicant = f"applicant:{case.declaration.applicant_id}"
    journal.record(applicant, "member.invited", by="system", facts={}, payload={"email": "a@example.cn"})
    things = {"用户", "申报主体", "增值电信业务经营许可名录"}
    assert things <= {line.thing.split()[0] for line in auditor.get(PAGE).context["lines"]}
    staff = Client()
    staff.force_login(builders.user(email="s@example.cn", role=Role.STAFF))
    assert {line.thing.split()[0] for line in staff.get(PAGE).context["lines"]} & things == set()
