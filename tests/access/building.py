"""Two worlds next to each other, alike but for what they are called."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from review.services import registers
from tests import casework, tiny
from tests.access.world import SPAN, Builder, World

PANEL = """
panel:
  seats: 1
  blocks:
    - code: common
      title: 共性评价
      criteria:
        - {code: size, title: 规模, dimension: 经营能力, points: 1000, explanation: 看员工, evidence: [staff]}
"""
LIFECYCLE = """lifecycle:
  title: {list: main, name: 省级示范企业}
  annual_report: {due: "03-31", figures: [{code: revenue, label: 营业收入, unit: 万元}]}
  change_report: {events: [{code: renaming, title: 变更名称}]}
  revocation: {grounds: [{code: fraud, clause: 第十七条（一）, text: 弄虚作假}]}
"""
UNITS = "recommending_units: [{code: north, title: 北市局}, {code: south, title: 南市局}]\n"
OPINION = """  - code: unit_words
    title: 推荐意见
    filled_by: recommender
    fields:
      - {code: unit_opinion, label: 推荐意见, type: long_text}
"""


def build(folder: Path, *, stages: Iterable[Any]) -> tuple[World, World]:
    """One's own world and the other one; `folder` is empty, for what is written on the way."""
    own, other = _programme(folder, "shanxi-internet-20"), _programme(folder, "other-internet-20")
    _registers(folder)
    return Builder(own, place=1, stages=stages).build(), Builder(other, place=2, stages=stages).build()


def one(folder: Path, *, stages: Iterable[Any]) -> World:
    """One's own world alone."""
    own = _programme(folder, "shanxi-internet-20")
    _registers(folder)
    return Builder(own, place=1, stages=stages).build()


def _programme(parent: Path, code: str) -> Path:
    """The programme under this code, with a list besides that staff cut, two units that recommend, and a panel."""
    copy = shutil.copytree(casework.FOLDER, parent / f"{code}-2019", ignore=shutil.ignore_patterns("sample"))
    for path in copy.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("code: shanxi-internet-20", f"code: {code}")
        text = text.replace("applicant: enterprise\n", f"applicant: enterprise\n{UNITS}{LIFECYCLE}")
        text = text.replace("stages: [verification,", "stages: [recommendation, verification, site_visit,")
        text = text.replace("\ndocuments:", f"\n{OPINION}documents:")
        text = text.replace("publish:", "  - {code: by_staff, title: 人工榜, cut: staff}\npublish:")
        path.write_text(text + PANEL * (path.name == "review.yaml"), encoding="utf-8")
    return copy


def _registers(folder: Path) -> None:
    numbers = range(SPAN, SPAN * 3)
    rows = {
        "licences": ["name,uscc,licence_no", *(f"甲,{tiny.number(n)},{casework.licence(n)}" for n in numbers)],
        "violations": ["name,listed_on,reason,listed_by", "虚构无关有限公司,2018-03-01,虚构事由,虚构机关"],
    }
    for kind, lines in rows.items():
        path = folder / f"{kind}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        registers.import_register(
            kind, path=path, as_of=date(2019, 6, 10), by=casework.person(email="loader@example.cn")
        )
