"""Publications put straight into the database: for the tests of pages."""

from typing import Any

from django.utils import timezone

from publication.models import Publication, PublishedFile
from ranking.models import Run
from records.services import files
from tests import builders

COLUMNS = [["rank", "排名"], ["name", "企业名称"], ["brands", "主要品牌"]]
LISTS = [
    {
        "code": "main",
        "title": "微型企业榜",
        "columns": COLUMNS,
        "rows": [[1, "甲公司", "甲牌、乙牌"], [2.0, "乙公司", None]],
    },
    {"code": "growing", "title": "成长榜", "columns": COLUMNS, "rows": []},
]


def publication(run: Run, *, version: int = 1, state: str = Publication.State.PUBLISHED, **more: Any) -> Publication:
    """A version of the run's programme with a report and a CSV file whose bytes tell the version."""
    facts: dict[str, Any] = {"programme": run.programme, "run": run, "version": version, "requested_by": run.queued_by}
    if version > 1:
        facts |= {"kind": Publication.Kind.RERANKED, "reason": f"第{version}版的理由"}
    if state == Publication.State.PUBLISHED:
        facts |= {"published_at": timezone.now(), "published_by": builders.user()}
    made = Publication.objects.create(**{**facts, "state": state, "lists": LISTS, **more})
    for kind, name, media_type in (
        (PublishedFile.Kind.REPORT, f"微型企业榜 第{version}版.pdf", "application/pdf"),
        (PublishedFile.Kind.CSV, f"微型企业榜 第{version}版.csv", "text/csv; charset=utf-8"),
    ):
        kept = files.keep(f"{run.programme.slug} {version} {kind}".encode(), media_type=media_type, by="test")
        PublishedFile.objects.create(publication=made, kind=kind, name=name, file=kept)
    return made
