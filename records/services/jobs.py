"""Work done later: a row in the caller's transaction, a nudge after it, one worker that carries it out.

A nudge can be lost, sent twice, or reach a worker that dies: `perform` lets one worker in at a time, whose heartbeat
shows that it lives, and `overdue` finds what needs another nudge. A handler must therefore be safe to run again.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from records.models import DailyRun, Job

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 4


class JobFault(Exception):
    """A job can't be done, for a reason that the person who asked for it can be told."""


class LostClaim(Exception):
    """Another worker has taken the job over: what this one does is void."""


class Progress(Protocol):
    def __call__(self, percent: int, note: str) -> None: ...


class Handler(Protocol):
    def __call__(self, subject: str, /, *, progress: Progress) -> object: ...


class FailureHandler(Protocol):
    def __call__(self, subject: str, /, *, error: str) -> object: ...


_handlers: dict[str, tuple[Handler, FailureHandler]] = {}


@dataclass(frozen=True)
class Named:
    """The function at `path`, imported when it is first called: what only the worker does brings much along, such as
    the PDF engine, for which no command and no page should wait."""

    path: str

    def __call__(self, *args: Any, **named: Any) -> object:
        return import_string(self.path)(*args, **named)


def nudge(job_id: str) -> None:
    """Send the job's id to a worker; the app puts the broker's way in this place when it is ready."""
    raise RuntimeError("no broker is set")


def handles(kind: str, handler: Handler, *, on_failure: FailureHandler) -> None:
    """Register who carries out jobs of `kind` (given the subject and a way to show progress), and who is told, with
    the subject and the sentence, that such a job has failed for good."""
    _handlers[kind] = handler, on_failure


def enqueue(kind: str, subject: str, *, by: str) -> Job:
    """Ask for work on `subject`, in the caller's transaction. Raises `IntegrityError` if the same is still open."""
    job = Job.objects.create(kind=kind, subject=subject, queued_by=by)
    transaction.on_commit(partial(_send, str(job.id)), robust=True)
    return job


def _send(job_id: str) -> None:
    """A broker that is down never breaks the request: the sweeper sends the job later."""
    try:
        nudge(job_id)
    except Exception:
        logger.warning("job not sent, the sweeper will", extra={"job": job_id}, exc_info=True)


def perform(job_id: str) -> None:
    """Carry out one job, unless it is over or another worker is alive on it."""
    worker = uuid.uuid4().hex
    if not _claim(job_id, worker):
        return
    job = Job.objects.get(id=job_id)
    if job.attempts > MAX_ATTEMPTS:
        _fail(job, worker, f"执行中断了 {MAX_ATTEMPTS} 次，已停止重试，请联系系统管理员")
        return
    try:
        with _heartbeat(job_id, worker):
            handler, _ = _handlers[job.kind]
            handler(job.subject, progress=partial(_advance, job_id, worker))
    except LostClaim:
        logger.warning("job taken over by another worker", extra={"job": job_id})
    except JobFault as fault:
        _fail(job, worker, str(fault))
    except Exception:
        logger.exception("job failed", extra={"job": job_id, "kind": job.kind})
        _fail(job, worker, f"系统内部错误，任务编号 {job_id}，请联系系统管理员")
    else:
        _finish(job_id, worker, Job.State.DONE, progress=100, note="")


def overdue() -> list[str]:
    """Ids of jobs whose nudge was lost or whose worker has stopped breathing."""
    stale = timezone.now() - timedelta(seconds=settings.JOB_STALE_SECONDS)
    waiting = timezone.now() - timedelta(seconds=settings.JOB_SWEEP_SECONDS)
    open_jobs = Job.objects.filter(
        Q(state=Job.State.QUEUED, queued_at__lt=waiting) | Q(state=Job.State.RUNNING, heartbeat_at__lt=stale)
    )
    return [str(job_id) for job_id in open_jobs.order_by("queued_at").values_list("id", flat=True)]


_regular: list[Callable[[], object]] = []


def regularly(function: Callable[[], object]) -> None:
    """Have `function` called at every sweep: how an app looks for what has arrived in the apps below it."""
    _regular.append(function)


_daily: dict[str, tuple[int, Callable[[], object]]] = {}


def daily(name: str, *, hour: int, function: Callable[[], object]) -> None:
    """Have `function` called once a day, at the first sweep from that hour on; again if it was broken off."""
    _daily[name] = hour, function


def _due_today() -> Iterator[Callable[[], object]]:
    now = timezone.localtime()
    for name, (hour, function) in _daily.items():
        if now.hour >= hour and not DailyRun.objects.filter(name=name, day=now.date()).exists():
            yield partial(_once_today, name, function, now.date())


def _once_today(name: str, function: Callable[[], object], day: date) -> None:
    function()
    DailyRun.objects.get_or_create(name=name, day=day)


def sweep() -> int:
    """Send every overdue job again, look for arrivals, then do what is due today; returns how many jobs were sent."""
    found = overdue()
    for job_id in found:
        _send(job_id)
    for function in chain(_regular, _due_today()):
        try:
            function()
        except Exception:
            logger.exception("regular look failed", extra={"function": str(function)})
    return len(found)


def _claim(job_id: str, worker: str) -> bool:
    now = timezone.now()
    stale = now - timedelta(seconds=settings.JOB_STALE_SECONDS)
    free = Job.objects.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, heartbeat_at__lt=stale), id=job_id)
    taken = free.update(state=Job.State.RUNNING, worker=worker, heartbeat_at=now, attempts=F("attempts") + 1)
    return taken == 1


def _fail(job: Job, worker: str, error: str) -> None:
    with transaction.atomic():
        if _finish(str(job.id), worker, Job.State.FAILED, error=error) and job.kind in _handlers:
            _, on_failure = _handlers[job.kind]
            on_failure(job.subject, error=error)


def _finish(job_id: str, worker: str, state: Job.State, **fields: object) -> bool:
    """End the job, unless another worker has it by now."""
    mine = Job.objects.filter(id=job_id, worker=worker, state=Job.State.RUNNING)
    return mine.update(state=state, finished_at=timezone.now(), **fields) == 1


def _advance(job_id: str, worker: str, percent: int, note: str) -> None:
    alive = Job.objects.filter(id=job_id, worker=worker, state=Job.State.RUNNING)
    if not alive.update(progress=percent, note=note, heartbeat_at=timezone.now()):
        raise LostClaim(job_id)


@contextmanager
def _heartbeat(job_id: str, worker: str) -> Iterator[None]:
    """Show, from a thread with its own connection, that the worker lives while the handler computes."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(settings.JOB_HEARTBEAT_SECONDS):
                try:
                    close_old_connections()
                    Job.objects.filter(id=job_id, worker=worker).update(heartbeat_at=timezone.now())
                except DatabaseError:
                    logger.warning("heartbeat missed, the next one may succeed", extra={"job": job_id}, exc_info=True)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
