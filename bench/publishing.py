"""A published list for the pages that everybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from declarations.models import Applicant, ProgrammeRevision
from publication.models import Placing, Publication, PublishedFile
from ranking.models import Run
from records.services import files

CITIES = ("太原", "大同", "临汾", "运城", "长治", "晋中")


def publish(revision: ProgrammeRevision, *, listed: Sequence[Applicant], by: User) -> None:
    """A published list of these applicants, with five files."""
    kept = files.keep(b"bench", media_type="text/plain", by="bench")
    now = timezone.now()
    facts: dict[str, Any] = {"programme": revision.programme, "figures_synthetic": True}
    finished: dict[str, Any] = {"state": Run.State.FINISHED, "snapshot": kept, "result": kept, "finished_at": now}
    run = Run.objects.create(revision=revision, number=1, ranked=500, queued_by=by, **facts, **finished)
    columns = [["rank", "排名"], ["name", "企业名称"], ["city", "所在地"], ["brands", "主要品牌"]]
    rows = [
        [n, f"山西上榜{n}科技有限公司", CITIES[n % len(CITIES)], f"品牌{n}、云品{n}"] for n in range(1, len(listed) + 1)
    ]
    lists = [{"code": "main", "title": "500强", "columns": columns, "rows": rows}]
    state = Publication.State.PUBLISHED
    made = Publication.objects.create(
        run=run,
        version=1,
        state=state,
        lists=lists,
        requested_by=by,
        published_by=by,
        published_at=now,
        **facts,
    )
    Placing.objects.bulk_create(
        Placing(publication=made, list_code="main", position=place, applicant=one) for place, one in enumerate(listed)
    )
    PublishedFile.objects.bulk_create(
        PublishedFile(publication=made, kind=kind, name=f"榜单.{kind}", file=kept) for kind in PublishedFile.Kind.values
    )
