"""Jobs of this app, carried out by the worker."""

from publication.services import publications
from records.services.jobs import handles

handles(publications.JOB, publications.carry_out, on_failure=publications.give_up)
