"""Runs: started by staff, carried out by a worker, finished once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

import polars as pl
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.expression import frame
from declarations.models import Programme
from declarations.services import programmes
from declarations.services.declarations import Refused, need
from ranking.core import engine, peers
from ranking.core.failure import RunError
from ranking.core.result import ENGINE_VERSION, Result, to_json
from ranking.models import RUN_JOB, Run, Standing
from ranking.services import recipes
from records.core.canonical import sha256
from records.models import StoredFile
from records.services import files, jobs, journal
from records.services.jobs import JobFault, Progress
from review.models import CheckRound
from review.services import adoption

PARQUET = "application/vnd.apache.parquet"


UNDER_WAY = "本方案已有一次排名正在计算，请等它完成"


def may_start(programme: Programme) -> Verdict:
    """Whether a run can be started now: there is a method, something is checked and scored, and none is under way."""
    revision = programmes.newest(programme)
    method = recipes.has_method(revision)
    if not method.is_yes:
        return method
    if not CheckRound.objects.filter(programme=programme).exists():
        return no("尚未进行自动核查，不能排名")
    points = recipes.has_points(revision)
    if not points.is_yes:
        return points
    open_states = (Run.State.QUEUED, Run.State.RUNNING)
    return no(UNDER_WAY) if Run.objects.filter(programme=programme, state__in=open_states).exists() else YES


def start(programme: Programme, *, by: User) -> Run:
    """Queue a run of the programme's newest revision. Raises `Refused` as `may_start` says."""
    verdict = may_start(programme)
    need(verdict)
    try:
        with transaction.atomic():
            last = Run.objects.filter(programme=programme).order_by("-number").first()
            run = Run.objects.create(
                programme=programme,
                revision=programmes.newest(programme),
                number=last.number + 1 if last else 1,
                queued_by=by,
            )
            jobs.enqueue(RUN_JOB, str(run.id), by=by.label)
            facts = {"number": run.number, "revision": run.revision.digest}
            journal.record(_thing(run), "run.queued", by=by.label, facts=facts)
    except IntegrityError:
        raise Refused(no(UNDER_WAY)) from None
    return run


def carry_out(run_id: str, *, progress: Progress) -> None:
    """Take the snapshot unless there is one, rank it, and keep the receipt. Again after the end changes nothing."""
    run = Run.objects.select_related("revision", "programme").get(id=run_id)
    if run.state in (Run.State.FINISHED, Run.State.FAILED):
        return
    Run.objects.filter(id=run_id, state=Run.State.QUEUED).update(state=Run.State.RUNNING)
    progress(5, "读取采用值")
    snapshot = run.snapshot or _take_snapshot(run)
    progress(30, "计算指标与排名")
    table = pl.read_parquet(io.BytesIO(files.read(snapshot)))
    try:
        result = engine.run(recipes.recipe_of(run.revision), table)
    except RunError as error:
        raise JobFault("；".join(error.faults)) from error
    progress(70, "保存结果")
    _finish(run, table, result)


def give_up(run_id: str, *, error: str) -> None:
    """The run's job has failed: so has the run, and another can be started."""
    with transaction.atomic():
        failed = Run.objects.filter(id=run_id, state__in=[Run.State.QUEUED, Run.State.RUNNING])
        if failed.update(state=Run.State.FAILED, error=error):
            journal.record(f"run:{run_id}", "run.failed", by=journal.SYSTEM, facts={"error": error})


def _take_snapshot(run: Run) -> StoredFile:
    """Every case's adopted values, check outcomes and points as Parquet bytes, stored once and never made again."""
    schema = recipes.snapshot_schema(run.revision)
    rows = adoption.adopted(run.programme)
    table = frame([{**row.values, **row.outcomes, **row.points} for row in rows], schema)
    submissions = pl.Series("submission", [str(row.case.submission_id) for row in rows], dtype=pl.String)
    buffer = io.BytesIO()
    table.with_columns(submissions).write_parquet(buffer, compression="zstd", statistics=False)
    kept = files.keep(buffer.getvalue(), media_type=PARQUET, by=journal.SYSTEM)
    synthetic = any(row.case.submission.figures_synthetic for row in rows)
    with transaction.atomic():
        if Run.objects.filter(id=run.id, snapshot=None).update(snapshot=kept, figures_synthetic=synthetic):
            facts = {"snapshot": kept.sha256, "rows": len(rows)}
            journal.record(_thing(run), "run.snapshot", by=journal.SYSTEM, facts=facts)
    run.refresh_from_db(fields=["snapshot", "figures_synthetic"])
    if run.snapshot is None:
        raise LookupError(f"run {run.id} has no snapshot")
    return run.snapshot


@transaction.atomic
def _finish(run: Run, table: pl.DataFrame, result: Result) -> None:
    """Standings and receipt in one transaction, by whichever worker is first."""
    locked = Run.objects.select_for_update().get(id=run.id)
    if locked.state != Run.State.RUNNING:
        return
    recipe = recipes.recipe_of(run.revision)
    key = recipe.definition.key.id
    submissions = dict(zip(table[key].to_list(), table["submission"].to_list(), strict=True))
    Standing.objects.bulk_create(_standings(run, result, submissions), batch_size=1000)
    buffer = io.BytesIO()
    result.intermediate.write_parquet(buffer, compression="zstd", statistics=False)
    content = to_json(result)
    locked.result = files.keep(content, media_type="application/json", by=journal.SYSTEM)
    locked.intermediate = files.keep(buffer.getvalue(), media_type=PARQUET, by=journal.SYSTEM)
    locked.recipe_digest = result.recipe
    locked.engine_version = ENGINE_VERSION
    locked.code_version = settings.CODE_VERSION
    locked.lock_digest = sha256(settings.LOCK_FILE.read_bytes())
    locked.ranked, locked.excluded = len(result.entries), len(result.excluded)
    locked.warnings = list(result.warnings)
    locked.medians = peers.middles(recipe, result.entries)
    locked.composites = {
        code: {"weights": dict(weights), "facts": list(result.facts[code])} for code, weights in result.weights.items()
    }
    locked.state = Run.State.FINISHED
    locked.finished_at = timezone.now()
    locked.save()
    facts = {"result": sha256(content), "recipe": result.recipe, "ranked": locked.ranked, "excluded": locked.excluded}
    journal.record(_thing(run), "run.finished", by=journal.SYSTEM, facts=facts)


def _standings(run: Run, result: Result, submissions: dict[str, str]) -> Iterator[Standing]:
    outside = {code: set(ids) for code, ids in result.outside.items()}
    for position, entry in enumerate(result.entries, start=1):
        low, high = entry.interval or (None, None)
        yield Standing(
            run=run,
            submission_id=submissions[entry.id],
            position=position,
            number=entry.id,
            name=entry.name or "",
            rank=Decimal(str(entry.rank)),
            score=entry.score,
            rank_low=low,
            rank_high=high,
            lists=list(entry.lists),
            outside=[code for code in entry.lists if entry.id in outside.get(code, ())],
            values=dict(entry.values),
            contributions=dict(entry.contributions),
        )
    for position, row in enumerate(result.excluded, start=len(result.entries) + 1):
        yield Standing(
            run=run,
            submission_id=submissions[row.id],
            position=position,
            number=row.id,
            name=row.name or "",
            reason=row.reason,
        )


def _thing(run: Run) -> str:
    return f"run:{run.id}"
