"""A published list for the journeys of its readers: put straight into the database, with the charts of its report."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.services import people
from declarations.services import declarations, programmes
from portal.services import bundles
from publication.models import Publication, PublishedFile
from publication.services import editions
from ranking.models import Run
from records.services import files
from tests import tiny

SLUG = "internet-100-2015"
CITIES = ("北京市", "上海市", "广东省", "浙江省", "山西省")


def published_list() -> dict[str, Any]:
    """Two versions of the 2015 list; on the one in force thirty enterprises with their pages."""
    by = people.system()
    revision = bundles.load(settings.PROGRAMMES_DIR / SLUG, by=by)[0]
    kept = files.keep(b"read", media_type="text/plain", by="test")
    now = timezone.now()
    facts: dict[str, Any] = {"programme": revision.programme, "figures_synthetic": True}
    receipt = {"state": Run.State.FINISHED, "snapshot": kept, "result": kept, "finished_at": now, "ranked": 30}
    run = Run.objects.create(revision=revision, number=1, queued_by=by, **facts, **receipt)
    columns = [["rank", "排名"], ["name", "企业名称"], ["province", "省份"], ["brands", "主要品牌"]]
    rows = [[n, f"虚构上榜{n}有限公司", CITIES[n % len(CITIES)], f"品牌{n}"] for n in range(1, 31)]
    lists = [{"code": "main", "title": programmes.definition_of(revision).title, "columns": columns, "rows": rows}]
    people_of = {"requested_by": by, "published_by": by, "published_at": now, "state": Publication.State.PUBLISHED}
    counts = dict.fromkeys(CITIES, 6.0)
    statistics = {
        editions.report_of(revision).series["provinces"][0].call.key: {
            "rows": [{"label": name, "value": value, "stated": 30, "of": 30} for name, value in counts.items()]
        }
    }
    again = {"kind": Publication.Kind.RERANKED, "reason": "重新排名"}
    for version, more in ((1, {}), (2, again)):
        made = Publication.objects.create(
            run=run, version=version, lists=lists, statistics=statistics, **facts, **people_of, **more
        )
        PublishedFile.objects.create(publication=made, kind="csv", name="榜单.csv", file=kept)
    for place, row in enumerate(rows):
        number = tiny.number(900 + place)
        applicant = declarations.applicant(number_kind="uscc", number=number, name=f"登记名{row[0]}有限公司")
        made.placings.create(list_code="main", position=place, applicant=applicant)
    return {"slug": SLUG}
