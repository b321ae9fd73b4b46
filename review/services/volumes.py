"""What is printed of a batch: the summary table, and a bound volume for each applicant."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from accounts.models import User
from declarations.core import paper
from declarations.core.answers import Value, from_json
from declarations.core.display import printed, printed_as
from declarations.core.pdf import write_pdf
from declarations.core.report import title_of
from declarations.core.slots import all_slots
from declarations.models import Programme, Submission
from declarations.services import declarations, prints, programmes
from declarations.services.prints import ASSETS
from records.models import Job, StoredFile
from records.services import files, jobs
from records.services.jobs import Progress
from review.models import BATCH_JOB, Batch, BatchEntry, BatchPaper, Case
from review.services import preliminary, reviews

logger = logging.getLogger(__name__)
KINDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Line:
    """A row of the summary table: the place, who files, its figures in the order of the heads, the unit's opinion."""

    place: int
    name: str
    number: str
    receipt: str
    figures: tuple[str, ...]
    opinion: str


@dataclass(frozen=True)
class Enclosed:
    """A file of the submission, and whether it is bound in: what is no PDF or picture, or can't be opened, is not."""

    title: str
    name: str
    digest: str
    pages: int | None
    content: tuple[bytes, str] | None


def summary_pdf(programme: Programme, *, unit: str, listed: Sequence[Case], batch: Batch | None = None) -> bytes:
    """The summary table of a unit's list as it stands; of a batch, as it was handed in."""
    if batch is None:
        rows = [(place, one.submission, one.opinion) for place, one in enumerate(listed, 1)]
    else:
        related = ("submission__revision", "submission__declaration__programme")
        entries = batch.entries.select_related(*related).order_by("place")
        rows = [(entry.place, entry.submission, entry.opinion) for entry in entries]
    lines = [_line(*row) for row in rows]
    revision = programmes.newest(programme)
    definition, columns = programmes.definition_of(revision), programmes.form_of(revision).columns
    heads = [(columns[name].label, columns[name].unit) for name in _chosen(programme) if name in columns]
    its = definition.unit(unit)
    context = {
        "programme": definition,
        "unit": its.title if its else unit,
        "heads": heads,
        "lines": lines,
        "batch": batch,
        "is_synthetic": any(submission.figures_synthetic for _place, submission, _opinion in rows),
        "has_opinion": any(line.opinion for line in lines),
    }
    return write_pdf(render_to_string("review/print_summary.html", context), assets=ASSETS)


def _chosen(programme: Programme) -> tuple[str, ...]:
    stated = reviews.review_of(programmes.newest(programme)).definition.recommendation
    return stated.summary if stated else ()


def _line(place: int, submission: Submission, opinion: Mapping[str, Any]) -> Line:
    values = declarations.values_submitted(submission)
    columns = programmes.form_of(submission.revision).columns
    figures = tuple(
        _without_unit(printed(columns[name], values[name]), columns[name].unit) if name in columns else ""
        for name in _chosen(submission.declaration.programme)
    )
    written = [
        printed_as(field, from_json(field, opinion[field.code]))
        for field in preliminary.opinion_fields(submission.revision)
        if field.code in opinion
    ]
    name = submission.declaration.title
    return Line(place, name, submission.declaration.applicant_number, submission.receipt, figures, "；".join(written))


def _without_unit(text: str, unit: str) -> str:
    return text.removesuffix(unit).strip() if unit else text


def volume_pdf(entry: BatchEntry) -> bytes:
    """A cover with what is enclosed, the form with the unit's opinion, the report, and the documents themselves."""
    submission, batch = entry.submission, entry.batch
    revision = submission.revision
    definition, form = programmes.definition_of(revision), programmes.form_of(revision)
    enclosed = _enclosed(submission)
    fields = preliminary.opinion_fields(revision)
    opinion: dict[str, Value] = {
        field.code: from_json(field, entry.opinion[field.code]) for field in fields if field.code in entry.opinion
    }
    printed_forms = [prints.submitted_pdf(submission, opinion=opinion)]
    if title_of(form):
        printed_forms.append(prints.submitted_pdf(submission, what="report"))
    its = definition.unit(batch.unit)
    context = {
        "programme": definition,
        "unit": its.title if its else batch.unit,
        "batch": batch,
        "entry": entry,
        "declaration": submission.declaration,
        "submission": submission,
        "report": title_of(form),
        "pages": [paper.page_count(content) for content in printed_forms],
        "enclosed": enclosed,
    }
    cover = write_pdf(render_to_string("review/print_volume.html", context), assets=ASSETS)
    parts = [(content, "pdf") for content in (cover, *printed_forms)]
    return paper.bound([*parts, *(one.content for one in enclosed if one.content)])


def _enclosed(submission: Submission) -> list[Enclosed]:
    stated = json.loads(submission.content)["documents"]
    titles = {slot.code: slot.title for slot in all_slots(programmes.form_of(submission.revision))}
    kept = {one.sha256: one for one in StoredFile.objects.filter(sha256__in=[d["sha256"] for d in stated])}
    found = []
    for document in stated:
        pages, content = _bindable(kept.get(document["sha256"]))
        title = titles.get(document["slot"], document["slot"])
        found.append(Enclosed(title, document["name"], document["sha256"], pages, content))
    return found


def _bindable(file: StoredFile | None) -> tuple[int | None, tuple[bytes, str] | None]:
    """The pages of a file, and its content with its kind; nothing of what can't be bound in."""
    kind = KINDS.get(file.media_type) if file else None
    if file is None or kind is None:
        return None, None
    try:
        content = files.read(file)
        paper.check(content, kind=kind)
        return (paper.page_count(content) if kind == "pdf" else 1), (content, kind)
    except (files.DamagedFile, paper.Unreadable):
        logger.warning("file left out of a bound volume", extra={"file": file.sha256})
        return None, None


def carry_out(batch_id: str, *, progress: Progress) -> None:
    """Make what a batch still lacks: its summary table, then volume by volume. Safe to run again."""
    batch = Batch.objects.select_related("programme").get(pk=batch_id)
    related = ("batch", "submission__revision", "submission__declaration__programme")
    entries = list(batch.entries.filter(paper=None).select_related(*related).order_by("place"))
    progress(1, "编制汇总表")
    if not batch.papers.filter(entry=None).exists():
        _keep(batch, None, summary_pdf(batch.programme, unit=batch.unit, listed=(), batch=batch))
    for done, entry in enumerate(entries):
        progress(5 + 95 * done // len(entries), f"装订 {entry.submission.declaration.applicant_name}")
        _keep(batch, entry, volume_pdf(entry))


def _keep(batch: Batch, entry: BatchEntry | None, content: bytes) -> None:
    """One that another worker has made meanwhile stays."""
    try:
        with transaction.atomic():
            file = files.keep(content, media_type="application/pdf", by=batch.submitted_by.label)
            BatchPaper.objects.create(batch=batch, entry=entry, file=file)
    except IntegrityError:
        logger.info("paper of a batch was made already", extra={"batch": str(batch.pk)})


def give_up(batch_id: str, *, error: str) -> None:
    """The batch stands as it was handed in; its page says what is missing, and its papers can be made again."""
    logger.warning("papers of a batch were not made", extra={"batch": batch_id, "error": error})


def make_again(batch: Batch, *, by: User) -> None:
    """Ask for what is missing; where it is under way already, nothing happens."""
    try:
        with transaction.atomic():
            jobs.enqueue(BATCH_JOB, str(batch.pk), by=by.label)
    except IntegrityError:
        return


def job_of(batch: Batch) -> Job | None:
    """The newest job on the papers of the batch."""
    return Job.objects.filter(kind=BATCH_JOB, subject=str(batch.pk)).order_by("-queued_at").first()
