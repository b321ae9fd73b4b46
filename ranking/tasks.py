"""Jobs of this app, carried out by the worker."""

from ranking.services import runs
from records.services.jobs import handles

handles(runs.JOB, runs.carry_out, on_failure=runs.give_up)
