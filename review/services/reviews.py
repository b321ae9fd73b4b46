"""The review of a programme's revision, read back."""

from __future__ import annotations

import json
from datetime import date

from declarations.core.columns import Column
from declarations.core.programme import SHANGHAI
from declarations.models import Programme, ProgrammeRevision, Submission
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


def has_panel(programme: Programme) -> bool:
    """Whether experts give points to the programme's cases at all."""
    return "panel" in review_of(programmes.newest(programme)).definition.stages


def due_of(submission: Submission) -> date:
    """By when what was submitted is to be verified."""
    received = submission.received_at.astimezone(SHANGHAI).date()
    return review_of(submission.revision).definition.verification.due(received)


def area_of(submission: Submission) -> str:
    """What the applicant states in the column that the queue is filtered by; empty where the programme names none."""
    name = review_of(submission.revision).definition.verification.area
    if name is None:
        return ""
    column = programmes.form_of(submission.revision).columns[name]
    stated = json.loads(submission.content)["answers"].get(_asked(column))
    return str((column.name_in(stated) if column.part else stated) or "")[:100]


def _asked(column: Column) -> str:
    """The column that is filled in, from which this one is derived."""
    return column.name.removesuffix(f"_{column.part}") if column.part else column.name
