"""The 2019 Shanxi sample, played once through the services: what came of it, for every test that reads it.

`shanxi20_2019.csv` and `shanxi_growth_2019.csv` in `tests/data/` are the two annexes of the 2019 report on
山西省互联网企业20强 as printed; `shanxi20_2019_expected.csv` is what an independent implementation computes
from the calibrated (synthetic) figures.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from accounts.services import people
from portal.services import samples
from publication.core.report import Report
from publication.core.statistics import Edition
from publication.services import editions, publications
from ranking.core.method_card import MethodCard, method_card
from ranking.services import rechecks, recipes, runs
from records.services import files
from review.services import panels
from tests.clearing import cleared
from tests.performing import perform

DATA = Path(__file__).parent / "data"
FOLDER = Path(settings.PROGRAMMES_DIR) / "shanxi-internet-20-2019"


@dataclass(frozen=True)
class Played:
    """`result` is the run's result.json, `files` the published bytes by kind, `snapshot` the rows that were ranked."""

    standings: tuple[Mapping[str, Any], ...]
    result: Mapping[str, Any]
    result_digest: str
    edition: Edition
    report: Report
    card: MethodCard
    snapshot: tuple[Mapping[str, Any], ...]
    publication: Mapping[str, Any]
    files: Mapping[str, bytes]
    names: Mapping[str, str]


@pytest.fixture(scope="session")
def shanxi(django_db_setup: None, django_db_blocker: Any) -> Played:
    with django_db_blocker.unblock():
        return played()


@cache
def played() -> Played:
    own = override_settings(MEDIA_ROOT=(media := TemporaryDirectory()).name, JOB_HEARTBEAT_SECONDS=600)
    with media, own, transaction.atomic():
        try:
            return _play()
        finally:
            transaction.set_rollback(True)


def _play() -> Played:
    by = people.system()
    revision = samples.take_in(FOLDER, by=by, say=lambda line: None)
    run = perform(runs.start(revision.programme, by=by))
    seat = panels.seat(revision.programme, expert=by, is_chair=True, by=by)
    rechecks.confirm_rest(run, seat=seat, by=by)
    rechecks.sign_off(run, minutes="名单属实。", by=by)
    publication = perform(publications.publish(cleared(run, by=by), by=by))
    assert publication.state == "published", publication.error
    published = list(publication.files.select_related("file"))
    report = editions.report_of(revision)
    edition = editions.edition_of(run, report=report)
    composite = recipes.recipe_of(revision).composites[-1]
    found = editions.result_of(run)["composites"][composite.definition.code]
    return Played(
        standings=tuple(run.standings.order_by("position").values()),
        result=json.loads(files.read(run.result)),
        result_digest=run.result.sha256,
        edition=edition,
        report=report,
        card=method_card(composite, found["weights"], found.get("facts", ())),
        snapshot=tuple(edition.entries.to_dicts()),
        publication={name: getattr(publication, name) for name in ("lists", "statistics", "bindings", "version")},
        files={one.kind: files.read(one.file) for one in published},
        names={one.kind: one.name for one in published},
    )


def rows(file: str) -> list[dict[str, str]]:
    """A CSV of `tests/data/`."""
    with (DATA / file).open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))
