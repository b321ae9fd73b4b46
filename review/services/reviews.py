"""The review of a programme's revision, read back."""

from __future__ import annotations

from functools import lru_cache

from declarations.models import ProgrammeRevision
from declarations.services import programmes
from review.core.definition import Review, read_review


def review_of(revision: ProgrammeRevision) -> Review:
    """The revision's `review.yaml`. Raises `UnreadableProgramme`."""
    found = _cache(revision.digest)
    if not found:
        review, faults = read_review(programmes.document(revision, "review.yaml"), programmes.form_of(revision))
        if review is None:
            raise programmes.UnreadableProgramme("; ".join(map(str, faults)))
        found.append(review)
    return found[0]


@lru_cache(maxsize=64)
def _cache(digest: str) -> list[Review]:
    """One place per digest: the documents of a revision never change."""
    return []
