"""Runs through the services: refused, carried out once, replayed, failed; and what stands afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from declarations.models import Applicant, Programme
from declarations.services import declarations, programmes
from declarations.services.declarations import Refused
from ranking.models import Run, Standing
from ranking.services import runs
from records.models import Job, JournalEntry, StoredFile
from records.services import files, journal
from records.services.jobs import LostClaim
from review.models import Case, Figure
from review.services import cases
from tests import builders, tiny
from tests.performing import job_of, perform

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_heartbeat(settings: Any) -> None:
    """Its own connection would wait for this test's transaction."""
    settings.JOB_HEARTBEAT_SECONDS = 600


def field(order: Sequence[int] = (1, 2, 3, 4), *, synthetic: Sequence[int] = (), blind: int = 4) -> Programme:
    """Applicants submitted in this order and checked, revenue growing with their number; `blind` has no licence."""
    builders.licences(seqs=sorted(order))
    builders.violations()
    for seq in order:
        answers = {"licence_no": None if seq == blind else f"B2-{seq:04d}", "revenue": str(1000 + 50 * seq)}
        builders.submission(seq=seq, figures_synthetic=seq in synthetic, answers=answers)
    builders.check_round()
    return builders.programme()


def started(programme: Programme) -> Run:
    return runs.start(programme, by=builders.user())


def calm(percent: int, note: str) -> None:
    """Progress that nobody watches."""


def actions(run: Run) -> list[str]:
    return list(JournalEntry.objects.filter(thing=f"run:{run.id}").order_by("seq").values_list("action", flat=True))


def test_nothing_is_ranked_before_the_checks() -> None:
    builders.submission()
    with pytest.raises(Refused, match=r"^尚未进行自动核查，不能排名$"):
        started(builders.programme())
    assert (Run.objects.count(), Job.objects.count()) == (0, 0)


def test_one_run_at_a_time() -> None:
    programme = field()
    first = started(programme)
    with pytest.raises(Refused, match=r"^本方案已有一次排名正在计算，请等它完成$"):
        started(programme)
    assert (Run.objects.count(), Job.objects.count()) == (1, 1)
    perform(first)
    assert started(programme).number == 2


def test_the_database_holds_one_run_at_a_time_too() -> None:
    run = started(field())
    twin = Run(programme=run.programme, revision=run.revision, number=9, queued_by=run.queued_by, state="running")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_standings_say_who_is_where_and_why_not() -> None:
    run = perform(started(field()))
    assert (run.state, run.ranked, run.excluded, run.error) == ("finished", 3, 1, "")
    rows = [(s.position, s.rank, s.number, s.name, s.reason) for s in run.standings.order_by("position")]
    assert rows == [
        (1, 1, tiny.number(3), tiny.name(3), ""),
        (2, 2, tiny.number(2), tiny.name(2), ""),
        (3, 3, tiny.number(1), tiny.name(1), ""),
        (4, None, tiny.number(4), tiny.name(4), "未填许可证编号"),
    ]
    for standing in run.standings.select_related("submission__declaration__applicant"):
        assert standing.submission.declaration.applicant.number == standing.number
    first = run.standings.get(position=1)
    assert first.lists == ["main", "platforms"]
    assert first.values["revenue_cny"] == 1150
    parts = [first.contributions[code] for code in ("size", "margin", "satisfaction")]
    assert sum(parts) == pytest.approx(first.score, abs=1e-4)


def test_the_receipt_names_everything_that_went_in() -> None:
    run = perform(started(field()))
    assert run.snapshot is not None and run.result is not None and run.intermediate is not None
    result = json.loads(files.read(run.result))
    assert run.recipe_digest == result["recipe"]
    assert run.engine_version == result["engine"]
    assert [len(run.lock_digest), bool(run.code_version)] == [64, True]
    assert run.warnings == result["warnings"]
    assert [entry["id"] for entry in result["entries"]] == [tiny.number(3), tiny.number(2), tiny.number(1)]
    assert actions(run) == ["run.queued", "run.snapshot", "run.finished"]
    finished = JournalEntry.objects.get(thing=f"run:{run.id}", action="run.finished")
    assert finished.facts == {"result": run.result.sha256, "recipe": run.recipe_digest, "ranked": 3, "excluded": 1}
    assert journal.verify() == []


def test_the_order_of_submission_does_not_matter() -> None:
    digests = set()
    for order in ((1, 2, 3, 4), (3, 1, 4, 2)):
        with transaction.atomic():
            run = perform(started(field(order)))
            assert run.result is not None
            digests.add(run.result.sha256)
            transaction.set_rollback(True)
    assert len(digests) == 1


def test_the_snapshot_is_taken_once_whatever_happens_later() -> None:
    run = started(field())

    def killed(percent: int, note: str) -> None:
        if percent == 30:
            raise LostClaim

    with pytest.raises(LostClaim):
        runs.carry_out(str(run.id), progress=killed)
    run.refresh_from_db()
    assert (run.state, run.result) == ("running", None)
    taken = run.snapshot
    case = Case.objects.get(submission__declaration__applicant__number=tiny.number(1))
    cases.verify_figure(
        case,
        column="revenue",
        typed="1100",
        source=Figure.Source.AUDIT,
        source_note="审计报告第3页",
        reason="与审计不符",
        by=builders.user(),
    )
    perform(run)
    assert run.snapshot == taken
    assert run.standings.get(number=tiny.number(1)).values["revenue_cny"] == 1050
    assert actions(run) == ["run.queued", "run.snapshot", "run.finished"]
    later = perform(started(run.programme))
    assert later.standings.get(number=tiny.number(1)).values["revenue_cny"] == 1100


def test_the_same_figures_again_give_the_same_bytes() -> None:
    first = perform(started(field()))
    second = perform(started(first.programme))
    assert (second.snapshot, second.result, second.intermediate) == (first.snapshot, first.result, first.intermediate)


def test_after_the_end_nothing_changes() -> None:
    run = perform(started(field()))
    before = (Run.objects.values().get(), list(Standing.objects.values()), StoredFile.objects.count(), actions(run))
    runs.carry_out(str(run.id), progress=calm)
    runs.give_up(str(run.id), error="太晚了")
    after = (Run.objects.values().get(), list(Standing.objects.values()), StoredFile.objects.count(), actions(run))
    assert after == before


def test_figures_that_cannot_be_ranked_fail_the_run_in_words() -> None:
    programme = field()
    twin = Applicant.objects.create(number_kind="other", number=tiny.number(1), name="同号有限公司", name_key="同号")
    opened = declarations.open_for(
        twin,
        revision=programmes.newest(programme),
        category="platform",
        on_paper=True,
        by=builders.user(),
    )
    declarations.fill(opened, answers=tiny.answers(), by=builders.user())
    declarations.submit(opened, by=builders.user(), received_at=builders.RECEIVED)
    builders.check_round()
    run = perform(started(programme))
    assert run.state == "failed"
    assert run.error == f"主键重复：{tiny.number(1)}"
    assert (job_of(run).state, job_of(run).error) == ("failed", run.error)
    assert run.standings.count() == 0
    assert actions(run) == ["run.queued", "run.snapshot", "run.failed"]
    assert started(programme).number == 2


@pytest.mark.parametrize(("synthetic", "marked"), [((), False), ((2,), True)])
def test_one_synthetic_figure_marks_the_run(synthetic: tuple[int, ...], marked: bool) -> None:
    assert perform(started(field(synthetic=synthetic))).figures_synthetic is marked


@pytest.mark.parametrize(
    "fields",
    [
        {"rank": 1, "score": None, "reason": ""},
        {"rank": None, "score": 50.0, "reason": "无"},
        {"rank": 1, "score": 50.0, "reason": "无"},
        {"rank": None, "score": None, "reason": ""},
    ],
)
def test_a_standing_is_ranked_or_has_a_reason(fields: dict[str, Any]) -> None:
    run = perform(started(field()))
    one = run.standings.get(position=4)
    one.pk, one.position, one.number = None, 5, "X"
    for name, value in fields.items():
        setattr(one, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)
