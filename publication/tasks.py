"""Jobs of this app, carried out by the worker.

The service is imported with the first job: it brings the PDF engine along, which no command should wait for.
"""

from publication.models import JOB
from records.services.jobs import Progress, handles


def _carry_out(publication_id: str, progress: Progress) -> None:
    from publication.services import publications  # noqa: PLC0415

    publications.carry_out(publication_id, progress=progress)


def _give_up(publication_id: str, error: str) -> None:
    from publication.services import publications  # noqa: PLC0415

    publications.give_up(publication_id, error=error)


handles(JOB, _carry_out, on_failure=_give_up)
