"""What the worker does for this app: without being asked, and jobs.

The papers' service is imported with the first job: it brings the PDF engine along, which no command should wait for.
"""

from records.services.jobs import Progress, handles, regularly
from review.services import batches, checking, rechecking, rounds


def _carry_out(batch_id: str, progress: Progress) -> None:
    from review.services import volumes  # noqa: PLC0415

    volumes.carry_out(batch_id, progress=progress)


def _give_up(batch_id: str, error: str) -> None:
    from review.services import volumes  # noqa: PLC0415

    volumes.give_up(batch_id, error=error)


regularly(checking.receive_everywhere)
regularly(rounds.close_due)
handles(rechecking.JOB, rechecking.carry_out, on_failure=rechecking.give_up)
handles(batches.JOB, _carry_out, on_failure=_give_up)
