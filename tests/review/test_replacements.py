"""In the middle of a round: recusals by declaration, and seats that somebody else takes over."""

from collections import Counter

import pytest

from accounts.models import Role, RoleGrant
from declarations.services.declarations import Refused
from records.models import JournalEntry
from review.models import PanelSeat, Recusal, Round, Scorecard
from review.services import assignments, replacements, rounds
from review.services import panels as seating
from tests import builders, panels, tiny

pytestmark = pytest.mark.django_db
LIVE = ("assigned", "draft", "submitted")


@pytest.fixture
def programme(tmp_path):
    return panels.programme(tmp_path)


@pytest.fixture
def round(programme) -> Round:
    """Five seats, four cases, three cards each; open."""
    panels.five(programme)
    panels.cases(programme, 4)
    made = rounds.create(programme, by=builders.user())
    assignments.assign(made, seen=assignments.propose(made).seen, by=builders.user())
    Round.objects.filter(pk=made.pk).update(state=Round.State.OPEN)
    made.refresh_from_db()
    return made


def comparable(round: Round) -> bool:
    """Every case has three live cards, of people who sit."""
    live = Scorecard.objects.filter(round=round, state__in=LIVE, seat__left_at=None)
    return set(Counter(live.values_list("case", flat=True)).values()) == {3} and live.count() == 12


def test_an_expert_keeps_out_and_somebody_else_gets_the_case(round):
    card = Scorecard.objects.filter(round=round).first()
    taken = replacements.recuse(card, reason=" 曾任其顾问 ", by=card.seat.expert)
    assert (card.state, [one.case_id for one in taken]) == ("recused", [card.case_id])
    recusal = Recusal.objects.get()
    assert (recusal.ground, recusal.reason, recusal.seat_id) == ("declared", "曾任其顾问", card.seat_id)
    assert comparable(round)
    entry = JournalEntry.objects.get(thing=f"card:{card.pk}")
    assert (entry.facts["before"], entry.facts["after"], "顾问" in str(entry.facts)) == ("assigned", "recused", False)
    with pytest.raises(Refused, match="已回避"):
        replacements.recuse(card, reason="再次", by=card.seat.expert)


def test_when_nobody_is_left_the_recusal_still_stands_and_the_case_lacks_a_seat(round):
    case = Scorecard.objects.filter(round=round).first().case
    for _ in range(3):
        card = Scorecard.objects.filter(round=round, case=case, state="assigned").first()
        taken = replacements.recuse(card, reason="回避", by=card.seat.expert)
    assert (taken, assignments.lacking(round)) == ([], {case.pk: 1})


def test_a_recusal_needs_a_reason_and_a_round_that_isnt_over(round):
    card = Scorecard.objects.filter(round=round).first()
    with pytest.raises(Refused, match="请写明理由"):
        replacements.recuse(card, reason=" ", by=card.seat.expert)
    Round.objects.update(state=Round.State.CLOSED)
    card.round.refresh_from_db()
    with pytest.raises(Refused, match="评分截止"):
        replacements.recuse(card, reason="回避", by=card.seat.expert)
    assert not Recusal.objects.exists()


def test_a_successor_takes_exactly_the_cases_that_are_left(programme, round):
    left = PanelSeat.objects.get(expert__email="expert-2@example.cn")
    mine = list(Scorecard.objects.filter(seat=left))
    done = mine[0]
    Scorecard.objects.filter(pk=done.pk).update(
        state="submitted", submitted_at=left.seated_at, submitted_by=left.expert, scored=done.case.submission
    )
    taken = replacements.leave(left, reason="出差", successor=panels.expert(6).user, by=builders.user())
    assert taken is not None and taken.replaces == left
    own = set(Scorecard.objects.filter(seat=taken).values_list("case", flat=True))
    assert own == {card.case_id for card in mine[1:]}
    states = dict(Scorecard.objects.filter(seat=left).values_list("pk", "state"))
    assert states == {done.pk: "submitted", **{card.pk: "replaced" for card in mine[1:]}}
    assert (left.left_reason, left.left_at is not None) == ("出差", True)
    roles = set(RoleGrant.objects.filter(role=Role.EXPERT).values_list("user__email", flat=True))
    assert ("expert-2@example.cn" in roles, "expert-6@example.cn" in roles) == (False, True)


def test_submitted_cards_are_replaced_too_if_staff_say_so(programme, round):
    left = PanelSeat.objects.get(expert__email="expert-2@example.cn")
    mine = set(Scorecard.objects.filter(seat=left).values_list("case", flat=True))
    case = Scorecard.objects.filter(seat=left).first().case
    Scorecard.objects.filter(seat=left).update(
        state="submitted", submitted_at=left.seated_at, submitted_by=left.expert, scored=case.submission
    )
    facts = {"successor": panels.expert(6).user, "submitted_too": True, "reason": "有利害关系"}
    taken = replacements.leave(left, by=builders.user(), **facts)
    assert set(Scorecard.objects.filter(seat=taken).values_list("case", flat=True)) == mine
    assert comparable(round)


def test_what_a_successor_keeps_out_of_goes_to_the_others(programme, round):
    left = PanelSeat.objects.get(expert__email="expert-2@example.cn")
    mine = list(Scorecard.objects.filter(seat=left).select_related("case"))
    barred = mine[0].case
    successor = panels.expert(6, employer=barred.applicant_name)
    taken = replacements.leave(left, reason="出差", successor=successor.user, by=builders.user())
    own = set(Scorecard.objects.filter(seat=taken).values_list("case", flat=True))
    assert own == {card.case_id for card in mine[1:]}
    assert Recusal.objects.get(seat=taken).case == barred
    assert comparable(round)


def test_without_a_successor_the_others_take_over_and_the_rules_are_looked_at_again(programme, round):
    left = PanelSeat.objects.get(expert__email="expert-4@example.cn")
    replacements.leave(left, reason="退出", by=builders.user())
    assert comparable(round)
    assert "财务专家不少于 1 人" in seating.may_score(programme).sentence


def test_the_last_one_may_leave_too(programme, round):
    for n in range(1, 6):
        replacements.leave(
            PanelSeat.objects.get(expert__email=f"expert-{n}@example.cn"), reason="退出", by=builders.user()
        )
    assert (seating.seats(programme).count(), sum(assignments.lacking(round).values())) == (0, 12)


@pytest.mark.parametrize("reason", ["", "  "])
def test_leaving_needs_a_reason_and_happens_once(programme, round, reason):
    seat = PanelSeat.objects.get(expert__email="expert-2@example.cn")
    with pytest.raises(Refused, match="请写明理由"):
        replacements.leave(seat, reason=reason, by=builders.user())
    replacements.leave(seat, reason="出差", by=builders.user())
    with pytest.raises(Refused, match="已经离席"):
        replacements.leave(seat, reason="出差", by=builders.user())


def test_nothing_happens_when_the_successor_sits_already(programme, round):
    seat = PanelSeat.objects.get(expert__email="expert-2@example.cn")
    with pytest.raises(Refused, match="已有席位"):
        replacements.leave(seat, reason="出差", successor=panels.expert(3).user, by=builders.user())
    seat.refresh_from_db()
    assert (seat.left_at, comparable(round)) == (None, True)


def test_outside_a_round_a_seat_is_left_and_may_be_taken_again(programme):
    seat = panels.seat(1, in_programme=programme)
    replacements.leave(seat, reason="出差", by=builders.user())
    again = panels.seat(1, in_programme=programme)
    assert (again.pk != seat.pk, list(seating.seats(programme))) == (True, [again])


def test_the_chair_can_be_named_anew(programme):
    seats = panels.five(programme)
    seating.name_chair(seats[2], by=builders.user())
    assert [seat.expert.email for seat in seating.seats(programme) if seat.is_chair] == ["expert-3@example.cn"]
    chairs = RoleGrant.objects.filter(role=Role.CHAIR, programme=tiny.SLUG).values_list("user__email", flat=True)
    assert list(chairs) == ["expert-3@example.cn"]
    with pytest.raises(Refused, match="已是组长"):
        seating.name_chair(PanelSeat.objects.get(pk=seats[2].pk), by=builders.user())
