"""Certificates: one for everybody on the lists of a version, made in chunks by however many workers there are."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import Verdict, no
from accounts.models import User
from declarations.services import programmes
from declarations.services.declarations import need
from publication.core.certificates import CHUNK, NUMBER, CertificateState, Said, draw_number, said_of, state_of
from publication.core.report.filling import HELD
from publication.models import CERTIFICATES_JOB, Certificate, Holding, ListedEntry, Publication
from publication.services import certificate_pages, signatures
from records.models import Job
from records.services import files, jobs, journal
from records.services.jobs import Progress


@dataclass(frozen=True)
class Batch:
    """How far the certificates of a version have come; `error` is why the last chunk that failed did."""

    total: int
    made: int
    is_open: bool
    error: str = ""

    @property
    def percent(self) -> int:
        return self.made * 100 // self.total if self.total else 0


def may_make(publication: Publication) -> Verdict:
    """Whether there are certificates to make of this version."""
    if publication.state != Publication.State.PUBLISHED:
        return no("公布之后才能制作证书")
    newest = _newest(publication)
    if newest.version != publication.version:
        return no(f"第 {publication.version} 版已被第 {newest.version} 版取代，请制作第 {newest.version} 版的证书")
    batch = batch_of(publication)
    if batch.is_open:
        return no("证书正在制作")
    if batch.total and batch.made == batch.total:
        return no("证书已全部制成")
    return signatures.ready()


def request(publication: Publication, *, by: User) -> int:
    """Give everybody on the lists a number and queue the making of what isn't made; returns how many that are.

    Raises `Refused`.
    """
    with transaction.atomic():
        locked = (
            Publication.objects.select_for_update().select_related("run__revision", "programme").get(pk=publication.pk)
        )
        need(may_make(locked))
        if not locked.certificates.exists():
            Certificate.objects.bulk_create(_rows(locked, by), batch_size=500)
        waiting = list(locked.certificates.filter(file=None).values_list("seq", flat=True))
        for start in sorted({seq // CHUNK * CHUNK for seq in waiting}):
            jobs.enqueue(CERTIFICATES_JOB, f"{locked.pk}:{start}", by=by.label)
        facts = {"version": locked.version, "certificates": len(waiting)}
        journal.record(f"publication:{locked.pk}", "certificates.requested", by=by.label, facts=facts)
    return len(waiting)


def make(chunk: str, *, progress: Progress) -> None:
    """Make the certificates of one chunk, `<publication>:<first number>`, that aren't made yet. Raises `JobFault`."""
    publication_id, _, start = chunk.partition(":")
    publication = Publication.objects.select_related("run__revision", "programme").get(pk=publication_id)
    page = certificate_pages.page_of(publication)
    waiting = publication.certificates.filter(file=None, seq__gte=int(start), seq__lt=int(start) + CHUNK)
    found = list(waiting.select_related("holding"))
    for place, one in enumerate(found):
        progress(place * 100 // len(found), f"制作证书 {one.number}")
        pdf = certificate_pages.to_pdf(one, page=page, said=_said(publication, one))
        kept = files.keep(pdf, media_type="application/pdf", by=journal.SYSTEM)
        Certificate.objects.filter(pk=one.pk, file=None).update(file=kept, made_at=timezone.now())


def give_up(chunk: str, *, error: str) -> None:
    """A chunk has failed; what is made of it stays, and the rest can be asked for again."""
    publication_id, _, start = chunk.partition(":")
    facts = {"error": error, "from": int(start)}
    journal.record(f"publication:{publication_id}", "certificates.failed", by=journal.SYSTEM, facts=facts)


def batch_of(publication: Publication) -> Batch:
    total, made = publication.certificates.count(), publication.certificates.exclude(file=None).count()
    chunks = Job.objects.filter(kind=CERTIFICATES_JOB, subject__startswith=f"{publication.pk}:")
    is_open = chunks.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()
    failed = chunks.filter(state=Job.State.FAILED).order_by("-finished_at").first() if made < total else None
    return Batch(total, made, is_open, failed.error if failed else "")


def with_number(number: str) -> Certificate | None:
    """The certificate of a number, in whatever case it was typed."""
    typed = number.strip().upper()
    if not NUMBER.fullmatch(typed):
        return None
    found = Certificate.objects.filter(number=typed).exclude(file=None)
    return found.select_related("publication__programme", "holding", "file").first()


def standing_of(certificate: Certificate) -> CertificateState:
    """Whether what the certificate says still stands."""
    return standings_of([certificate])[certificate.pk]


def standings_of(certificates: Iterable[Certificate]) -> Mapping[UUID, CertificateState]:
    """The same for many, by key; each with its publication and holding at hand."""
    newest: dict[object, list[Said]] = {}
    found = {}
    for one in certificates:
        publication = one.publication
        if publication.programme_id not in newest:
            newest[publication.programme_id] = _said_by(_newest(publication))
        holding = one.holding.state if one.holding else None
        found[one.pk] = state_of(_said(publication, one), holding=holding, newest=newest[publication.programme_id])
    return found


def of_holding(holding: Holding) -> list[tuple[Certificate, CertificateState]]:
    """The certificates of one title that are made, newest first, each with how it stands."""
    made = Certificate.objects.filter(holding=holding).exclude(file=None).select_related("publication", "holding")
    found = list(made.order_by("-requested_at", "seq"))
    standings = standings_of(found)
    return [(one, standings[one.pk]) for one in found]


def pack(publication: Publication, *, into: IO[bytes]) -> None:
    """All certificates of a version that are made, as a ZIP file."""
    made = publication.certificates.exclude(file=None).select_related("file").order_by("seq")
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as out:
        for one in made.iterator(chunk_size=100):
            if one.file is not None:
                out.writestr(file_name(one), files.read(one.file))


def file_name(certificate: Certificate) -> str:
    """What people get a certificate as: the name without what file systems refuse, and the number."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", certificate.name)[:80]
    return f"{plain} {certificate.number}.pdf"


def _rows(publication: Publication, by: User) -> Iterable[Certificate]:
    """A certificate for each row of the lists that confer something, but for entries that are held back."""
    entries = ListedEntry.objects.filter(publication=publication).select_related("holding")
    holdings = {(one.list_code, one.position): one.holding for one in entries}
    evaluation = programmes.definition_of(publication.run.revision).lifecycle.evaluation
    lost = evaluation.lists[1] if evaluation and evaluation.lists else ""
    seq = 0
    for stored in publication.lists:
        for position in range(len(stored["rows"])):
            said = said_of(stored, position)
            if stored["code"] == lost or said.name in ("", HELD):
                continue
            yield Certificate(
                publication=publication,
                list_code=stored["code"],
                position=position,
                holding=holdings.get((stored["code"], position)),
                name=said.name,
                number=draw_number(publication.programme.year),
                seq=seq,
                requested_by=by,
            )
            seq += 1


def _said(publication: Publication, certificate: Certificate) -> Said:
    stored = next(one for one in publication.lists if one["code"] == certificate.list_code)
    return said_of(stored, certificate.position)


def _said_by(publication: Publication) -> list[Said]:
    return [said_of(stored, position) for stored in publication.lists for position in range(len(stored["rows"]))]


def _newest(publication: Publication) -> Publication:
    of_programme = Publication.objects.filter(programme=publication.programme_id, state=Publication.State.PUBLISHED)
    return of_programme.defer("statistics", "bindings").order_by("-version")[0]
