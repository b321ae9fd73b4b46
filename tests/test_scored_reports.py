"""The programmes that rank by a panel's points, played from their samples through the services: list and report."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from accounts.services import people
from declarations.services import programmes
from portal.services import samples
from publication.services import drafts, editions, publications, reports
from ranking.services import rechecks, runs
from review.models import Minutes, Scorecard
from review.services import panels
from tests.clearing import cleared
from tests.performing import perform
from tests.publication import printed_numbers
from tests.test_programmes_shipped import PROGRAMMES, SCORED

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", params=SCORED)
def played(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Mapping[str, Any]:
    own = override_settings(MEDIA_ROOT=(media := TemporaryDirectory()).name, JOB_HEARTBEAT_SECONDS=600)
    with django_db_blocker.unblock(), media, own, transaction.atomic():
        try:
            return _play(request.param)
        finally:
            transaction.set_rollback(True)


def _play(slug: str) -> Mapping[str, Any]:
    by, folder = people.system(), PROGRAMMES / slug
    sample = samples.read(folder)
    assert sample.panel is not None
    revision = samples.take_in(folder, by=by, say=lambda line: None)
    sheets = samples.score(revision.programme, panel=sample.panel, folder=folder / "sample", by=by)
    again = samples.score(revision.programme, panel=sample.panel, folder=folder / "sample", by=by)
    run = perform(runs.start(revision.programme, by=by))
    samples.cut(run, sizes=sample.cuts, by=by, say=lambda line: None)
    seats = list(panels.seats(revision.programme))
    for seat in seats:
        rechecks.confirm_rest(run, seat=seat, by=seat.expert)
    rechecks.sign_off(run, minutes="名单属实。", by=seats[0].expert)
    report = drafts.report_of(run)
    edition = editions.edition_of(run, report=report)
    content = reports.fill_report(report, edition=edition, card=editions.card_of(run))
    publication = perform(publications.publish(cleared(run, by=by), by=by))
    assert publication.state == "published", publication.error
    submitted = Scorecard.objects.filter(state=Scorecard.State.SUBMITTED).select_related("case__submission")
    return {
        "folder": folder,
        "sheets": (sheets, again, submitted.count()),
        "scored": {card.case.submission.sequence for card in submitted},
        "points": Minutes.objects.get().points,
        "number": {str(card.case_id): card.case.submission.sequence for card in submitted},
        "seats": [seat.expert.name for seat in seats],
        "ranked": run.ranked,
        "listed": {entry["code"]: len(entry["rows"]) for entry in publication.lists},
        "cuts": sample.cuts,
        "kinds": sorted(publication.files.values_list("kind", flat=True)),
        "strays": printed_numbers.strays(publication),
        "content": content,
        "charts": len(report.definition.charts),
        "organiser": programmes.definition_of(revision).organisers[0].name,
    }


def test_every_expert_fills_in_a_sheet_of_every_case_that_passed_once(played: Mapping[str, Any]) -> None:
    sheets, again, submitted = played["sheets"]
    assert sheets == submitted == len(played["scored"]) * len(played["seats"])
    assert again == 0


def test_the_signed_points_are_the_means_of_the_file(played: Mapping[str, Any]) -> None:
    means: dict[tuple[int, str], float] = {}
    with (played["folder"] / "sample" / "scores.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            given = [float(line[name]) for name in played["seats"]]
            means[int(line["declaration"]), line["criterion"]] = sum(given) / len(given)
    signed = {
        (played["number"][case], criterion): points
        for case, of_case in played["points"].items()
        for criterion, points in of_case.items()
        if points is not None
    }
    assert signed == pytest.approx(means)


def test_the_lists_are_as_long_as_staff_cut_them(played: Mapping[str, Any]) -> None:
    assert 2 < played["ranked"] <= len(played["scored"])
    assert played["listed"] == {code: played["cuts"][code] for code in played["listed"]}
    assert played["listed"]


def test_every_number_of_the_report_is_borne_out(played: Mapping[str, Any]) -> None:
    content = played["content"]
    assert [str(fault) for fault in content.faults] == []
    assert len(content.bindings) > 10
    assert [figure.number for figure in content.figures] == list(range(1, played["charts"] + 1))
    assert played["organiser"] in content.chapters[-1].html
    assert played["kinds"] == ["csv", "json", "manifest", "report", "screen", "workbook"]
    assert played["strays"] == {"report": [], "screen": []}  # no number is printed that no source has
