"""The pages of pool, draws, panel and assignment, as people go through them."""

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from review.models import Draw, Expert, PanelSeat, Recusal, Round, Scorecard
from review.services import assignments, draws, rounds
from tests import builders, panels, tiny
from tests.panels import F, M, T

pytestmark = pytest.mark.django_db
PANEL = f"/review/{tiny.SLUG}/panel/"
OWN = f"/review/{tiny.SLUG}/own-cases/"


@pytest.fixture
def programme(tmp_path):
    return panels.programme(tmp_path)


@pytest.fixture
def staff(programme) -> Client:
    return visitor(panels.staff())


def visitor(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def assigned(programme) -> Round:
    made = rounds.create(programme, by=builders.user())
    assignments.assign(made, seen=assignments.propose(made).seen, by=builders.user())
    return made


def test_from_the_pool_to_the_round_by_pages(staff, programme):
    """Import, draw, seat, name the chair, preview, assign: what staff do, and in which words they are told."""
    head = "电子邮箱,姓名,专业类别,工作单位"
    fields = ["技术"] * 6 + ["财务"] * 3 + ["管理"]
    rows = [f"e{n}@example.cn,专家{n},{field},虚构{n}院" for n, field in enumerate(fields)]
    sheet = SimpleUploadedFile("专家.csv", "\n".join([head, *rows]).encode())
    told = staff.post("/review/experts/import/", {"sheet": sheet}, follow=True)
    assert ("新入库 10 人，更新 0 人。" in told.text, Expert.objects.count()) == (True, 10)
    page = staff.post(f"{PANEL}draws/make/", {"count": 5, "seed": "20230804"}, follow=True)
    assert all(said in page.text for said in ("10 人中抽 5 人", "20230804", "结果相同"))
    drawn = Draw.objects.get().drawn
    taken = {"experts": drawn, "chair": drawn[0]}
    page = staff.post(f"{PANEL}draws/1/seat/", taken, follow=True)
    assert ("已为 5 位专家设席。" in page.text, page.text.count("✓ 符合")) == (True, 3)
    panels.cases(programme, 4)
    page = staff.post(f"{PANEL}rounds/", follow=True)
    url = f"/review/assignments/{Round.objects.get().pk}/"
    assert url in page.text
    page = staff.get(url)
    assert "4 件案卷还要 12 个席位，每人 1 至 3 件" in page.text
    proposal = page.context["proposal"]
    done = staff.post(f"{url}assign/", {"seen": proposal.seen, "at_least": "", "at_most": ""}, follow=True)
    assert ("已分配 12 份评分表。" in done.text, "可以开始评分" in done.text) == (True, True)
    assert Scorecard.objects.count() == 12


def test_what_cant_be_had_stays_on_the_page_as_typed(staff, programme):
    refused = staff.post(f"{PANEL}draws/make/", {"count": 5, "seed": "abc"})
    assert (refused.status_code, "要抽 5 人，可抽的只有 0 人" in refused.text, 'value="abc"' in refused.text) == (
        422,
        True,
        True,
    )
    panels.five(programme)
    panels.cases(programme, 1)
    round = rounds.create(programme, by=builders.user())
    url = f"/review/assignments/{round.pk}/"
    assert "下限高于上限" in staff.post(f"{url}assign/", {"seen": "", "at_least": 9, "at_most": 1}).text
    stale = staff.post(f"{url}assign/", {"seen": "old"})
    assert (stale.status_code, "在预览之后有变化" in stale.text) == (422, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("专家.csv", "电子邮箱,姓名\n".encode(), "缺少这一列（employer）"),
        ("专家.csv", "电子邮箱,姓名,专业类别,工作单位\nx,甲,艺术,\n".encode(), "“艺术”应为"),
        ("专家.txt", b"x", "只接受 .csv 或 .xlsx 文件"),
        ("专家.xlsx", b"PK\x03\x04 no", "不是完好的 .xlsx 文件"),
    ],
)
def test_a_sheet_with_faults_enters_nobody(staff, name, content, said):
    told = staff.post("/review/experts/import/", {"sheet": SimpleUploadedFile(name, content)})
    assert (told.status_code, said in told.text, Expert.objects.count()) == (422, True, 0)


def test_an_expert_is_entered_and_changed_and_what_was_typed_stays(staff):
    typed = {"email": "a@example.cn", "name": "甲", "field": "finance", "employer": "虚构院", "region": "太原市"}
    wrong = staff.post("/review/experts/new/", {**typed, "employer_number": "1"})
    assert (wrong.status_code, 'value="虚构院"' in wrong.text, "应为 18 位" in wrong.text) == (422, True, True)
    staff.post("/review/experts/new/", typed)
    made = Expert.objects.get()
    assert (made.region, made.is_active) == ("140100", True)
    again = staff.post("/review/experts/new/", typed)
    assert (again.status_code, "已在专家库中" in again.text) == (422, True)
    staff.post(f"/review/experts/{made.pk}/", {**typed, "topics": "电商平台"})
    made.refresh_from_db()
    assert (made.topics, made.is_active) == (["电商平台"], False)
    assert "a@example.cn" not in staff.get("/review/experts/", {"field": "technical"}).text


def test_experts_tell_their_shares_and_see_only_their_own_cases(programme):
    seats = panels.five(programme)
    panels.cases(programme, 3)
    assigned(programme)
    mine = Scorecard.objects.filter(seat=seats[1]).select_related("case").first()
    expert = visitor(seats[1].expert)
    page = expert.get(OWN)
    assert mine.case.title in page.text
    assert [seat.expert.name for seat in seats if seat.expert.name in page.text] == [seats[1].expert.name]
    told = expert.post("/review/experts/me/", {"holdings": "某公司\n某公司"}, follow=True)
    assert ("已收到您的持股申报" in told.text, Expert.objects.get(user=seats[1].expert).holdings) == (True, ["某公司"])
    empty = expert.post(f"/review/recusals/{mine.pk}/", {"reason": " "})
    assert (empty.status_code, "请写明回避理由" in empty.text) == (422, True)
    done = expert.post(f"/review/recusals/{mine.pk}/", {"reason": "曾任其顾问"}, follow=True)
    assert (done.redirect_chain, "曾任其顾问" in done.text) == ([(OWN, 302)], True)
    other = Scorecard.objects.exclude(seat=seats[1]).first()
    assert expert.get(f"/review/recusals/{other.pk}/").status_code == 403
    assert expert.get(f"/review/assignments/{other.round_id}/").status_code == 403


def test_staff_who_score_themselves_dont_see_who_else_does(programme):
    panels.five(programme)
    panels.cases(programme, 1)
    round = assigned(programme)
    staff = panels.staff()
    EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
    assert visitor(staff).get(f"/review/assignments/{round.pk}/").status_code == 200
    PanelSeat.objects.create(programme=programme, expert=staff, seated_by=staff)
    page = visitor(staff).get(f"/review/assignments/{round.pk}/")
    assert (page.status_code, "看不到案卷分给了谁" in page.text) == (403, True)


def test_staff_record_a_recusal_on_an_experts_behalf(staff, programme):
    panels.five(programme)
    panels.cases(programme, 1)
    round = assigned(programme)
    card = Scorecard.objects.first()
    page = staff.post(f"/review/recusals/{card.pk}/", {"reason": "来电申请"}, follow=True)
    assert (page.redirect_chain[0][0], "来电申请" in page.text) == (f"/review/assignments/{round.pk}/", True)
    assert Recusal.objects.get().declared_by.email == "boss@example.cn"


def test_a_seat_is_left_to_a_successor_by_the_page(staff, programme):
    seats = panels.five(programme)
    successor = panels.expert(6)
    panels.cases(programme, 3)
    round = assigned(programme)
    url = f"{PANEL}{seats[1].pk}/leave/"
    assert str(successor.pk) in staff.get(url).text
    assert "请写明离席原因" in staff.post(url, {"successor": str(successor.pk)}).text
    page = staff.post(url, {"reason": "出差", "successor": str(successor.pk)}, follow=True)
    assert all(said in page.text for said in ("专家2已离席。", "接替 专家2", "出差"))
    assert assignments.lacking(round) == {}
    without = staff.post(f"{PANEL}{seats[3].pk}/leave/", {"reason": "生病"}, follow=True)
    assert "专家组不符合组成规则：专家应不少于 5 人，现有 4 人，还差 1 人；财务专家不少于 1 人" in without.text
    assert staff.get(url).status_code == 404


def test_the_chair_is_named_by_staff(staff, programme):
    seats = panels.five(programme)
    page = staff.post(f"{PANEL}{seats[2].pk}/chair/", follow=True)
    assert ("组长现为专家3。" in page.text, PanelSeat.objects.get(is_chair=True).pk) == (True, seats[2].pk)


def test_a_draw_that_doesnt_replay_says_so(staff, programme):
    for n in range(1, 13):
        panels.expert(n, field=[T, F, M, T][n % 4])
    made = draws.draw(programme, count=5, by=builders.user())
    drawn = list(reversed(made.drawn))
    Draw.objects.create(
        programme=programme,
        number=2,
        seed=made.seed,
        rules=made.rules,
        pool=made.pool,
        drawn=drawn,
        drawn_by=made.drawn_by,
    )
    assert "不一致" in staff.get(f"{PANEL}draws/2/").text
    assert staff.get(f"{PANEL}draws/3/").status_code == 404


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_queries_dont_grow_with_experts_seats_cases_and_draws(staff, programme):
    panels.five(programme)
    panels.cases(programme, 3)
    round = assigned(programme)
    panels.expert(6)
    draws.draw(programme, count=1, seed="1", by=builders.user())
    one = visitor(panels.expert(1).user)
    urls = ["/review/experts/", PANEL, f"{PANEL}draws/1/", f"/review/assignments/{round.pk}/"]
    few = [*(queries(staff, url) for url in urls), queries(one, OWN)]
    for n in range(7, 37):
        panels.expert(n)
    for n in range(7, 34):
        panels.seat(n, in_programme=programme)
    panels.cases(programme, 27, start=4)
    assignments.assign(round, seen=assignments.propose(round).seen, by=builders.user())
    panels.cases(programme, 3, start=31)
    draws.draw(programme, count=3, seed="2", reason="再抽", by=builders.user())
    many = [*(queries(staff, url) for url in [*urls[:2], f"{PANEL}draws/2/", urls[3]]), queries(one, OWN)]
    # A round with cases left to assign asks for what their proposal goes by, which one that is full needn't.
    assert [many[n] - few[n] for n in (0, 1, 2, 4)] == [0, 0, 0, 0]
    assert queries(staff, urls[3]) == many[3] <= few[3] + 2
