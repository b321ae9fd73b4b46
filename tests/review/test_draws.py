"""Draws: kept with all that they came of, drawn again, seated once."""

import pytest
from django.db import DatabaseError, transaction

from declarations.services.declarations import Refused
from records.models import JournalEntry
from review.models import Draw, PanelSeat
from review.services import draws
from tests import builders, panels
from tests.panels import F, M, T

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(tmp_path):
    made = panels.programme(tmp_path)
    for n in range(1, 13):
        panels.expert(n, field=[T, T, F, M][n % 4])
    return made


def test_a_draw_keeps_what_it_came_of_and_replays(programme):
    made = draws.draw(programme, count=5, by=builders.user())
    assert (len(made.seed), len(made.pool), len(made.drawn), made.number) == (32, 12, 5, 1)
    assert [one["id"] for one in made.pool] == sorted(one["id"] for one in made.pool)
    assert (draws.replays(Draw.objects.get()), PanelSeat.objects.count()) == (True, 0)
    assert draws.replays(Draw(seed="0", pool=made.pool, rules=made.rules, drawn=made.drawn)) is False
    facts = JournalEntry.objects.get(action="experts.drawn").facts
    assert (facts["seed"], facts["drawn"]) == (made.seed, made.drawn)


def test_a_stated_seed_draws_the_same_whatever_happens_to_the_pool(programme):
    made = draws.draw(programme, count=5, seed="20230804", by=builders.user())
    panels.expert(20)
    made.refresh_from_db()
    assert (made.seed, draws.again(made)) == ("20230804", made.drawn)


def test_the_database_keeps_a_draw_as_it_was(programme):
    draws.draw(programme, count=5, by=builders.user())
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.update(seed="0")
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.all().delete()


def test_an_impossible_draw_is_refused_with_the_rule(programme):
    with pytest.raises(Refused, match="要抽 13 人，可抽的只有 12 人，缺 1 人"):
        draws.draw(programme, count=13, by=builders.user())
    with pytest.raises(Refused, match="按组成规则须抽 技术 1 人、财务 1 人，合计 2 人，多于要抽的 1 人"):
        draws.draw(programme, count=1, by=builders.user())
    assert not Draw.objects.exists()


def test_drawing_again_needs_a_reason_until_somebody_is_seated(programme):
    first = draws.draw(programme, count=5, by=builders.user())
    with pytest.raises(Refused, match="重抽请写明理由"):
        draws.draw(programme, count=5, by=builders.user())
    second = draws.draw(programme, count=5, reason="现场宣布作废", by=builders.user())
    assert (second.number, second.rules["reason"]) == (2, "现场宣布作废")
    with pytest.raises(Refused, match="已有第 2 次抽取"):
        draws.seat(first, experts=[*map(draws.UUID, first.drawn)], chair=None, by=builders.user())


def test_who_takes_part_is_seated_and_who_declines_isnt_drawn_again(programme):
    made = draws.draw(programme, count=5, by=builders.user())
    ids = [draws.UUID(id) for id in made.drawn]
    seats = draws.seat(made, experts=ids[:4], chair=ids[1], by=builders.user())
    assert [seat.is_chair for seat in seats] == [False, True, False, False]
    assert {seat.draw for seat in seats} == {made}
    left = set(draws.candidates(programme).values_list("pk", flat=True))
    assert (len(left), left & set(ids)) == (7, set())
    later = draws.draw(programme, count=2, by=builders.user())
    assert set(map(draws.UUID, later.drawn)) <= left
    with pytest.raises(Refused, match="已经设席"):
        draws.seat(made, experts=ids[:1], chair=None, by=builders.user())


@pytest.mark.parametrize(
    ("chosen", "chair", "said"),
    [([], None, "请勾选"), ([0], 1, "组长须是勾选的专家之一"), ([99], None, "不在抽取结果之内")],
)
def test_only_the_drawn_are_seated(programme, chosen, chair, said):
    made = draws.draw(programme, count=5, by=builders.user())
    ids = {**dict(enumerate(map(draws.UUID, made.drawn))), 99: draws.UUID(int=99)}
    with pytest.raises(Refused, match=said):
        draws.seat(made, experts=[ids[n] for n in chosen], chair=ids.get(chair), by=builders.user())
    assert not PanelSeat.objects.exists()


def test_experts_who_are_out_of_the_pool_arent_drawn(programme):
    panels.expert(1).__class__.objects.filter(user__email="expert-1@example.cn").update(is_active=False)
    assert len(draws.draw(programme, count=5, by=builders.user()).pool) == 11
