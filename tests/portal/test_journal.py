"""The journal of one programme."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from ranking.services import rechecks
from records.services import journal
from review.services import panels
from tests import builders, tiny
from tests.ranking import standings

pytestmark = pytest.mark.django_db

PAGE = f"/programmes/{tiny.SLUG}/journal/"


@pytest.fixture
def auditor(client):
    builders.programme()
    client.force_login(builders.user(email="auditor@example.cn", role=Role.AUDITOR))
    return client


def told(client) -> list[tuple[str, str]]:
    return [(line.thing, line.action) for line in client.get(PAGE).context["lines"]]


def test_what_happened_stands_in_words_newest_first(auditor):
    builders.case(seq=1)
    assert told(auditor)[-3:] == [
        (f"申报 {tiny.name(1)}", "提交申报"),
        (f"申报 {tiny.name(1)}", "建立申报"),
        ("方案", "载入方案"),
    ]
    line = auditor.get(PAGE).context["lines"][-2]
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
    assert "秘密理由" not in auditor.get(PAGE).text
    builders.user(email="e@example.cn", role=Role.AUDITOR)
    auditor.force_login(expert)
    assert opinions(auditor) == ["e@example.cn"]


def test_a_page_holds_100_entries(auditor):
    for number in range(120):
        journal.record(f"programme:{tiny.SLUG}", "filing.extended", by="system", facts={"reason": f"第{number}次"})
    assert [len(auditor.get(PAGE, {"page": n}).context["lines"]) for n in (1, 2)] == [100, 21]
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
    assert found[0] == found[1] <= 24
