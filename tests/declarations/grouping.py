"""A programme in which groups file for their subsidiaries, and what people do in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from declarations.models import Declaration, GroupMember, Programme
from declarations.services import declarations
from tests import builders, tiny

TABLE = """      - code: subsidiaries
        label: 子公司
        type: table
        columns:
          - {code: number, label: 统一社会信用代码, type: uscc, required: true}
          - {code: name, label: 名称, type: text}
          - {code: acquired_on, label: 并入日期, type: date}
"""
GROUP = "group: {table: subsidiaries, number: number, acquired_on: acquired_on, clause: 第六条}\n"


def programme_in(place: Path) -> Programme:
    """The tiny programme, base year 2023, in which groups file for their subsidiaries."""
    folder = place / tiny.SLUG
    for path in tiny.FOLDER.rglob("*.*"):
        (folder / path.relative_to(tiny.FOLDER)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(tiny.FOLDER)).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    form = tiny.text("form.yaml").replace("  - code: finance\n", TABLE + "  - code: finance\n", 1) + GROUP
    (folder / "form.yaml").write_text(form, encoding="utf-8")
    return builders.programme(folder=folder)


def row(seq: int, acquired_on: date | None = None) -> dict[str, Any]:
    return {"number": tiny.number(seq), "name": f"子公司{seq}", "acquired_on": acquired_on}


def draft(programme: Programme, seq: int, *rows: dict[str, Any]) -> Declaration:
    found = builders.declaration(seq=seq, in_programme=programme)
    state(found, *rows)
    return found


def state(declaration: Declaration, *rows: dict[str, Any]) -> None:
    declarations.fill(declaration, answers={"subsidiaries": list(rows) or None}, by=builders.user())


def submit(declaration: Declaration) -> None:
    declarations.submit(declaration, by=builders.user(), received_at=builders.RECEIVED)


def held() -> set[tuple[str, bool]]:
    return set(GroupMember.objects.values_list("number", "files_itself"))


FILED_FOR = "本企业已由“虚构第1有限公司”合并申报（第六条），不能再单独申报；如有出入，请与该集团或协会联系"
FILED_ALONE = f"“子公司2”（{tiny.number(2)}）已单独提交申报，不能再合并申报：请从表中删去它，或者请协会先退回它的申报"
FILED_BY_ANOTHER = (
    f"“子公司2”（{tiny.number(2)}）已由另一家集团合并申报：请核对登记号，或从表中删去它；有争议时请与协会联系"
)
