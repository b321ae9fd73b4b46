"""The re-check: who says what, and who sees it."""

import pytest
from django.urls import reverse

from accounts.models import Role, User
from ranking.models import Opinion, Run, SignOff, Standing
from ranking.services import rechecks
from records.models import JournalEntry
from review.models import PanelSeat
from review.services import panels
from tests import builders
from tests.ranking import standings
from tests.ranking.test_views import queries_of

pytestmark = pytest.mark.django_db

SECRET = "秘密的异议理由"


def page(run: Run) -> str:
    return reverse("ranking:recheck", args=[run.id])


def opinion(run: Run, position: int = 1) -> str:
    return reverse("ranking:opinion", args=[run.id, position])


def rest(run: Run) -> str:
    return reverse("ranking:confirm_rest", args=[run.id])


def signing(run: Run) -> str:
    return reverse("ranking:sign_off", args=[run.id])


def person(name: str) -> User:
    return builders.user(email=f"{name}@example.cn", name=name)


def seated(run: Run, name: str, *, is_chair: bool = False) -> PanelSeat:
    return panels.seat(run.programme, expert=person(name), is_chair=is_chair, by=builders.user())


@pytest.fixture
def run():
    made = standings.finished(ranked=4, excluded=1)
    Standing.objects.filter(run=made, position__lte=3).update(lists=["main"])
    return made


@pytest.fixture
def panel(run):
    """Seats of two experts and the chair; the first expert has objected to the first entry and confirmed the second."""
    seats = {name: seated(run, name, is_chair=name == "chair") for name in ("wanghon", "two", "chair")}
    first, second = run.standings.all()[:2]
    rechecks.object_to(first, seat=seats["wanghon"], reason=SECRET, by=seats["wanghon"].expert)
    rechecks.confirm(second, seat=seats["wanghon"], by=seats["wanghon"].expert)
    return seats


def said(run: Run) -> list[tuple[str, int, str, str]]:
    found = Opinion.objects.filter(run=run).order_by("seat__expert__email", "standing__position")
    return list(found.values_list("seat__expert__name", "standing__position", "stance", "reason"))


def sign(run: Run, panel: dict[str, PanelSeat]) -> None:
    for seat in panel.values():
        rechecks.confirm_rest(run, seat=seat, by=seat.expert)
    rechecks.sign_off(run, minutes="名单成立", by=panel["chair"].expert)


def test_listed_entries_stand_with_shares_and_no_raw_figures(client, run, panel):
    client.force_login(person("two"))
    response = client.get(page(run))
    assert [entry.row.name for entry in response.context["entries"]] == ["上榜1公司", "上榜2公司", "上榜3公司"]
    assert [cell.text for cell in response.context["entries"][0].row.cells] == ["40.13", "—", "-10.00"]
    assert [secret for secret in ("31415", "落榜", "上榜4公司", "N1<") if secret in response.text] == []


def test_an_expert_confirms_and_objects_without_javascript(client, run):
    seated(run, "wanghon")
    client.force_login(person("wanghon"))
    response = client.post(opinion(run), {"stance": "confirm"})
    assert (response.status_code, response.url) == (302, f"{page(run)}#entry-1")
    client.post(opinion(run), {"stance": "object", "reason": " 口径不符 "})
    client.post(opinion(run, 2), {"stance": "confirm"})
    assert said(run) == [("wanghon", 1, "object", "口径不符"), ("wanghon", 2, "confirm", "")]
    assert JournalEntry.objects.filter(thing=f"run:{run.id}", action="opinion.given").count() == 3


def test_htmx_gets_the_row_and_the_own_progress(client, run):
    seated(run, "wanghon")
    client.force_login(person("wanghon"))
    response = client.post(opinion(run, 2), {"stance": "confirm"}, headers={"hx-request": "true"})
    assert response.status_code == 200
    assert '<tr id="entry-2" class="entry entry-confirm">' in response.text
    assert 'hx-swap-oob="true"' in response.text and "1 / 3" in response.text
    assert "<html" not in response.text and "entry-1" not in response.text


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"stance": "object", "reason": "  "}, "请写明异议的理由"),
        ({"stance": "object", "reason": "长" * 1001}, "理由不能超过1000字。"),
    ],
)
def test_a_refused_opinion_is_explained_and_nothing_typed_is_lost(client, run, htmx, typed, sentence):
    seated(run, "wanghon")
    client.force_login(person("wanghon"))
    response = client.post(opinion(run), typed, headers={"hx-request": "true"} if htmx else {})
    assert (response.status_code, sentence in response.text, typed["reason"] in response.text) == (422, True, True)
    assert said(run) == []


def test_an_unknown_stance_is_refused(client, run):
    seated(run, "wanghon")
    client.force_login(person("wanghon"))
    assert client.post(opinion(run), {"stance": "veto"}).status_code == 422
    assert said(run) == []


def test_an_entry_on_no_list_takes_no_opinion(client, run):
    seated(run, "wanghon")
    client.force_login(person("wanghon"))
    response = client.post(opinion(run, 4), {"stance": "confirm"})
    assert (response.status_code, "不在任何榜单上，不需复核" in response.text) == (422, True)
    assert client.post(opinion(run, 99), {"stance": "confirm"}).status_code == 404
    assert said(run) == []


def test_the_rest_is_confirmed_at_once_and_objections_stay(client, run, panel):
    client.force_login(person("wanghon"))
    response = client.post(rest(run), follow=True)
    assert "已确认其余 1 家。" in response.text
    assert said(run) == [("wanghon", 1, "object", SECRET), ("wanghon", 2, "confirm", ""), ("wanghon", 3, "confirm", "")]


def leaks(text: str) -> list[str]:
    return [hint for hint in (SECRET, "wanghon", "entry-object", "已看", "专家组") if hint in text]


def test_an_expert_never_sees_what_another_says_or_how_far_another_is(client, run, panel):
    client.force_login(person("two"))
    own = client.get(page(run))
    assert (leaks(own.text), own.context["attendance"], own.context["said"]) == ([], None, 0)
    saved = client.post(opinion(run), {"stance": "confirm"}, headers={"hx-request": "true"})
    assert leaks(saved.text) == []
    sign(run, panel)
    assert leaks(client.get(page(run)).text) == []


def test_other_roles_dont_lift_an_experts_blindness(client, run, panel):
    for role in (Role.STAFF, Role.AUDITOR, Role.CHAIR):
        builders.user(email="two@example.cn", role=role)
    client.force_login(person("two"))
    found = client.get(page(run))
    assert (found.context["attendance"], SECRET in found.text) == (None, False)


def test_the_chair_sees_attendance_and_objections(client, run, panel):
    client.force_login(person("chair"))
    response = client.get(page(run))
    present = {one.seat.expert.name: (one.said, one.waiting, one.objected) for one in response.context["attendance"]}
    assert present == {"chair": (0, 3, 0), "wanghon": (2, 1, 1), "two": (0, 3, 0)}
    others = [[(one.stance, one.reason) for one in entry.others] for entry in response.context["entries"]]
    assert others == [[("object", SECRET)], [], []]


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AUDITOR])
def test_readers_see_attendance_first_and_opinions_after_the_sign_off(client, run, panel, role):
    client.force_login(builders.user(email="reader@example.cn", role=role))
    before = client.get(page(run))
    assert (SECRET in before.text, "签署后可见" in before.text) == (False, True)
    assert [entry.others for entry in before.context["entries"]] == [(), (), ()]
    sign(run, panel)
    after = client.get(page(run))
    assert (SECRET in after.text, "名单成立" in after.text) == (True, True)
    assert [len(entry.others) for entry in after.context["entries"]] == [3, 3, 3]
    assert "<button" not in after.text.partition("<main")[2]


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.RECOMMENDER, Role.COLLECTOR])
def test_who_has_no_part_in_the_recheck_sees_none(client, run, role):
    client.force_login(builders.user(email="reader@example.cn", role=role))
    response = client.get(page(run))
    assert (response.status_code, "上榜1公司" in response.text) == (403, False)


@pytest.mark.parametrize("role", Role)
def test_without_a_seat_nobody_gives_an_opinion(client, run, role):
    client.force_login(builders.user(email="reader@example.cn", role=role))
    assert [client.post(url, {"stance": "confirm"}).status_code for url in (opinion(run), rest(run))] == [403, 403]
    assert said(run) == []


def test_a_seat_elsewhere_is_none_here(client, run, tmp_path):
    other = standings.other_programme(tmp_path)
    panels.seat(other, expert=person("far"), is_chair=True, by=builders.user())
    client.force_login(person("far"))
    found = [client.get(page(run)), client.post(opinion(run), {"stance": "confirm"}), client.post(signing(run))]
    assert [one.status_code for one in found] == [403, 403, 403]
    assert said(run) == []


def test_moves_are_posted(client, run, panel):
    client.force_login(person("chair"))
    assert [client.get(url).status_code for url in (opinion(run), rest(run), signing(run))] == [405, 405, 405]
    assert client.post(page(run)).status_code == 405


def test_the_chair_signs_when_everybody_has_looked(client, run, panel):
    client.force_login(person("chair"))
    early = client.post(signing(run), {"minutes": "一段很长的纪要"})
    assert (early.status_code, "尚未复核完" in early.text, "一段很长的纪要" in early.text) == (422, True, True)
    for seat in panel.values():
        rechecks.confirm_rest(run, seat=seat, by=seat.expert)
    empty = client.post(signing(run), {"minutes": " "})
    assert (empty.status_code, "请写复核纪要。" in empty.text) == (422, True)
    assert not SignOff.objects.exists()
    done = client.post(signing(run), {"minutes": "一条异议，经讨论维持"}, follow=True)
    assert ("已签署，复核结束。" in done.text, SignOff.objects.get().minutes) == (True, "一条异议，经讨论维持")
    again = client.post(signing(run), {"minutes": "又一次"})
    assert (again.status_code, SignOff.objects.count()) == (422, 1)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CHAIR}))
def test_only_the_chair_signs(client, run, panel, role):
    client.force_login(builders.user(email="reader@example.cn", role=role))
    assert client.post(signing(run), {"minutes": "x"}).status_code == 403
    assert not SignOff.objects.exists()


def test_after_the_sign_off_nothing_changes(client, run, panel):
    sign(run, panel)
    before = said(run)
    client.force_login(person("two"))
    late = client.post(opinion(run), {"stance": "object", "reason": "太晚"})
    assert (late.status_code, "组长已签署，复核结束" in late.text) == (422, True)
    assert "组长已签署，复核结束" in client.post(rest(run), follow=True).text
    assert said(run) == before


def test_a_run_under_way_has_nothing_to_look_at(client):
    run = standings.run()
    seated(run, "wanghon")
    client.force_login(person("wanghon"))
    assert "排名尚未完成，不能复核" in client.get(page(run)).text


def test_queries_dont_grow_with_entries_and_seats(client):
    counts = []
    for number, size in ((1, 3), (2, 30)):
        run = standings.finished(number=number, ranked=size)
        Standing.objects.filter(run=run, rank__isnull=False).update(lists=["main"])
        for n in range(size - PanelSeat.objects.count()):
            seated(run, f"expert{number}-{n}")
        for seat in PanelSeat.objects.select_related("expert"):
            rechecks.object_to(run.standings.first(), seat=seat, reason="x", by=seat.expert)
        client.force_login(builders.user(email="boss@example.cn", role=Role.CHAIR))
        counts.append(queries_of(client, page(run)))
    assert counts[0] == counts[1] <= 31


def test_a_programme_without_a_panel_says_so_and_takes_no_opinion(client, tmp_path):
    programme = builders.programme_with(tmp_path, replaced={" deliberation,": ""}, document="review.yaml")
    run = standings.finished(in_programme=programme)
    seat = seated(run, "chair", is_chair=True)
    chair = builders.user(email="chair@example.cn", role=Role.CHAIR)
    client.force_login(chair)
    text = client.get(page(run)).text
    assert ("本评选方案不设专家复核，榜单不需要签署" in text, "不设复核" in text) == (True, True)
    assert [word for word in ("待签署", "确认其余全部", "组长签署", "我的复核进度") if word in text] == []
    client.post(rest(run))
    client.post(signing(run), {"minutes": "一致同意"})
    assert (seat.expert, Opinion.objects.count(), SignOff.objects.count()) == (chair, 0, 0)
