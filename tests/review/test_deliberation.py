"""The deliberation: what the chair sees of a closed round, and what can be sent back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from declarations.services.declarations import Refused
from records.models import JournalEntry
from review.models import Case, Decision, Minutes, Round, Scorecard
from review.services import cases, deliberation
from tests import builders, scoring

pytestmark = pytest.mark.django_db
SOON = timedelta(days=2)


def visitor(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def scored(*, cases: int = 3, experts: int = 2) -> scoring.Room:
    """A closed round in which the seats differ by a constant."""
    room = scoring.room(cases=cases, experts=experts)
    for case in range(cases):
        for seat in range(experts + 1):
            room.submit(case=case, seat=seat, people=str(4 + case % 10 + 2 * seat))
    room.close()
    return room


def test_a_complete_round_is_measured_in_every_way():
    room = scored()
    found = deliberation.of(room.round)
    assert [found.cases[one.case].pk for one in found.standings] == [case.pk for case in reversed(room.cases)]
    assert {name: round(one.value, 3) for name, one in found.measures if one.value is not None}.keys() == {
        "Kendall W",
        "ICC(1,1) 单向随机，单人",
        "ICC(1,k) 单向随机，平均",
        "ICC(2,1) 双向随机，单人",
        "ICC(2,k) 双向随机，平均",
    }
    assert dict(found.measures)["Kendall W"].value == pytest.approx(1)
    deviations = {found.seats[one.seat].expert.name: round(one.deviation, 4) for one in found.severities}
    assert deviations == {"专家0": -3.3333, "专家1": 0.0, "专家2": 3.3333}
    assert all(len(set(one.ranks)) == 1 for one in found.standings)


def test_what_cannot_be_measured_says_why():
    room = scoring.room(cases=2, experts=1)
    room.submit(case=0, seat=0)
    room.submit(case=1, seat=1)
    room.close()
    found = deliberation.of(room.round)
    assert [(name, one.value, one.why_not) for name, one in found.measures] == [
        ("Kendall W", None, deliberation.TOO_FEW),
        ("ICC", None, deliberation.TOO_FEW),
    ]
    assert len(found.missing) == 2
    page = visitor(room.chair).get(f"/review/rounds/{room.round.pk}/deliberation/").text
    assert ("未知" in page, "有 2 份评分表没有提交" in page) == (True, True)


def test_cases_scored_by_different_experts_leave_the_two_way_model_out():
    room = scoring.room(cases=4, experts=2)
    for case, seats in enumerate([(0, 1), (0, 1), (0, 1), (1, 2)]):
        for seat in seats:
            room.submit(case=case, seat=seat, people=str(5 + case + seat))
    room.close()
    told = dict(deliberation.of(room.round).measures)
    assert told["ICC(2,1)、ICC(2,k) 双向随机"].why_not == deliberation.UNKNOWN_TWO_WAY
    assert told["ICC(1,1) 单向随机，单人"].value is not None
    assert (
        told["Kendall W"].over == "2 位专家（专家0、专家1）共同评分的 3 份案卷"
        or "共同评分的 3 份案卷" in told["Kendall W"].over
    )


def test_the_chair_sends_a_case_back_to_its_experts():
    room = scored(cases=2)
    chair, base = visitor(room.chair), f"/review/rounds/{room.round.pk}/cases/{room.cases[0].pk}/recheck/"
    none = chair.post(base, {"way": "experts", "reason": "", "until": ""})
    assert (none.status_code, "请写明理由" in none.text) == (409, True)
    later = (timezone.localdate() + SOON).isoformat()
    assert chair.post(base, {"way": "experts", "reason": "分差过大", "until": later}).status_code == 302
    states = set(Scorecard.objects.values_list("case", "state"))
    assert states == {(room.cases[0].pk, "draft"), (room.cases[1].pk, "submitted")}
    assert Round.objects.get().state == Round.State.OPEN
    last = JournalEntry.objects.filter(thing=f"round:{room.round.pk}").latest("seq")
    assert (last.action, last.facts["way"], last.facts["cards"]) == ("round.rechecked", "experts", 3)


def test_the_chair_sends_a_case_back_to_verification():
    room = scoring.room(cases=1, experts=1)
    case = room.cases[0]
    cases.decide(
        case,
        kind=Decision.Kind.PASS,
        submission_seen=str(case.submission_id),
        reason="核对无误",
        by=builders.user(),
    )
    room.submit(seat=0)
    room.close()
    base = f"/review/rounds/{room.round.pk}/cases/{case.pk}/recheck/"
    assert visitor(room.chair).post(base, {"way": "verification", "reason": "收入存疑"}).status_code == 302
    assert Case.objects.get().state == Case.State.OPEN
    again = visitor(room.chair).post(base, {"way": "verification", "reason": "收入存疑"})
    assert (again.status_code, "不能“重新审核”" in again.text, "收入存疑" in again.text) == (409, True, True)


def test_a_signed_round_sends_nothing_back():
    room = scored(cases=1)
    deliberate = f"/review/rounds/{room.round.pk}/deliberation/"
    chair = visitor(room.chair)
    empty = chair.post(f"/review/rounds/{room.round.pk}/sign/", {"minutes": " "})
    assert (empty.status_code, "请写明合议纪要" in empty.text) == (422, True)
    assert chair.post(f"/review/rounds/{room.round.pk}/sign/", {"minutes": "一致同意"}).url == deliberate
    assert Minutes.objects.get().points[str(room.cases[0].pk)]["people"] == 6.0
    assert "一致同意" in chair.get(deliberate).text
    with pytest.raises(Refused) as told:
        deliberation.score_again(
            Round.objects.get(), case=room.cases[0], reason="悔", until=timezone.now() + SOON, by=room.chair
        )
    assert told.value.verdict.sentence == "合议结果已签署，请先撤回签署"


def test_a_case_of_another_programme_is_not_there():
    room = scored(cases=1)
    strange = builders.case(seq=9)
    base = f"/review/rounds/{room.round.pk}/cases/{strange.pk}/recheck/"
    assert visitor(room.chair).post(base, {"way": "experts", "reason": "看"}).status_code == 404


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_take_the_same_queries_for_3_cases_and_for_30():
    counts, room = [], scored(cases=3, experts=1)
    for rows in (3, 30):
        room = room if rows == 3 else more(room)
        chair = visitor(room.chair)
        pages = [f"/review/rounds/{room.round.pk}/deliberation/", f"/review/{scoring.SLUG}/scoring/"]
        for page in pages:
            chair.get(page)
        counts.append([queries(chair, page) for page in pages])
        counts[-1].append(queries(visitor(room.staff), f"/review/{scoring.SLUG}/rounds/"))
    assert counts[0] == counts[1]


def more(room: scoring.Room) -> scoring.Room:
    """The same round with 27 cases more, each with the scores of the first."""
    first = room.cases[0]
    for n in range(27):
        submission = builders.submission(seq=100 + n, in_programme=room.programme)
        case = Case.objects.create(
            programme=room.programme,
            declaration=submission.declaration,
            submission=submission,
            applicant_name=submission.declaration.applicant_name,
            applicant_number=str(n),
            received_at=submission.received_at,
            opened_by=builders.user(),
        )
        for card in list(Scorecard.objects.filter(round=room.round, case=first)):
            scores = list(card.scores.all())
            card.pk, card.case, card.scored = None, case, submission
            card._state.adding = True
            card.save(force_insert=True)
            for score in scores:
                score.pk, score.card = None, card
                score.save(force_insert=True)
    return room
