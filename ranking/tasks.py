"""Jobs of this app, carried out by the worker."""

from ranking.models import RUN_JOB
from records.services.jobs import Named, handles

handles(RUN_JOB, Named("ranking.services.runs.carry_out"), on_failure=Named("ranking.services.runs.give_up"))
