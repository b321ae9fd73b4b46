"""The tiny programme, ranked and published through the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from publication.models import Publication
from publication.services import publications
from ranking.models import Run, SignOff
from ranking.services import rechecks, runs
from review.models import PanelSeat
from review.services import panels
from tests import builders, tiny
from tests.clearing import cleared
from tests.performing import perform


def finished_run(
    *, folder: Path = tiny.FOLDER, count: int = 4, synthetic: bool = True, answers: Mapping[int, Any] | None = None
) -> Run:
    """A run over `count` applicants, revenue growing with their number; `answers` replaces some of a number's."""
    programme = builders.programme(folder=folder)
    builders.licences(seqs=range(1, count + 1))
    builders.violations()
    for seq in range(1, count + 1):
        own = {"licence_no": f"B2-{seq:04d}", "short_name": f"虚构{seq}", "revenue": f"{1000 + 40 * seq}.25"}
        own |= (answers or {}).get(seq, {})
        builders.submission(seq=seq, figures_synthetic=synthetic, answers=own, in_programme=programme)
    builders.check_round(in_programme=programme)
    return perform(runs.start(programme, by=builders.user()))


def published(run: Run, *, reason: str = "数据更正") -> Publication:
    """A version of this run; the reason is kept of one after the first."""
    return perform(publications.publish(ready(run), reason=reason, by=builders.user()))


def ready(run: Run) -> Run:
    """The run signed off, approved and with its notice over."""
    return cleared(signed_off(run), by=builders.user(email="leader@example.invalid"))


def signed_off(run: Run) -> Run:
    """The run with its lists confirmed and signed by a chair, unless they are already."""
    if not SignOff.objects.filter(run=run).exists():
        chair = builders.user(email="chair@example.invalid")
        seat = PanelSeat.objects.filter(programme=run.programme, is_chair=True).first() or panels.seat(
            run.programme, expert=chair, is_chair=True, by=builders.user()
        )
        rechecks.confirm_rest(run, seat=seat, by=seat.expert)
        rechecks.sign_off(run, minutes="名单属实。", by=seat.expert)
    return run


def publication(**more: Any) -> Publication:
    """The publication of `finished_run(**more)`."""
    return published(finished_run(**more))


def altered(folder: Path, *, changes: Mapping[str, Sequence[tuple[str, str]]]) -> Path:
    """A copy of the tiny programme under `folder`, with texts of its files replaced."""
    copy = folder / tiny.FOLDER.name
    for source in tiny.FOLDER.rglob("*.*"):
        text = source.read_text(encoding="utf-8")
        name = source.relative_to(tiny.FOLDER)
        for old, new in changes.get(name.as_posix(), ()):
            assert old in text, old
            text = text.replace(old, new)
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
    return copy
