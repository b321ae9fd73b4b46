"""Lists that staff cut, and the re-check that comes after."""

import pytest

from declarations.services.declarations import Refused
from ranking.models import Run
from ranking.services import cuts, rechecks
from review.services import panels
from tests import builders
from tests.ranking import staff_lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    return staff_lists.run(tmp_path)


@pytest.fixture
def chair(run):
    expert = builders.user(email="chair@example.cn", name="组长")
    return panels.seat(run.programme, expert=expert, is_chair=True, by=builders.user())


def cut(run: Run, code: str, *ids: str, seen: int | None = None) -> int:
    return cuts.cut_list(run, code=code, ids=ids, reason="评议会决定", by=builders.user(), seen=seen).pk


def test_the_chair_signs_when_every_list_is_cut(run, chair):
    cut(run, "second", "N1")
    rechecks.confirm_rest(run, seat=chair, by=chair.expert)
    with pytest.raises(Refused) as refused:
        rechecks.sign_off(run, minutes="一致同意", by=chair.expert)
    assert refused.value.verdict.sentence == "榜单“人工榜”尚未由工作人员确定"
    cut(run, "chosen", "N2")
    rechecks.confirm_rest(run, seat=chair, by=chair.expert)
    assert rechecks.sign_off(run, minutes="一致同意", by=chair.expert).run == run


def test_who_comes_onto_a_list_later_waits_to_be_looked_at(run, chair):
    cut(run, "second", "N1")
    first = cut(run, "chosen", "N2", "N3")
    rechecks.confirm_rest(run, seat=chair, by=chair.expert)
    cut(run, "chosen", "N4", seen=first)
    assert [(one.confirmed, one.waiting) for one in rechecks.attendance(run)] == [(1, 1)]
