"""Jobs carried out here and now, in the test's own process instead of a worker's."""

from typing import TypeVar

from publication.models import Publication, ReportProof
from ranking.models import Run
from records.models import Job
from records.services import jobs

Thing = TypeVar("Thing", Run, Publication, ReportProof)


def job_of(thing: Thing) -> Job:
    """The newest job on this thing."""
    return Job.objects.filter(subject=str(thing.pk)).latest("queued_at")


def perform(thing: Thing) -> Thing:
    """Carry out the newest job on `thing`, and return the thing as it stands then."""
    jobs.perform(str(job_of(thing).id))
    thing.refresh_from_db()
    return thing
