"""What the worker does for this app: without being asked, and jobs."""

from publication.models import CERTIFICATES_JOB, JOB, PROOF_JOB
from records.services.jobs import Named, handles, regularly

SERVICES = "publication.services"

regularly(Named(f"{SERVICES}.notices.close_due"))
handles(JOB, Named(f"{SERVICES}.publications.carry_out"), on_failure=Named(f"{SERVICES}.publications.give_up"))
handles(CERTIFICATES_JOB, Named(f"{SERVICES}.certificates.make"), on_failure=Named(f"{SERVICES}.certificates.give_up"))
handles(PROOF_JOB, Named(f"{SERVICES}.proofs.carry_out"), on_failure=Named(f"{SERVICES}.proofs.give_up"))
