"""The reports of the programmes that rank by a panel's points, filled from their samples.

The samples have no panel that scores; here every criterion is given most of its points.
"""

from __future__ import annotations

import io

import polars as pl
import pytest

from accounts.services import people
from declarations.core.expression import frame
from declarations.services import programmes
from portal.services import samples
from publication.services import drafts, editions, reports
from ranking.models import Run
from ranking.services import cuts, recipes, runs
from records.services import files
from review.services import adoption, reviews
from tests.test_programmes_shipped import PROGRAMMES, SCORED

pytestmark = pytest.mark.django_db


def ranked(slug: str) -> Run:
    """A finished run over the sample, as if every case had been recommended, verified and scored."""
    by = people.system()
    revision = samples.take_in(PROGRAMMES / slug, by=by, say=lambda line: None)
    schema = recipes.snapshot_schema(revision)
    given = {name: True for name in ("verified", "recommended") if name in schema}
    panel = reviews.review_of(revision).definition.panel
    assert panel is not None
    points = {f"points_{c.code}": float(c.points) * 0.8 for block in panel.blocks for c in block.criteria}
    rows = adoption.adopted(revision.programme)
    table = frame([{**row.values, **row.outcomes, **given, **points} for row in rows], schema)
    submissions = pl.Series("submission", [str(row.case.submission_id) for row in rows], dtype=pl.String)
    buffer = io.BytesIO()
    table.with_columns(submissions).write_parquet(buffer)
    kept = files.keep(buffer.getvalue(), media_type="application/vnd.apache.parquet", by="test")
    run = Run.objects.create(
        programme=revision.programme, revision=revision, number=1, queued_by=by, snapshot=kept, figures_synthetic=True
    )
    runs.carry_out(str(run.id), lambda percent, note: None)
    run.refresh_from_db()
    for code, ids in editions.lists_of(run).items():
        if cuts.newest(run).get(code) is None and ids:
            cuts.cut_list(run, code=code, ids=list(ids)[:3], reason="供测试", by=by, seen=None)
    return run


@pytest.mark.parametrize("slug", SCORED)
def test_every_number_is_borne_out_by_the_sample(slug: str) -> None:
    run = ranked(slug)
    assert (run.state, run.error) == ("finished", "")
    assert run.ranked > 2
    report = drafts.report_of(run)
    content = reports.fill_report(report, edition=editions.edition_of(run, report=report), card=editions.card_of(run))
    assert [str(fault) for fault in content.faults] == []
    assert len(content.bindings) > 10
    assert [figure.number for figure in content.figures] == list(range(1, len(report.definition.charts) + 1))
    assert programmes.definition_of(run.revision).organisers[0].name in content.chapters[-1].html
