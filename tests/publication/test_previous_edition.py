"""The edition that a report compares with: the newest that was published of the same list."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from publication.services import editions
from publication.services.editions import edition_of, report_of
from ranking.models import Run
from tests import tiny
from tests.publication.published import publication
from tests.publication.through_services import finished_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    return finished_run(count=3)


def next_year(parent: Path) -> Path:
    folder = shutil.copytree(tiny.FOLDER, parent / "tiny-list-2025")
    path = folder / "programme.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("year: 2024", "year: 2025"), encoding="utf-8")
    return folder


def test_a_first_edition_has_nothing_before_it(run: Run) -> None:
    publication(run)
    assert edition_of(run, report=report_of(run.revision)).previous is None


def test_next_years_run_is_compared_with_what_was_published(run: Run, tmp_path: Path) -> None:
    earlier = publication(run, held=[tiny.number(1)], held_for="供测试")
    later = finished_run(folder=next_year(tmp_path), count=2)
    assert later.state == "finished", later.error
    report = report_of(later.revision)
    found = edition_of(later, report=report).previous
    assert found is not None
    assert (found.year, found.column) == (2024, report.outline.id_column)
    kept = [key for key in editions.lists_of(run)["main"] if key != tiny.number(1)]
    assert [one.key for one in found.lists["main"]] == kept
    assert {one.key: one.name for one in found.lists["main"]} == {
        tiny.number(seq): tiny.name(seq) for seq in (2, 3) if tiny.number(seq) in kept
    }
    assert earlier.published_at is not None
    before = earlier.published_at - timedelta(seconds=1)
    assert edition_of(later, report=report, until=before).previous is None
