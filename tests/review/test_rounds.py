"""A round's life: opened with dossiers, closed by staff or by time, opened again, signed into the ranking."""

from datetime import timedelta

import pytest
from django.utils import timezone

from declarations.services import programmes
from records.models import JournalEntry
from review.models import Case, Dossier, Figure, Minutes, Round
from review.services import adoption, cases, rounds, scorecards
from tests import builders, scoring
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
SOON = timedelta(days=2)


def test_a_round_without_scorecards_is_not_opened():
    programme = scoring.programme()
    begun = rounds.create(programme, by=builders.user())
    sentence = refusal(rounds.open, begun, until=timezone.now() + SOON, by=builders.user())
    assert sentence == "还没有把案卷分配给专家，不能开始评分"
    assert refusal(rounds.create, programme, by=builders.user()) == "上一轮评分还没有签署，不能另开一轮"


def test_a_round_ends_in_the_future():
    room = scoring.room(opened=False)
    past = timezone.now() - SOON
    assert refusal(rounds.open, room.round, until=past, by=room.staff) == "评分期限须晚于现在，请另选日期"
    assert Dossier.objects.count() == 0


def test_opening_draws_up_what_experts_are_shown():
    room = scoring.room(cases=2)
    found = Dossier.objects.get(case=room.cases[0])
    assert (found.blocks, found.company, found.peers) == (["common", "platform"], 2, "平台类")
    assert found.suggested == {"size": "5.00"}
    assert found.figures["size"] == [
        {"label": "营业收入（2022年）", "value": "800 万元", "declared": "", "percentile": 50},
        {"label": "营业收入（2023年）", "value": "1,000 万元", "declared": "", "percentile": 50},
        {"label": "业务类型", "value": "零售、云服务", "declared": "", "percentile": None},
    ]


def test_a_verified_figure_stands_beside_the_declared_one():
    room = scoring.room(cases=2, opened=False)
    case = room.cases[0]
    cases.verify_figure(
        case,
        column="revenue",
        typed="600",
        source=Figure.Source.AUDIT,
        source_note="审计报告",
        reason="以审计数为准",
        by=builders.user(),
    )
    room.open()
    found = Dossier.objects.get(case=case)
    assert found.figures["size"][1] == {
        "label": "营业收入（2023年）",
        "value": "600 万元",
        "declared": "1,000 万元",
        "percentile": 25,
    }
    assert found.suggested == {"size": "3.00"}


def test_time_closes_a_round():
    room = scoring.room()
    assert rounds.close_due() == 0
    Round.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert (rounds.close_due(), rounds.close_due()) == (1, 0)
    assert Round.objects.get().state == Round.State.CLOSED
    last = JournalEntry.objects.filter(thing=f"round:{room.round.pk}").latest("seq")
    assert last.facts == {"move": "close", "before": "open", "after": "closed", "cards": 2, "submitted": 0}


def test_staff_prolong_a_round():
    room = scoring.room()
    until = timezone.now() + timedelta(days=9)
    rounds.prolong(room.round, until=until, by=room.staff)
    assert room.round.until == until
    room.close()
    assert refusal(rounds.prolong, room.round, until=until, by=room.staff) == "评分不在进行中，不能改期限"


def test_the_chair_opens_a_round_again_with_a_reason():
    room = scoring.room()
    room.close()
    until = timezone.now() + SOON
    assert refusal(rounds.reopen, room.round, reason="", until=until, by=room.chair) == "请写明理由"
    assert refusal(rounds.reopen, room.round, reason="复核", by=room.chair) == "请写明评分到什么时候"
    rounds.reopen(room.round, reason="复核", until=until, by=room.chair)
    assert room.round.state == Round.State.OPEN


def test_signing_puts_the_points_into_the_ranking():
    room = scoring.room(experts=2)
    room.submit(seat=0, people="10", shops="20")
    room.submit(seat=1, people="13", shops="21")
    assert adoption.scored(room.programme) is False
    room.close()
    assert refusal(rounds.sign, room.round, minutes=" ", by=room.chair) == "请写明合议纪要"
    kept = rounds.sign(room.round, minutes="无异议", by=room.chair)
    assert adoption.scored(room.programme) is True
    adopted = adoption.adopted(room.programme)[0]
    assert adopted.points == {"points_size": 5.0, "points_people": 11.5, "points_shops": 20.5}
    assert (kept.aggregation, len(kept.digest)) == ({"way": "mean"}, 64)
    rounds.reopen(room.round, reason="算错了", by=room.chair)
    assert (room.round.state, adoption.scored(room.programme)) == (Round.State.CLOSED, False)
    rounds.sign(room.round, minutes="改正", by=room.chair)
    assert Minutes.objects.count() == 2


def test_a_case_nobody_scored_keeps_the_round_from_being_signed():
    room = scoring.room(cases=2)
    room.submit(case=0)
    room.close()
    sentence = refusal(rounds.sign, room.round, minutes="无异议", by=room.chair)
    assert sentence == "有 1 份案卷没有一份评分表提交，不能签署"


def test_not_applicable_counts_neither_way_and_nowhere_is_unknown():
    room = scoring.room(experts=2)
    for seat, typed in ((0, {"na_shops": "是", "reason_shops": "无"}), (1, {"points_shops": "12"})):
        card = room.card(seat=seat)
        scoring.fill(card, {**scoring.FULL, "na_people": "是", "reason_people": "无", **typed})
        scorecards.submit(card, seen=scoring.seen(card), by=card.seat.expert)
    room.close()
    rounds.sign(room.round, minutes="无异议", by=room.chair)
    adopted = adoption.adopted(room.programme)[0]
    assert adopted.points == {"points_size": 5.0, "points_people": None, "points_shops": 12.0}


def test_the_last_signed_round_that_scored_a_case_counts():
    room = scoring.room(cases=2)
    for case in (0, 1):
        room.submit(case=case, people="10")
    room.close()
    rounds.sign(room.round, minutes="一", by=room.chair)
    second = rounds.create(room.programme, by=room.staff)
    scorecards.assign(second, case=room.cases[1], seat=room.seats[1], by=room.staff)
    room.round = second
    room.open()
    room.submit(case=1, people="18")
    room.close()
    rounds.sign(second, minutes="二", by=room.chair)
    assert [one.points["points_people"] for one in adoption.adopted(room.programme)] == [10.0, 18.0]
    assert refusal(rounds.reopen, Round.objects.get(number=1), reason="悔", by=room.chair) == (
        "已有更新的一轮评分，不能撤回签署"
    )


@pytest.mark.parametrize(("aggregation", "expected"), [("mean", 12.0), ("{trimmed_mean: 1}", 11.0), ("zscore", 12.0)])
def test_the_programme_says_how_scorecards_go_together(aggregation: str, expected: float):
    room = scoring.room(experts=2, aggregation=aggregation)
    for seat, people in enumerate(("5", "11", "20")):
        room.submit(seat=seat, people=people)
    room.close()
    rounds.sign(room.round, minutes="无异议", by=room.chair)
    assert adoption.adopted(room.programme)[0].points["points_people"] == expected


def test_a_case_assigned_while_the_round_is_open_gets_its_dossier():
    room = scoring.room()
    submission = builders.submission(seq=7, in_programme=room.programme)
    builders.check_round(in_programme=room.programme)
    late = Case.objects.get(submission=submission)
    scorecards.assign(room.round, case=late, seat=room.seats[1], by=room.staff)
    assert Dossier.objects.filter(case=late, company=2).exists()
    assert programmes.newest(room.programme).number == 1
