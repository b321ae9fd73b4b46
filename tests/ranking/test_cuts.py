"""Lists that staff cut: what is refused, and what a cut leaves behind."""

import pytest
from django.db import DatabaseError, transaction

from declarations.services.declarations import Refused
from ranking.models import Run, SignOff, StaffCut
from ranking.services import cuts
from records.models import JournalEntry
from records.services import files, journal
from tests import builders
from tests.ranking import staff_lists, standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    return staff_lists.run(tmp_path)


def cut(of: Run, *ids: str, code: str = "chosen", reason: str = "评议会决定", seen: int | None = None) -> StaffCut:
    return cuts.cut_list(of, code=code, ids=ids, reason=reason, by=builders.user(), seen=seen)


def lists_of(run: Run) -> dict[str, list[str]]:
    return dict(run.standings.values_list("number", "lists"))


def assert_refused(of: Run, sentence: str, *ids: str, **more):
    before = (lists_of(of), StaffCut.objects.count(), JournalEntry.objects.count())
    with pytest.raises(Refused) as refused:
        cut(of, *ids, **more)
    assert refused.value.verdict.sentence == sentence
    assert (lists_of(of), StaffCut.objects.count(), JournalEntry.objects.count()) == before


def test_a_cut_stands_in_the_order_of_the_candidates(run):
    made = cut(run, "N4", "N2", "N4", reason=" 评议会决定 ")
    assert (made.run, made.code, made.ids, made.reason) == (run, "chosen", ["N2", "N4"], "评议会决定")
    assert made.cut_by == builders.user()


def test_a_cut_is_told_by_the_standings_in_the_recipes_order_of_lists(run):
    cut(run, "N1", "N2", code="second")
    cut(run, "N2", "N3")
    assert lists_of(run) == {"N1": ["main", "second"], "N2": ["chosen", "second"], "N3": ["chosen"], "N4": [], "N5": []}


def test_the_newest_cut_counts_and_takes_off_who_was_dropped(run):
    first = cut(run, "N2", "N3")
    second = cut(run, "N3", "N4", reason="补充材料后改定", seen=first.pk)
    assert cuts.newest(run) == {"chosen": second}
    assert cuts.newest(run, until=first.cut_at) == {"chosen": first}
    assert lists_of(run) == {"N1": ["main"], "N2": [], "N3": ["chosen"], "N4": ["chosen"], "N5": []}


def test_nobody_may_be_chosen_too(run):
    first = cut(run, "N2")
    assert cut(run, seen=first.pk, reason="均未达标").ids == []
    assert lists_of(run)["N2"] == []


def test_the_journal_has_the_counts_and_keeps_the_reason_apart(run):
    first = cut(run, "N2", "N3", "N4")
    second = cut(run, "N3", seen=first.pk, reason="一家撤回")
    entries = JournalEntry.objects.filter(thing=f"run:{run.id}", action="run.cut").order_by("seq")
    assert [(entry.facts, entry.recorded_by) for entry in entries] == [
        ({"list": "chosen", "cut": first.pk, "before": 0, "after": 3}, builders.user().label),
        ({"list": "chosen", "cut": second.pk, "before": 3, "after": 1}, builders.user().label),
    ]
    assert journal.verify() == []


def test_the_result_stays_as_it_was_computed(run):
    before = (run.result.sha256, files.read(run.result), run.warnings)
    cut(run, "N2")
    run.refresh_from_db()
    assert (run.result.sha256, files.read(run.result), run.warnings) == before


def test_a_list_that_is_not_there_or_not_staffs_is_refused(run):
    for code in ("none", "main"):
        assert_refused(run, "这次排名没有这个由人工确定的榜单", "N2", code=code)


def test_who_is_no_candidate_is_named(run):
    assert_refused(run, "不在候选名单中：N1、N5", "N5", "N2", "N1")


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_reason_is_wanted(run, reason):
    assert_refused(run, "请写明确定榜单的理由", "N2", reason=reason)


def test_nobody_undoes_anothers_cut_unknowingly(run):
    first = cut(run, "N2")
    sentence = "榜单刚被别人确定过，请看过现在的名单再改"
    assert_refused(run, sentence, "N3")
    second = cut(run, "N3", seen=first.pk)
    assert_refused(run, sentence, "N4", seen=first.pk)
    assert_refused(run, sentence, "N4", code="second", seen=second.pk)


def test_what_the_chair_has_signed_stays(run):
    SignOff.objects.create(run=run, minutes="无异议", signed_by=builders.user())
    assert_refused(run, "组长已签署复核，榜单不能再改", "N2")


def test_only_a_finished_runs_lists_are_cut(run):
    queued = standings.run(number=2, in_programme=run.programme)
    assert_refused(queued, "排名尚未完成，不能确定榜单", "N2")


def test_without_such_a_list_there_is_nothing_to_cut():
    plain = standings.finished()
    assert_refused(plain, "本方案没有由人工确定的榜单", "N1")
    assert (cuts.staff_lists(plain), cuts.all_cut(plain).is_yes) == ([], True)


def test_how_far_the_lists_are(run):
    made = cut(run, "N2", code="second")
    assert [(one.code, one.title, one.cut, one.told) for one in cuts.staff_lists(run)] == [
        ("chosen", "人工榜", None, (staff_lists.TOLD,)),
        ("second", "第二人工榜", made, ()),
    ]
    assert cuts.all_cut(run).sentence == "榜单“人工榜”尚未由工作人员确定"
    cut(run)
    assert cuts.all_cut(run).is_yes


def test_a_cut_is_never_changed(run):
    made = cut(run, "N2")
    for change in (StaffCut.objects.filter(pk=made.pk).delete, lambda: StaffCut.objects.update(ids=["N3"])):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert StaffCut.objects.get().ids == ["N2"]
