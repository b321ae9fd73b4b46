"""Jobs of this app, carried out by the worker.

The service is imported with the first job: it brings the PDF engine along, which no command should wait for.
"""

from publication.models import CERTIFICATES_JOB, JOB, PROOF_JOB
from records.services.jobs import Progress, handles, regularly


def _carry_out(publication_id: str, progress: Progress) -> None:
    from publication.services import publications  # noqa: PLC0415

    publications.carry_out(publication_id, progress=progress)


def _give_up(publication_id: str, error: str) -> None:
    from publication.services import publications  # noqa: PLC0415

    publications.give_up(publication_id, error=error)


def _make_certificates(chunk: str, progress: Progress) -> None:
    from publication.services import certificates  # noqa: PLC0415

    certificates.make(chunk, progress=progress)


def _give_up_certificates(chunk: str, error: str) -> None:
    from publication.services import certificates  # noqa: PLC0415

    certificates.give_up(chunk, error=error)


def _prove(proof_id: str, progress: Progress) -> None:
    from publication.services import proofs  # noqa: PLC0415

    proofs.carry_out(proof_id, progress=progress)


def _give_up_proof(proof_id: str, error: str) -> None:
    from publication.services import proofs  # noqa: PLC0415

    proofs.give_up(proof_id, error=error)


def _close_notices() -> None:
    from publication.services import notices  # noqa: PLC0415

    notices.close_due()


regularly(_close_notices)
handles(JOB, _carry_out, on_failure=_give_up)
handles(CERTIFICATES_JOB, _make_certificates, on_failure=_give_up_certificates)
handles(PROOF_JOB, _prove, on_failure=_give_up_proof)
