"""The review of a programme's revision, read back."""

from __future__ import annotations

from declarations.models import ProgrammeRevision
from declarations.services import programmes
from declarations.services.programmes import per_revision
from review.core.definition import Review, read_review


@per_revision
def review_of(revision: ProgrammeRevision) -> Review:
    """The revision's `review.yaml`. Raises `UnreadableProgramme`."""
    review, faults = read_review(programmes.document(revision, "review.yaml"), programmes.form_of(revision))
    if review is None:
        raise programmes.UnreadableProgramme("; ".join(map(str, faults)))
    return review
