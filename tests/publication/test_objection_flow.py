"""From the leader's approval to the list that an upheld objection changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Role
from declarations.services.declarations import Refused
from publication.core.procedure import ObjectionState
from publication.models import Notice, Publication
from publication.services import approvals, effects, notices, objections, publications
from ranking.models import Run
from ranking.services import runs
from records.models import JournalEntry
from records.services import journal
from review.models import Case, Figure
from tests import builders, tiny
from tests.clearing import accepted
from tests.performing import perform
from tests.publication import noticed
from tests.publication.through_services import signed_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    settings.JOB_HEARTBEAT_SECONDS = 600


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return noticed.run_of_verified(tmp_path)


def names(of: Publication) -> list[str]:
    return [row[1] for row in of.lists[0]["rows"]]


def actions(thing: str) -> list[str]:
    return list(JournalEntry.objects.filter(thing=thing).order_by("seq").values_list("action", flat=True))


def test_an_upheld_objection_changes_the_list_and_the_new_one_is_published(run: Run) -> None:
    notice = noticed.noticed(run)
    found = noticed.upheld(notice)
    noticed.expire(notice)
    staff = noticed.official("staff", Role.STAFF)
    accepted(run, by=staff)  # without the entry two are left, whose total tells too much
    with pytest.raises(Refused, match=r"^有 1 家因异议暂缓公布，如先公布其余，请写明理由$"):
        publications.publish(run, by=staff)

    effects.exclude(found, by=staff)
    seen = effects.shown(found)
    assert seen is not None
    main = seen.change.lists[0]
    assert (main.title, main.leaves, main.enters) == ("微型企业榜", (tiny.name(3),), (tiny.name(1),))
    assert Run.objects.latest("number") == run
    assert Case.objects.get(applicant_number=tiny.number(3)).state == Case.State.PASSED

    again = perform(effects.apply(found, by=staff))
    assert (again.number, again.state) == (run.number + 1, Run.State.FINISHED)
    assert Case.objects.get(applicant_number=tiny.number(3)).state == Case.State.REJECTED
    assert found.state == ObjectionState.APPLIED
    assert publications.may_publish(run).sentence == "异议成立后数据已改变，不能公布，请用之后的排名"

    noticed.approved(again)
    assert publications.may_publish(again).sentence == "名单尚未公示，不能公布"
    notices.waive(again, reason="只因异议减少一家，依次递补", by=staff)
    made = perform(publications.publish(again, by=staff))
    assert names(made) == [tiny.name(4), tiny.name(2), tiny.name(1)]
    assert actions(f"notice:{notice.id}") == ["notice.opened", "notice.closed"]
    assert actions(f"objection:{found.id}") == [
        "objection.received",
        *["objection.decided"] * 3,
        "effect.proposed",
        "effect.applied",
    ]
    assert journal.verify() == []


def test_the_effect_foretold_is_the_effect_had(run: Run) -> None:
    """A verified figure: what was worked out beside the run is what the next run gives."""
    found = noticed.upheld(noticed.noticed(run), seq=4)
    staff = noticed.official("staff", Role.STAFF)
    facts = {"source": Figure.Source.AUDIT, "source_note": "审计报告第3页"}
    effects.correct(found, column="revenue", typed="1050", by=staff, **facts)
    seen = effects.shown(found)
    assert seen is not None and not seen.change.is_none
    again = perform(effects.apply(found, by=staff))
    ranks = {one.number: one.rank and float(one.rank) for one in again.standings.all()}
    assert [(one.id, one.after) for one in seen.change.shifts] == [
        (one.id, ranks[one.id]) for one in seen.change.shifts
    ]
    figure = Figure.objects.get(case__applicant_number=tiny.number(4))
    assert (figure.reason, figure.verified_by) == (f"异议 {found.receipt} 异议成立", staff)


def test_the_rest_is_published_with_the_reason_and_the_place_is_kept(run: Run) -> None:
    notice = noticed.noticed(run)
    found = noticed.objected(notice).objection
    noticed.expire(notice)
    staff = noticed.official("staff", Role.STAFF)
    accepted(run, by=staff)  # without the entry two are left, whose total tells too much
    made = perform(publications.publish(run, rest_for="其余企业没有异议", by=staff))
    assert made.state == "published", made.error
    assert (made.held, made.held_for) == ([found.entry], "其余企业没有异议")
    assert [row[:2] for row in made.lists[0]["rows"]] == [[1, tiny.name(4)], [2, "暂缓公布"], [3, tiny.name(2)]]
    assert made.lists[0]["rows"][1][2:] == [None, None]
    (binding,) = [one for one in made.bindings if one["key"] == "list_size(main)"]
    assert binding["printed"] == "2"


def test_an_objection_to_the_whole_list_keeps_back_all(run: Run) -> None:
    notice = noticed.noticed(run)
    found = noticed.objected(notice, seq=None).objection
    noticed.expire(notice)
    with pytest.raises(Refused, match=rf"^异议 {found.receipt} 针对整个名单，办结之前不能公布$"):
        publications.publish(run, rest_for="理由", by=builders.user())


def test_each_stage_waits_for_the_one_before(run: Run) -> None:
    leader, staff = noticed.official("leader", Role.LEADER), noticed.official("staff", Role.STAFF)
    with pytest.raises(Refused, match=r"^专家复核尚未由组长签署，不能批准$"):
        approvals.approve(run, by=leader)
    signed_off(run)
    with pytest.raises(Refused, match=r"^领导尚未批准$"):
        notices.open_for(run, text="公示", by=staff)
    assert publications.may_publish(run).sentence == "领导尚未批准；名单尚未公示，不能公布"
    approvals.approve(run, by=leader)
    with pytest.raises(Refused, match=r"^leader已批准，不能再改$"):
        approvals.send_back(run, reason="再想想", by=leader)
    notice = noticed.put_up(run)
    assert publications.may_publish(run).sentence == f"公示到 {notice.closes_on} 24:00 为止，期满前不能公布"
    with pytest.raises(Refused, match=r"^这次排名已经公示过$"):
        notices.open_for(run, text="公示", by=staff)
    noticed.expire(notice)
    assert publications.may_publish(run).is_yes


def test_returned_lists_go_no_further(run: Run) -> None:
    signed_off(run)
    leader, staff = noticed.official("leader", Role.LEADER), noticed.official("staff", Role.STAFF)
    with pytest.raises(Refused, match=r"^请写明退回的理由$"):
        approvals.send_back(run, reason=" ", by=leader)
    approvals.send_back(run, reason="第二名请再核", by=leader)
    with pytest.raises(Refused, match=r"^这次排名已被退回，不能继续；请按退回意见处理后重新排名$"):
        notices.open_for(run, text="公示", by=staff)
    again = perform(runs.start(run.programme, by=staff))
    assert approvals.may_decide(signed_off(again)).is_yes
    assert Notice.objects.count() == 0
    assert objections.holding(run.programme) == []
