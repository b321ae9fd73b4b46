"""What the worker does for this app: without being asked, and jobs."""

from records.services.jobs import Named, handles, regularly
from review.models import BATCH_JOB, CHECK_JOB

SERVICES = "review.services"

regularly(Named(f"{SERVICES}.checking.receive_everywhere"))
regularly(Named(f"{SERVICES}.rounds.close_due"))
handles(CHECK_JOB, Named(f"{SERVICES}.rechecking.carry_out"), on_failure=Named(f"{SERVICES}.rechecking.give_up"))
handles(BATCH_JOB, Named(f"{SERVICES}.volumes.carry_out"), on_failure=Named(f"{SERVICES}.volumes.give_up"))
