"""A finished run of a programme that has lists for staff to cut."""

import json
from pathlib import Path
from typing import Any

from ranking.models import Run
from records.services import files
from tests import builders, tiny
from tests.ranking import standings

LISTS = """  - {code: chosen, title: 人工榜, cut: staff}
  - {code: rest, title: 其余榜, cut: score, line: 0, unless_in: chosen}
  - {code: second, title: 第二人工榜, cut: staff}
publish:"""
TOLD = "榜单 其余榜：榜单 chosen 由人工确定，尚未据以剔除"


def folder_in(parent: Path) -> Path:
    """The tiny programme below `parent`, with two lists that staff cut and one that depends on them."""
    copy = parent / tiny.FOLDER.name
    for source in tiny.FOLDER.rglob("*.*"):
        text = source.read_text(encoding="utf-8")
        (copy / source.relative_to(tiny.FOLDER)).parent.mkdir(parents=True, exist_ok=True)
        changed = text.replace("publish:", LISTS) if source.name == "ranking.yaml" else text
        (copy / source.relative_to(tiny.FOLDER)).write_text(changed, encoding="utf-8")
    return copy


def run(parent: Path, *, ranked: int = 4, **more: Any) -> Run:
    """`ranked` standings, all but the first of them candidates of `chosen`, the first on `main`."""
    numbers = [f"N{place}" for place in range(1, ranked + 1)]
    result = json.dumps({"candidates": {"chosen": numbers[1:], "second": numbers}})
    kept = files.keep(result.encode(), media_type="application/json", by="test")
    programme = builders.programme(folder=folder_in(parent))
    facts = {"in_programme": programme, "result": kept, "warnings": ["别的提示", TOLD]}
    return standings.finished(ranked=ranked, **facts | more)
