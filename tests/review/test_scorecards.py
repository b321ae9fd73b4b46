"""Scorecards: saved as typed, submitted when whole, taken no more after the close, unlocked by the chair."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from declarations.core.upload import UploadError
from records.models import JournalEntry, JournalPayload
from review.core.sheet import Change
from review.models import Round, Score, Scorecard
from review.services import rounds, scorecards
from tests import builders, scoring
from tests.papers import PDF
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
State = Scorecard.State


def submit(card: Scorecard) -> None:
    scorecards.submit(card, seen=scoring.seen(card), by=card.seat.expert)


def test_what_is_typed_stays_as_typed_half_filled_and_misspelt():
    room = scoring.room()
    saved = scoring.fill(room.card(), {"points_size": "12分", "points_people": "15"})
    card = room.card()
    assert (card.state, card.typed, saved.conflicts) == (
        State.DRAFT,
        {"points_size": "12分", "points_people": "15"},
        frozenset(),
    )
    sentence = refusal(submit, card)
    assert sentence == "“规模”应为 0 到 10 的数，最多两位小数；“商户”还没有评分；还没有写评估意见"
    assert room.card().state == State.DRAFT


def test_a_whole_sheet_is_submitted_with_the_revision_that_was_read_and_scored():
    room = scoring.room()
    card = room.submit()
    assert (card.state, card.read_id, card.scored_id) == (
        State.SUBMITTED,
        room.cases[0].submission_id,
        room.cases[0].submission_id,
    )
    found = card.scores.order_by("id").values_list("criterion", "points", "not_applicable", "suggested")
    assert list(found) == [
        ("size", Decimal("5.00"), False, Decimal("5.00")),
        ("people", Decimal("15.00"), False, None),
        ("shops", Decimal("20.50"), False, None),
    ]
    assert card.opinion == "数据可信"


def test_submitting_twice_is_harmless():
    room = scoring.room()
    room.submit()
    before = JournalEntry.objects.count()
    submit(room.card())
    assert (Score.objects.count(), JournalEntry.objects.count()) == (3, before)


def test_not_applicable_is_not_nought_and_wants_a_reason():
    room = scoring.room()
    card = room.card()
    scoring.fill(card, {**scoring.FULL, "points_shops": "20", "na_shops": "是"})
    assert refusal(submit, room.card()) == "“商户”不适用要写明理由"
    scoring.fill(room.card(), {"reason_shops": "没有商户"})
    submit(room.card())
    one = Score.objects.get(criterion="shops")
    assert (one.points, one.not_applicable, one.reason) == (None, True, "没有商户")


def test_a_departure_from_the_suggested_score_wants_a_reason():
    room = scoring.room()
    scoring.fill(room.card(), {**scoring.FULL, "points_size": "6"})
    assert refusal(submit, room.card()) == "“规模”与建议分不同，请写明理由"


def test_two_pages_of_one_expert_lose_nothing_of_each_other():
    room = scoring.room()
    stale = room.card()
    scoring.fill(room.card(), {"points_size": "5"})
    dossier = scorecards.dossier_of(stale)
    changes = {"points_size": Change("", "7"), "points_people": Change("", "9")}
    saved = scorecards.save(stale, dossier=dossier, changes=changes, seen=scoring.seen(stale), by=stale.seat.expert)
    assert (saved.conflicts, room.card().typed) == (
        frozenset({"points_size"}),
        {"points_size": "5", "points_people": "9"},
    )


@pytest.mark.parametrize("closing", ["by staff", "by time"])
def test_scoring_after_the_close_is_one_sentence_and_loses_nothing(closing: str):
    room = scoring.room()
    scoring.fill(room.card(), {"points_size": "5"})
    late = room.card()
    if closing == "by staff":
        room.close()
    else:
        Round.objects.update(until=timezone.now() - timedelta(seconds=1))
        late = room.card()
    assert refusal(scoring.fill, late, {"points_size": "6"}) == "评分已截止，不能再评分"
    assert refusal(submit, room.card()) == "评分已截止，不能再评分"
    assert room.card().typed == {"points_size": "5"}


def test_a_page_opened_before_the_close_finds_it_closed():
    room = scoring.room()
    stale = room.card()
    room.close()
    assert refusal(scoring.fill, stale, {"points_size": "6"}) == "评分已截止，不能再评分"


def test_without_the_pledge_nothing_is_scored():
    room = scoring.room(opened=False)
    rounds.open(room.round, until=timezone.now() + timedelta(days=1), by=room.staff)
    assert refusal(scoring.fill, room.card(), {"points_size": "5"}) == "请先签署保密承诺，再评分"


def test_only_the_chair_gives_a_submitted_card_back_with_a_reason():
    room = scoring.room()
    room.submit()
    assert refusal(scoring.fill, room.card(), {"points_size": "6"}) == "评分表已提交，需要修改请联系专家组长解锁"
    assert refusal(scorecards.unlock, room.card(), reason=" ", by=room.chair) == "请写明解锁的理由"
    scorecards.unlock(room.card(), reason="漏看附件", by=room.chair)
    card = room.card()
    assert (card.state, card.typed, card.submitted_at) == (State.DRAFT, scoring.FULL, None)
    scoring.fill(card, {"points_people": "16"})
    submit(room.card())
    assert Score.objects.get(criterion="people").points == 16


def test_unlocking_what_is_not_submitted_changes_and_tells_nothing():
    room = scoring.room()
    before = JournalEntry.objects.count()
    scorecards.unlock(room.card(), reason="看看", by=room.chair)
    assert (room.card().state, JournalEntry.objects.count()) == (State.ASSIGNED, before)


def test_figures_verified_anew_are_shown_before_they_are_scored():
    room = scoring.room()
    card = room.card()
    dossier = scorecards.dossier_of(card)
    sentence = refusal(
        scorecards.save, card, dossier=dossier, changes={}, seen="an older submission", by=card.seat.expert
    )
    assert sentence == scorecards.RENEWED
    assert refusal(scorecards.submit, card, seen="an older submission", by=card.seat.expert) == scorecards.RENEWED


def test_the_journal_has_every_move_and_no_points():
    room = scoring.room()
    room.submit(people="13.37")
    scorecards.unlock(room.card(), reason="漏看附件", by=room.chair)
    lines = JournalEntry.objects.filter(thing=f"card:{room.card().pk}").order_by("seq")
    moves = [(one.action, one.facts.get("before"), one.facts.get("after")) for one in lines]
    assert moves == [
        ("card.assigned", None, "assigned"),
        ("card.moved", "assigned", "draft"),
        ("card.moved", "draft", "submitted"),
        ("card.moved", "submitted", "draft"),
    ]
    told = f"{[one.facts for one in lines]}{[one.content for one in JournalPayload.objects.all()]}"
    assert ("13.37" in told, "数据可信" in told, "漏看附件" in told) == (False, False, True)


def test_the_signed_sheet_comes_back_as_a_scan():
    room = scoring.room()
    card = room.card()
    by = card.seat.expert
    assert (
        refusal(scorecards.attach_scan, card, name="签字.pdf", content=PDF, by=by) == "评分表提交之后才能上传签字扫描件"
    )
    room.submit()
    with pytest.raises(UploadError):
        scorecards.attach_scan(room.card(), name="签字.pdf", content=b"MZ", by=by)
    scorecards.attach_scan(room.card(), name="签字.pdf", content=PDF, by=by)
    assert room.card().scan_name == "签字.pdf"
    scorecards.unlock(room.card(), reason="漏看附件", by=room.chair)
    submit(room.card())
    assert room.card().scan is None


def test_who_left_the_panel_scores_no_more():
    room = scoring.room()
    seat = room.seats[1]
    seat.left_at, seat.left_by, seat.left_reason = timezone.now(), builders.user(), "出差"
    seat.save()
    assert refusal(scoring.fill, room.card(), {"points_size": "5"}) == "您已不在专家组，不能评分"
