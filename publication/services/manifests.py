"""The manifest of a version: the digests of everything that it was made of and consists of."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from publication.core.manifest import (
    CutList,
    HeldEntries,
    Manifest,
    Superseded,
    digest_of,
    digest_of_statistics,
    write_manifest,
)
from publication.models import Publication, PublishedFile
from publication.services import drafts
from ranking.services import cuts
from records.core.canonical import sha256


def manifest_of(
    publication: Publication,
    *,
    statistics: Mapping[str, Mapping[str, object]],
    files: Mapping[str, bytes],
    before: Publication | None,
) -> bytes:
    """The manifest of a version in the making. `files` are its other files by name, `before` the version in whose place
    it stands."""
    run, salt = publication.run, publication.salt
    if run.snapshot is None or run.result is None:
        raise LookupError(f"run {run.id} has no receipt")
    return write_manifest(
        Manifest(
            format=1,
            programme=publication.programme.slug,
            version=publication.version,
            published_on=f"{timezone.localtime(publication.requested_at):%Y-%m-%d}",
            run=str(run.id),
            revision=run.revision.digest,
            recipe=run.recipe_digest,
            snapshot=run.snapshot.sha256,
            result=run.result.sha256,
            statistics=digest_of_statistics(statistics, salt=salt),
            engine=run.engine_version,
            code=run.code_version,
            lock=run.lock_digest,
            figures_synthetic=publication.figures_synthetic,
            files={name: sha256(content) for name, content in files.items()},
            staff_cuts={
                code: CutList(cut=cut.pk, entries=len(cut.ids), ids=digest_of(cut.ids, salt=salt))
                for code, cut in sorted(cuts.newest(run, until=publication.requested_at).items())
            },
            drafts=drafts.digests(run, until=publication.requested_at),
            held=HeldEntries(entries=len(publication.held), ids=digest_of(publication.held, salt=salt))
            if publication.held
            else None,
            supersedes=_superseded(publication, before) if before else None,
        )
    )


def _superseded(publication: Publication, before: Publication) -> Superseded:
    manifest = before.files.select_related("file").get(kind=PublishedFile.Kind.MANIFEST)
    return Superseded(version=before.version, manifest=manifest.file.sha256, reason=publication.reason)
