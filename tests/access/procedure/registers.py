"""Registers, look-ups by hand, and checking again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from review.models import Case
from review.services import queries, registers
from tests.access.posts import Data
from tests.access.row import FORBIDDEN, METHOD, Row
from tests.access.world import World
from tests.casework import PDF

READ, STAFF = "lxx xxx .xx ... xxx", "lxx xxx xxx wxx xxx"
HOLDERS = (("kind", "city_holders"),)
DAY = "2019-06-01"


def _register(world: World) -> Data:
    content = f"单位名称,认定日期\n新增{world.known['slug']}公司,{DAY}\n".encode()
    return {"as_of": DAY, "file": SimpleUploadedFile("名单.csv", content)}


def _query(world: World) -> Data:
    said = {"site": "credit_china", "queried_on": DAY, "clear": "yes", "result": "未查到记录"}
    return {**said, "screenshot": SimpleUploadedFile("截图.pdf", PDF)}


# A register belongs to no programme: who reviews in one reads what staff of another imported.
ROWS: list[Row] = [
    Row("review:registers", READ, METHOD),
    Row("review:register", READ, STAFF, READ, STAFF, of=HOLDERS, data=_register),
    Row("review:edition", READ, METHOD, READ, METHOD),
    Row("review:edition_file", READ, METHOD, READ, METHOD),
    Row("review:check_all", METHOD, STAFF, METHOD, FORBIDDEN),
    Row("review:record_query", METHOD, "lxx xxx wxx wxx xxx", METHOD, FORBIDDEN, data=_query),
    Row("review:screenshot", READ, METHOD, FORBIDDEN, METHOD),
]
MIXED: dict[str, str] = {}
READERS, NOBODY = "--- --- s-- sss ---", "--- --- --- --- ---"
AUDIENCE: dict[str, tuple[str, str]] = {
    "query's result": (READERS, NOBODY),
    "query's screenshot": (READERS, NOBODY),
    "query's screenshot's name": (READERS, NOBODY),
    "registered": (READERS, READERS),
}


def plant(builder: Any) -> None:
    """An edition of a register, and a query of a public site in one's own enterprise's case."""
    place = builder.place
    name = builder.secret("registered", f"密录企业{place}")
    content = f"单位名称,认定日期\n{name},{DAY}\n".encode()
    edition, _ = registers.import_upload(
        "city_holders", name=f"名单{place}.csv", content=content, as_of=date(2019, 6, place), by=builder.loader
    )
    made = queries.record(
        Case.objects.get(pk=builder.world.known["case_id"]),
        site="credit_china",
        queried_on=date(2019, 6, 1),
        is_clear=True,
        result=builder.secret("query's result", f"密查结果{place}"),
        name=builder.secret("query's screenshot's name", f"密截图{place}.pdf"),
        content=PDF + builder.secret("query's screenshot", f"screenshot-words-{place}").encode(),
        by=builder.loader,
    )
    builder.world.known |= {"edition_id": edition.pk, "query_id": made.pk}


def plant_after(builder: Any) -> None:
    """Nothing so far."""
