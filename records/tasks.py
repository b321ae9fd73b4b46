"""What the worker runs."""

from celery import shared_task

from records.services import jobs, journal, outbox


@shared_task(acks_late=True)
def perform(job_id: str) -> None:
    jobs.perform(job_id)


@shared_task
def sweep() -> None:
    jobs.sweep()


jobs.handles(outbox.JOB, outbox.send, on_failure=outbox.give_up)
jobs.regularly(journal.seal_when_due)
jobs.daily("journal", hour=3, function=journal.check)


def nudge(job_id: str) -> None:
    perform.apply_async(args=[job_id], retry=False)
