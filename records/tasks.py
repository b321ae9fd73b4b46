"""What the worker runs."""

from celery import shared_task

from records.services import jobs


@shared_task(acks_late=True)
def perform(job_id: str) -> None:
    jobs.perform(job_id)


@shared_task
def sweep() -> None:
    jobs.sweep()


def nudge(job_id: str) -> None:
    perform.apply_async(args=[job_id], retry=False)
