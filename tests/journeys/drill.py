"""The drill's own process: it works on the database and broker that its environment names, and prints what it saw.

python -m tests.journeys.drill worker COUNT      a run undisturbed, and runs whose worker is killed in the middle
python -m tests.journeys.drill broker            a run started while the broker can't be reached
"""

# ruff: noqa: E402, T201 -- models can be imported only once Django is set up; what it saw goes to the standard output

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from accounts.services import people
from declarations.models import Applicant, Declaration, Programme, Submission
from declarations.services.declarations import Refused
from portal.services import processes, samples
from ranking.models import Run, Standing
from ranking.services import runs
from records.core.canonical import canonical_json, sha256
from records.models import Job, JournalEntry
from records.services import jobs, journal
from review.models import Case, CheckRound, Finding

PATIENCE = 180.0
EARLY, LATE = range(5, 70), range(70, 100)


def prepared() -> tuple[Programme, User]:
    """The Shanxi sample, submitted and checked, in a new database."""
    call_command("migrate", verbosity=0)
    by = people.system()
    folder = settings.PROGRAMMES_DIR / "shanxi-internet-20-2019"
    return samples.take_in(folder, by=by, say=lambda line: None).programme, by


def grow(programme: Programme, count: int) -> None:
    """`count` more declarations like the sample's, each with its number, name and figures, checked like its model."""
    models = list(Case.objects.filter(programme=programme).select_related("submission__declaration"))
    findings = {case.pk: list(Finding.objects.filter(case=case)) for case in models}
    round_ = CheckRound.objects.get(programme=programme)
    made: list[list[Any]] = [[], [], [], [], []]
    for sequence in range(1001, 1001 + count):
        model = models[sequence % len(models)]
        for rows, row in zip(made, _copied(model, sequence), strict=False):
            rows.append(row)
        case = made[3][-1]
        made[4] += [_refound(finding, case, round_) for finding in findings[model.pk]]
    for model_class, rows in zip((Applicant, Declaration, Submission, Case, Finding), made, strict=True):
        model_class._default_manager.bulk_create(rows, batch_size=2000)


def _copied(model: Case, sequence: int) -> tuple[Applicant, Declaration, Submission, Case]:
    old = model.submission
    name = f"虚构扩充{sequence}有限公司"
    applicant = Applicant(number_kind="other", number=f"DRILL{sequence:06d}", name=name, name_key=name)
    declaration = Declaration(
        programme_id=model.programme_id,
        revision_id=old.revision_id,
        applicant=applicant,
        applicant_name=name,
        state=Declaration.State.SUBMITTED,
        figures_synthetic=True,
        opened_by_id=model.opened_by_id,
    )
    content = json.loads(old.content)
    content["context"] |= {"number": applicant.number, "name": name}
    content["answers"]["monthly_active_users"] = str(sequence)
    frozen = canonical_json(content)
    submission = Submission(
        declaration=declaration,
        programme_id=model.programme_id,
        revision_id=old.revision_id,
        sequence=sequence,
        receipt=f"drill-{sequence:06d}",
        content=frozen.decode(),
        digest=sha256(frozen),
        figures_synthetic=True,
        received_at=old.received_at,
        submitted_at=old.submitted_at,
        submitted_by_id=old.submitted_by_id,
    )
    case = Case(
        programme_id=model.programme_id,
        declaration=declaration,
        submission=submission,
        applicant_name=name,
        applicant_number=applicant.number,
        received_at=old.received_at,
        round_id=model.round_id,
        opened_by_id=model.opened_by_id,
    )
    return applicant, declaration, submission, case


def _refound(finding: Finding, case: Case, round_: CheckRound) -> Finding:
    kept = {name: getattr(finding, name) for name in ("check_code", "step", "answer", "sentence", "evidence")}
    return Finding(round=round_, case=case, edition_id=finding.edition_id, **kept)


def start_twice(programme: Programme, by: User) -> tuple[Run, list[str]]:
    """Two people press the button at the same moment: the run, and what the others were told."""
    told: list[str] = []
    together = threading.Barrier(2)

    def start() -> None:
        together.wait()
        try:
            runs.start(programme, by=by)
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Run.objects.get(programme=programme), told


def until_over(run: Run) -> None:
    for _ in _patiently(0.05):
        if not Run.objects.filter(id=run.id, state__in=[Run.State.QUEUED, Run.State.RUNNING]).exists():
            return


def kill_within(run: Run, worker: Any, progress: range) -> int:
    """Kill the worker with -9 as soon as the run's job shows a progress in the range; returns that progress."""
    for _ in _patiently(0.002):
        job = Job.objects.get(subject=str(run.id))
        if job.state == Job.State.RUNNING and job.progress in progress:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            return job.progress
    raise AssertionError("unreachable")


def _patiently(pause: float) -> Iterator[None]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
        time.sleep(pause)
    raise TimeoutError(f"nothing happened in {PATIENCE} s")


def seen(run: Run, **more: Any) -> dict[str, Any]:
    """What there is to know of a run that is over."""
    run.refresh_from_db()
    job = Job.objects.get(subject=str(run.id))
    entries = JournalEntry.objects.filter(thing=f"run:{run.id}").order_by("seq")
    return {
        "state": run.state,
        "job": job.state,
        "attempts": job.attempts,
        "result": run.result.sha256 if run.result else None,
        "snapshot": run.snapshot.sha256 if run.snapshot else None,
        "standings": Standing.objects.filter(run=run).count(),
        "journal": list(entries.values_list("action", flat=True)),
        **more,
    }


def worker_drill(count: int) -> dict[str, Any]:
    programme, by = prepared()
    grow(programme, count)
    work = processes.manage("work")
    with processes.running(work):
        undisturbed, told = start_twice(programme, by)
        until_over(undisturbed)
    found = [seen(undisturbed)]
    for progress in (EARLY, LATE):
        with processes.running(work) as worker:
            run = runs.start(programme, by=by)
            killed_at = kill_within(run, worker, progress)
        half = Standing.objects.filter(run=run).count()
        with processes.running(work):
            until_over(run)
        found.append(seen(run, killed_at=killed_at, half=half))
    return {"runs": found, "told": told, "faults": journal.verify(), "all": Run.objects.count()}


def broker_drill() -> dict[str, Any]:
    programme, by = prepared()
    before = time.monotonic()
    run = runs.start(programme, by=by)
    took = time.monotonic() - before
    time.sleep(settings.JOB_SWEEP_SECONDS)
    job = Job.objects.get(subject=str(run.id))
    left = jobs.overdue() == [str(job.id)]
    state = job.state
    jobs.perform(str(job.id))
    return {"took": took, "left": left, "before": state, **seen(run)}


if __name__ == "__main__":
    arguments = sys.argv[1:]
    facts = worker_drill(int(arguments[1])) if arguments[0] == "worker" else broker_drill()
    print(json.dumps(facts, ensure_ascii=False))
