"""Certificates: made by those who publish, seen by who looks after the list, taken away by whose they are."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from publication.models import Certificate, Holding, Publication
from records.services import files
from tests.access.procedure.supervision import NORTH
from tests.access.row import FORBIDDEN, METHOD, NOBODY, Row

VERSION = (("version", "1"),)
ROWS: list[Row] = [
    Row("publication:certificates", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD, of=VERSION),
    Row("publication:make_certificates", METHOD, "lxx xxx xxx wwx xxx", METHOD, FORBIDDEN, of=VERSION),
    Row("publication:certificates_progress", "lxx xxx xxx rrr xxx", METHOD, FORBIDDEN, METHOD, of=VERSION),
    Row("publication:certificates_archive", "lxx xxx xxx ... xxx", METHOD, FORBIDDEN, METHOD, of=VERSION),
    Row("publication:certificate", NORTH, METHOD, FORBIDDEN, METHOD),
]
MIXED: dict[str, str] = {}
AUDIENCE: dict[str, tuple[str, str]] = {
    "certificate": ("--- sss --- sss s--", NOBODY),
    "certificate's number": ("--- sss --- sss s--", NOBODY),
}


def plant(builder: Any) -> None:
    """Nothing before the run."""


def plant_after(builder: Any) -> None:
    """The northern holder's certificate, and one on another list that isn't made yet."""
    place, known = builder.place, builder.world.known
    publication = Publication.objects.get(programme=builder.world.programme, version=1)
    columns = [["rank", "排名"], ["name", "企业名称"]]
    publication.lists += [{"code": "more", "title": "分榜", "columns": columns, "rows": [[1, "分榜企业"]]}]
    publication.save()
    facts: dict[str, Any] = {"publication": publication, "position": 0, "requested_by": builder.loader}
    words = builder.secret("certificate", f"certificate-words-{place}").encode()
    kept = files.keep(words, media_type="application/pdf", by="test")
    made = Certificate.objects.create(
        **facts,
        list_code="main",
        seq=0,
        holding=Holding.objects.get(pk=known["holding_id"]),
        name="榜上企业",
        number=builder.secret("certificate's number", f"2019-ABCD{place}-EFGHJ"),
        file=kept,
        made_at=timezone.now(),
    )
    Certificate.objects.create(**facts, list_code="more", seq=1, name="分榜企业", number=f"2019-WXYZ{place}-EFGHJ")
    known["certificate_id"] = made.pk
