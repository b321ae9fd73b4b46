"""The expert's pages: the pledge first, one's own cards, the sheet saved and submitted; nothing of anybody else's."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from records.models import JournalEntry
from review.models import Pledge, Round, Scorecard
from review.services import panels, rounds, scorecards
from tests import builders, scoring
from tests.papers import PDF

pytestmark = pytest.mark.django_db
LIST = f"/review/{scoring.SLUG}/scoring/"


def visitor(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(card: Scorecard, part: str = "") -> str:
    return f"/review/cards/{card.pk}/{part}"


def data(card: Scorecard, **typed: str) -> dict[str, str]:
    fields = {f"f-{field}": text for field, text in {**card.typed, **typed}.items()}
    return {**fields, "based_on": json.dumps(card.typed), "seen": scoring.seen(card)}


def autosave(client: Client, card: Scorecard, **typed: str):
    body = {f"f-{field}": text for field, text in typed.items()}
    based_on = {field: card.typed.get(field) for field in typed}
    return client.post(
        f"{url(card, 'autosave/')}?seen={scoring.seen(card)}", {**body, "based_on": json.dumps(based_on)}
    )


@pytest.fixture
def room() -> scoring.Room:
    return scoring.room(experts=2)


@pytest.fixture
def expert(room) -> Client:
    return visitor(room.seats[1].expert)


def test_the_pledge_comes_before_anything_else():
    room = scoring.room(opened=False)
    rounds.open(room.round, until=timezone.now() + timedelta(days=1), by=room.staff)
    client, page = visitor(room.seats[1].expert), f"/review/rounds/{room.round.pk}/pledge/"
    assert client.get(LIST).url == page
    assert client.get(url(room.card())).url == page
    assert client.get(url(room.card(), "sheet.pdf")).status_code == 404
    assert "我承诺保守秘密" in client.get(page).text
    assert "请勾选" in client.post(page, {}).text
    stale = client.post(page, {"agreed": "1", "seen": "another text"})
    assert (stale.status_code, "请重新阅读" in stale.text, Pledge.objects.count()) == (422, True, 0)
    seen = client.get(page).context["seen"]
    assert client.post(page, {"agreed": "1", "seen": seen}).url == LIST
    assert client.post(page, {"agreed": "1", "seen": seen}).url == LIST
    assert Pledge.objects.count() == 1
    assert client.get(url(room.card())).status_code == 200


def test_an_expert_sees_the_own_cards_and_their_progress(room, expert):
    room.submit(seat=2)
    page = expert.get(LIST)
    assert [card.pk for card in page.context["cards"]] == [room.card().pk]
    assert ("专家2" in page.text, "<strong>0</strong> / 1" in page.text) == (False, True)


def test_the_sheet_shows_figures_percentiles_and_the_suggestion(room, expert):
    page = expert.get(url(room.card())).text
    assert all(text in page for text in ("营业收入（2023年）", "1,000 万元", "按公式建议 5.00 分", "满分 30 分"))


def test_saving_and_submitting_without_script(room, expert):
    card = room.card()
    assert expert.post(url(card), data(card, points_size="5")).url == url(card)
    card = room.card()
    refused = expert.post(url(card), {**data(card, points_people="15"), "onward": "1"})
    assert (refused.status_code, "“商户”还没有评分" in refused.text) == (409, True)
    card = room.card()
    assert card.typed == {"points_size": "5", "points_people": "15"}
    assert expert.post(url(card), {**data(card, **scoring.FULL), "onward": "1"}).url == url(card)
    assert room.card().state == Scorecard.State.SUBMITTED
    page = expert.get(url(card)).text
    assert ("提交评分</button>" in page, "readonly" in page) == (False, True)


def test_the_suggested_score_is_taken_without_script_too(room, expert):
    card = room.card()
    expert.post(url(card), {**data(card), "take": "size"})
    assert room.card().typed == {"points_size": "5.00"}


def test_an_autosave_tells_what_is_stored_and_what_follows(room, expert):
    found = autosave(expert, room.card(), points_size="6")
    body = found.json()
    assert (found.status_code, body["state"], body["stored"]) == (200, "saved", {"points_size": "6"})
    assert "与建议分不同，请写明理由" in body["html"]
    assert "合计 6 / 60 分" in body["html"]


def test_an_autosave_against_other_words_tells_both(room, expert):
    stale = room.card()
    autosave(expert, room.card(), points_size="6")
    found = autosave(expert, stale, points_size="7")
    assert (found.status_code, found.json()["conflicts"]["points_size"]["theirs"]) == (409, "6")
    both = expert.post(url(stale), data(stale, points_size="7"))
    assert (both.status_code, "另一个页面填的是：6" in both.text, 'value="7"' in both.text) == (409, True, True)


def test_what_is_too_long_waits(room, expert):
    found = autosave(expert, room.card(), reason_size="长" * 501)
    assert (found.status_code, list(found.json()["faults"])) == (413, ["reason_size"])


def test_scoring_after_the_close_keeps_the_words_on_the_page_and_a_line_in_the_journal(room, expert):
    card = room.card()
    room.close()
    late = expert.post(url(card), {**data(card, **{**scoring.FULL, "points_people": "13.37"}), "onward": "1"})
    assert (late.status_code, late.text.count("评分已截止，不能再评分"), 'value="13.37"' in late.text) == (409, 1, True)
    told = autosave(expert, card, points_people="13.37")
    assert (told.status_code, told.json()["sentence"]) == (403, "评分已截止，不能再评分")
    lines = JournalEntry.objects.filter(thing=f"card:{card.pk}", action="card.refused")
    assert [one.facts for one in lines] == [{"state": "assigned", "sentence": "评分已截止，不能再评分"}] * 2
    assert room.card().typed == {}


def test_pressing_submit_twice_is_harmless(room, expert):
    card = room.card()
    body = {**data(card, **scoring.FULL), "onward": "1"}
    expert.post(url(card), body)
    again = expert.post(url(card), body)
    assert (again.status_code, room.card().state) == (302, Scorecard.State.SUBMITTED)


def test_logged_out_the_script_is_told_where_to_log_in(room):
    found = autosave(Client(), room.card(), points_size="6")
    assert (found.status_code, found.json()["state"]) == (401, "login")


def test_another_experts_card_is_not_there(room, expert):
    other = room.card(seat=2)
    assert expert.get(url(other)).status_code == 404
    assert expert.post(url(other), data(other, points_size="5")).status_code == 404
    assert autosave(expert, other, points_size="5").status_code == 404
    assert visitor(room.chair).get(url(other)).status_code == 404


def test_the_signed_sheet(room, expert):
    card = room.submit()
    pdf = expert.get(url(card, "sheet.pdf"))
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert expert.get(url(card, "scan/")).status_code == 404
    none = expert.post(url(card, "scan/upload/"))
    assert (none.status_code, "请先选择文件" in none.text) == (422, True)
    bad = expert.post(url(card, "scan/upload/"), {"scan": SimpleUploadedFile("签字.pdf", b"MZ")})
    assert (bad.status_code, "这里只收" in bad.text) == (422, True)
    expert.post(url(card, "scan/upload/"), {"scan": SimpleUploadedFile("签字.pdf", PDF)})
    assert expert.get(url(card, "scan/")).content == PDF


def test_the_chair_unlocks_without_learning_who_has_submitted(room):
    room.submit(seat=2)
    chair = visitor(room.chair)
    before = chair.get(LIST)
    assert "解锁评分表" in before.text
    answers = set()
    for seat in (1, 2):
        typed = {"seat": str(room.seats[seat].pk), "case": str(room.cases[0].pk), "reason": "漏看附件"}
        found = chair.post(f"/review/rounds/{room.round.pk}/unlock/", typed, follow=True)
        answers.add(("这份评分表现在可以由专家修改" in found.text, found.status_code))
    assert answers == {(True, 200)}
    assert room.card(seat=2).state == Scorecard.State.DRAFT
    empty = chair.post(f"/review/rounds/{room.round.pk}/unlock/", {"seat": "", "case": "", "reason": ""})
    assert (empty.status_code, "请选择专家" in empty.text) == (422, True)


def test_staff_see_progress_and_no_points_until_the_close(room):
    room.submit(seat=2, people="13.37")
    staff = visitor(room.staff)
    page = staff.get(f"/review/{scoring.SLUG}/rounds/")
    assert [(seat.expert.name, total, done) for seat, total, done in page.context["attendance"]] == [
        ("专家0", 1, 0),
        ("专家1", 1, 0),
        ("专家2", 1, 1),
    ]
    deliberation = f"/review/rounds/{room.round.pk}/deliberation/"
    assert staff.get(deliberation).status_code == 403
    room.close()
    assert staff.get(deliberation).status_code == 200


def test_the_chair_and_whoever_scores_see_nobodys_progress(room):
    room.submit(seat=2)
    page = visitor(room.chair).get(f"/review/{scoring.SLUG}/rounds/")
    assert (page.status_code, page.context["attendance"]) == (200, [])
    expert = room.seats[1].expert
    builders.user(email=expert.email, role=Role.STAFF, programme=scoring.SLUG)
    page = visitor(expert).get(f"/review/{scoring.SLUG}/rounds/")
    assert (page.context["attendance"], "看不到他人的进度" in page.text) == ([], True)
    room.close()
    assert visitor(expert).get(f"/review/rounds/{room.round.pk}/deliberation/").status_code == 403


def test_staff_open_prolong_and_close_a_round():
    room = scoring.room(opened=False)
    staff, base = visitor(room.staff), f"/review/rounds/{room.round.pk}"
    past = staff.post(f"{base}/open/", {"until": "2020-01-01"})
    assert (past.status_code, "评分期限须晚于现在" in past.text, "2020-01-01" in past.text) == (409, True, True)
    assert staff.post(f"{base}/open/", {"until": "soon"}).status_code == 422
    later = (timezone.localdate() + timedelta(days=5)).isoformat()
    assert staff.post(f"{base}/open/", {"until": later}).status_code == 302
    assert staff.post(f"{base}/open/", {"until": later}).status_code == 409
    assert staff.post(f"{base}/prolong/", {"until": later}).status_code == 302
    assert staff.post(f"{base}/close/").status_code == 302
    assert "不能“截止评分”" in staff.post(f"{base}/close/", follow=True).text
    assert Round.objects.get().state == Round.State.CLOSED
    chair = visitor(room.chair)
    assert chair.post(f"{base}/open/", {"until": later}).status_code == 403
    assert chair.post(f"{base}/reopen/", {"until": later, "reason": ""}).status_code == 409
    assert chair.post(f"{base}/reopen/", {"until": later, "reason": "复核"}).status_code == 302


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_a_save_costs_the_same_whatever_the_round(expert, room):
    autosave(expert, room.card(), points_size="1")
    with CaptureQueriesContext(connection) as found:
        autosave_alone = expert.post(
            f"{url(room.card(), 'autosave/')}?seen={room.cases[0].submission_id}",
            {"f-points_size": "2", "based_on": '{"points_size": "1"}'},
        )
    assert autosave_alone.status_code == 200
    mine = [one for one in found.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(mine) <= 8, [one["sql"][:100] for one in mine]


def test_an_expert_without_a_round_is_told_what_to_wait_for():
    made = scoring.programme()
    seat = scoring.seat(made, 1)
    assert "评分还没有开始" in visitor(seat.expert).get(LIST).text
    assert scorecards.OPEN == (Scorecard.State.ASSIGNED, Scorecard.State.DRAFT)


def test_where_no_panel_scores_nobody_is_told_to_wait(tmp_path):
    made = builders.programme_with(tmp_path, replaced={" panel,": ""}, document="review.yaml")
    expert = builders.user(email="expert@example.cn", role=Role.CHAIR)
    panels.seat(made, expert=expert, is_chair=True, by=builders.user())
    for page, told in (("scoring", "没有评分表要填"), ("rounds", "没有评分轮次"), ("own-cases", "不会分配案卷")):
        text = visitor(expert).get(f"/review/{made.slug}/{page}/").text
        assert f"本评选方案不由专家评分，{told}。" in text
