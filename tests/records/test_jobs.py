"""Jobs: asked for in a transaction, carried out once, taken over when their worker dies."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from records.models import DailyRun, Job
from records.services import jobs

pytestmark = pytest.mark.django_db


class Work:
    """A handler that notes what it was asked to do, and does `act` each time."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.failed: list[tuple[str, str]] = []
        self.act = lambda progress: None
        jobs.handles("test", self.handle, on_failure=self.fail)

    def handle(self, subject, progress):
        self.done.append(subject)
        self.act(progress)

    def fail(self, subject, error):
        self.failed.append((subject, error))


@pytest.fixture
def work():
    yield Work()
    jobs._handlers.pop("test")


@pytest.fixture
def sent(monkeypatch):
    """A broker that only notes which ids it was given."""
    ids: list[str] = []
    monkeypatch.setattr(jobs, "nudge", ids.append)
    return ids


def running(*, breath: timedelta, **more) -> Job:
    """A job that a worker took, and whose heart beat that long ago."""
    job = Job.objects.create(kind="test", subject="a", queued_by="system", **more)
    Job.objects.filter(id=job.id).update(
        state=Job.State.RUNNING, worker="other", heartbeat_at=timezone.now() - breath, attempts=job.attempts + 1
    )
    return job


def test_the_nudge_is_sent_after_the_transaction_only(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test", "a", by="user:1")
        assert sent == []
    assert sent == [str(job.id)]
    assert (job.state, job.queued_by) == (Job.State.QUEUED, "user:1")


def test_a_broker_that_is_down_does_not_break_the_request(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def down(job_id: str) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(jobs, "nudge", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test", "a", by="user:1")
    assert Job.objects.get(id=job.id).state == Job.State.QUEUED
    assert [record.message for record in caplog.records] == ["job not sent, the sweeper will"]


def test_the_same_work_is_open_once(sent):
    job = jobs.enqueue("test", "a", by="user:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        jobs.enqueue("test", "a", by="user:2")
    jobs.enqueue("test", "b", by="user:2")
    Job.objects.filter(id=job.id).update(state=Job.State.DONE, finished_at=timezone.now())
    jobs.enqueue("test", "a", by="user:2")
    assert Job.objects.count() == 3


def test_a_job_is_done_once_however_often_it_is_sent(work, sent):
    job = jobs.enqueue("test", "a", by="user:1")
    for _ in range(3):
        jobs.perform(str(job.id))
    job.refresh_from_db()
    assert work.done == ["a"]
    assert (job.state, job.progress, job.error, job.attempts) == (Job.State.DONE, 100, "", 1)
    assert job.finished_at is not None


def test_a_job_whose_worker_lives_is_left_alone(work):
    job = running(breath=timedelta(seconds=1))
    jobs.perform(str(job.id))
    assert work.done == []
    assert Job.objects.get(id=job.id).worker == "other"


def test_a_job_whose_worker_died_is_taken_over(work, settings):
    job = running(breath=timedelta(seconds=settings.JOB_STALE_SECONDS + 1))
    jobs.perform(str(job.id))
    job.refresh_from_db()
    assert (work.done, job.state, job.attempts) == (["a"], Job.State.DONE, 2)


def test_progress_is_shown_and_counts_as_breath(work, sent):
    job = jobs.enqueue("test", "a", by="user:1")
    seen = []

    def act(progress):
        Job.objects.filter(id=job.id).update(heartbeat_at=timezone.now() - timedelta(hours=1))
        progress(40, "正在计算")
        now = Job.objects.get(id=job.id)
        seen.append((now.progress, now.note, timezone.now() - now.heartbeat_at < timedelta(minutes=1)))

    work.act = act
    jobs.perform(str(job.id))
    assert seen == [(40, "正在计算", True)]


def test_a_worker_that_lost_its_claim_stops_and_ends_nothing(work, sent):
    job = jobs.enqueue("test", "a", by="user:1")
    reached = []

    def act(progress):
        Job.objects.filter(id=job.id).update(worker="other")
        progress(50, "")
        reached.append("after")

    work.act = act
    jobs.perform(str(job.id))
    job.refresh_from_db()
    assert (reached, work.failed) == ([], [])
    assert (job.state, job.worker, job.finished_at) == (Job.State.RUNNING, "other", None)


def test_a_worker_that_lost_its_claim_and_never_noticed_ends_nothing_either(work, sent):
    job = jobs.enqueue("test", "a", by="user:1")
    work.act = lambda progress: Job.objects.filter(id=job.id).update(worker="other")
    jobs.perform(str(job.id))
    job.refresh_from_db()
    assert (job.state, job.worker, job.progress) == (Job.State.RUNNING, "other", 0)


def fail_with(error: Exception):
    def act(progress):
        raise error

    return act


def test_a_fault_tells_its_sentence_to_the_job_and_to_the_subject(work, sent):
    job = jobs.enqueue("test", "a", by="user:1")
    work.act = fail_with(jobs.JobFault("合格企业只有 3 家，不足 20 家"))
    jobs.perform(str(job.id))
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "合格企业只有 3 家，不足 20 家")
    assert work.failed == [("a", "合格企业只有 3 家，不足 20 家")]
    assert job.finished_at is not None


def test_an_unforeseen_error_shows_no_innards(work, sent, caplog):
    job = jobs.enqueue("test", "a", by="user:1")
    work.act = fail_with(ZeroDivisionError("secret path"))
    jobs.perform(str(job.id))
    job.refresh_from_db()
    sentence = f"系统内部错误，任务编号 {job.id}，请联系系统管理员"
    assert (job.state, job.error, work.failed) == (Job.State.FAILED, sentence, [("a", sentence)])
    assert "secret path" in caplog.text


def test_a_job_that_nobody_handles_fails_instead_of_coming_back_for_ever(sent):
    job = jobs.enqueue("nobody", "a", by="user:1")
    jobs.perform(str(job.id))
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert str(job.id) in job.error


def test_attempts_are_bounded(work, settings):
    """A job that kills its worker each time ends as failed."""
    job = running(breath=timedelta(seconds=settings.JOB_STALE_SECONDS + 1), attempts=jobs.MAX_ATTEMPTS - 1)
    jobs.perform(str(job.id))
    job.refresh_from_db()
    assert (work.done, job.state) == ([], Job.State.FAILED)
    assert work.failed == [("a", "执行中断了 4 次，已停止重试，请联系系统管理员")]


def test_the_last_attempt_is_still_made(work, settings):
    job = running(breath=timedelta(seconds=settings.JOB_STALE_SECONDS + 1), attempts=jobs.MAX_ATTEMPTS - 2)
    jobs.perform(str(job.id))
    assert work.done == ["a"]


def test_overdue_are_lost_nudges_and_dead_workers_only(sent, settings):
    def job(subject: str, **fields) -> str:
        made = Job.objects.create(kind="test", subject=subject, queued_by="system")
        Job.objects.filter(id=made.id).update(**fields)
        return str(made.id)

    now = timezone.now()
    long_ago, sweep_ago = now - timedelta(days=1), now - timedelta(seconds=settings.JOB_SWEEP_SECONDS + 1)
    job("fresh")
    waiting = job("waiting", queued_at=sweep_ago)
    job("alive", state=Job.State.RUNNING, heartbeat_at=now, queued_at=long_ago)
    dead = job("dead", state=Job.State.RUNNING, heartbeat_at=long_ago, queued_at=long_ago)
    job("done", state=Job.State.DONE, finished_at=now, queued_at=long_ago)
    job("failed", state=Job.State.FAILED, finished_at=now, queued_at=long_ago)
    assert jobs.overdue() == [dead, waiting]
    assert (jobs.sweep(), sent) == (2, [dead, waiting])


def test_the_database_refuses_an_over_job_without_its_end():
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test", subject="a", queued_by="system", state=Job.State.DONE)


@pytest.fixture
def each_day():
    """A daily function that fails the first time; from midnight on, so that every hour of the test will do."""
    done: list[int] = []

    def function() -> None:
        done.append(1)
        if len(done) == 1:
            raise ValueError("broken off")

    jobs.daily("test", hour=0, function=function)
    yield done
    del jobs._daily["test"]


def test_what_is_daily_is_done_once_a_day_and_again_where_it_was_broken_off(each_day):
    jobs.sweep()
    assert (len(each_day), DailyRun.objects.filter(name="test").count()) == (1, 0)
    jobs.sweep(), jobs.sweep()
    assert (len(each_day), DailyRun.objects.filter(name="test").count()) == (2, 1)
    DailyRun.objects.update(day=timezone.localdate() - timedelta(days=1))
    jobs.sweep()
    assert len(each_day) == 3


def test_what_is_not_due_yet_waits(each_day):
    jobs.daily("test", hour=24, function=lambda: each_day.append(2))
    jobs.sweep()
    assert each_day == []
