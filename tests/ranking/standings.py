"""Runs and standings put straight into the database, with figures that a test chooses: for the tests of pages."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from declarations.models import Programme, Submission
from declarations.services import programmes
from ranking.models import Run, Standing
from records.services import files
from tests import builders, tiny

MEDIANS = {
    "values": {"revenue": 31415.9265},
    "contributions": {"size": 40.125, "satisfaction": -10.0},
    "dimensions": {"规模": 40.125, "效益": None, "口碑": -10.0},
}
CONTRIBUTIONS = {"revenue": 0.5, "staff": 0.25, "size": 40.125, "margin": None, "satisfaction": -10.0}


def other_programme(folder: Path) -> Programme:
    """The tiny programme's twin under the slug `other-list-2024`, written below `folder` and loaded."""
    twin = folder / "other-list-2024"
    (twin / "report").mkdir(parents=True)
    for path in tiny.FOLDER.rglob("*.*"):
        text = path.read_text(encoding="utf-8").replace("code: tiny-list", "code: other-list")
        (twin / path.relative_to(tiny.FOLDER)).write_text(text.replace("微型企业榜", "另一企业榜"), encoding="utf-8")
    return builders.programme(folder=twin)


def run(*, number: int = 1, in_programme: Programme | None = None, **more: Any) -> Run:
    of = in_programme or builders.programme()
    facts = {"programme": of, "revision": programmes.newest(of), "number": number, "queued_by": builders.user()}
    return Run.objects.create(**facts | more)


def finished(*, ranked: int = 2, excluded: int = 1, **more: Any) -> Run:
    """A finished run of `ranked` standings, best first, and `excluded` further ones."""
    kept = {name: files.keep(name.encode(), media_type="text/plain", by="test") for name in ("snapshot", "result")}
    facts = {"state": Run.State.FINISHED, "finished_at": timezone.now(), "ranked": ranked, "excluded": excluded}
    receipt = {"recipe_digest": "a" * 64, "lock_digest": "b" * 64, "code_version": "c" * 40, "engine_version": "1"}
    made = run(**facts | kept | receipt | more)
    submission = builders.submission(seq=made.number, in_programme=made.programme)
    standings = [_ranked(made, submission, place) for place in range(1, ranked + 1)]
    standings += [_excluded(made, submission, place) for place in range(ranked + 1, ranked + excluded + 1)]
    Standing.objects.bulk_create(standings)
    return made


def _ranked(made: Run, submission: Submission, place: int) -> Standing:
    facts = {
        "run": made,
        "submission": submission,
        "position": place,
        "number": f"N{place}",
        "name": f"上榜{place}公司",
    }
    lists = ["main"] if place == 1 else []
    figures = {"rank": Decimal(place), "score": 99.5 - place, "contributions": CONTRIBUTIONS}
    return Standing(**facts, **figures, lists=lists, values={"revenue": 31415.9265})


def _excluded(made: Run, submission: Submission, place: int) -> Standing:
    facts = {"run": made, "submission": submission, "position": place, "number": f"N{place}"}
    return Standing(**facts, name=f"落榜{place}公司", reason="未填许可证编号")
