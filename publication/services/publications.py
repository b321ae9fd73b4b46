"""Publishing: a finished run frozen with its statistics, its report and its files."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.programme import ProgrammeDefinition
from declarations.services import programmes
from declarations.services.declarations import Refused
from publication.core.manifest import CutList, Manifest, write_manifest
from publication.core.report import Content, Report
from publication.core.report.filling import list_rows
from publication.core.statistics import Edition
from publication.core.tables import PublicEdition, PublicList, comma_separated, open_data, plain, workbook
from publication.models import JOB, Publication, PublishedFile
from publication.services import editions, reports
from ranking.core.method_card import MethodCard, method_card
from ranking.models import Run, SignOff
from ranking.services import cuts, recipes
from records.core.canonical import canonical_json, sha256
from records.services import files, jobs, journal
from records.services.jobs import JobFault, Progress
from review.services import reviews

UNDER_WAY = "本方案已有一次公布正在制作，请等它完成"
_MEDIA_TYPES = {
    PublishedFile.Kind.REPORT: "application/pdf",
    PublishedFile.Kind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PublishedFile.Kind.CSV: "text/csv; charset=utf-8",
    PublishedFile.Kind.JSON: "application/json",
    PublishedFile.Kind.MANIFEST: "application/json",
}


def may_publish(run: Run) -> Verdict:
    """Whether a version can be made from this run: it is finished, its lists are cut, and the programme's panel, where
    it has one, has signed them off."""
    if run.state != Run.State.FINISHED:
        return no("排名尚未完成，不能公布")
    cut = cuts.all_cut(run)
    if not cut.is_yes:
        return cut
    if deliberates(run) and not SignOff.objects.filter(run=run).exists():
        return no("专家复核尚未由组长签署，不能公布")
    if Publication.objects.filter(run=run, state=Publication.State.PUBLISHED).exists():
        return no("这次排名已经公布")
    under_way = Publication.objects.filter(programme=run.programme_id, state=Publication.State.BUILDING).exists()
    return no(UNDER_WAY) if under_way else YES


def deliberates(run: Run) -> bool:
    """Whether the programme has its lists re-checked by a panel before they are published."""
    return "deliberation" in reviews.review_of(run.revision).definition.stages


def preview(run: Run) -> list[dict[str, object]]:
    """The lists of a finished run, as a publication would keep them."""
    report = editions.report_of(run.revision)
    return [_stored(public) for public in _public_lists(report, editions.edition_of(run, report=report))]


def publish(run: Run, *, by: User) -> Publication:
    """Approve a run's lists: queue the making of a new version from it. Raises `Refused`."""
    verdict = may_publish(run)
    if not verdict.is_yes:
        raise Refused(verdict)
    try:
        with transaction.atomic():
            # A list is cut under the same lock: whatever is cut later than the request isn't published.
            Run.objects.select_for_update().get(pk=run.pk)
            last = Publication.objects.filter(programme=run.programme).order_by("-version").first()
            publication = Publication.objects.create(
                programme=run.programme,
                run=run,
                version=last.version + 1 if last else 1,
                figures_synthetic=run.figures_synthetic,
                requested_by=by,
            )
            jobs.enqueue(JOB, str(publication.id), by=by.label)
            facts = {"version": publication.version, "run": str(run.id)}
            journal.record(_thing(publication), "publication.requested", by=by.label, facts=facts)
    except IntegrityError:
        raise Refused(no(UNDER_WAY)) from None
    return publication


def carry_out(publication_id: str, *, progress: Progress) -> None:
    """Compute the statistics, write the report and the files, and freeze them. Again after the end changes nothing."""
    publication = Publication.objects.select_related("run__revision", "run__snapshot", "run__result", "programme").get(
        id=publication_id
    )
    if publication.state != Publication.State.BUILDING:
        return
    run = publication.run
    definition = programmes.definition_of(run.revision)
    progress(10, "计算统计量")
    report = editions.report_of(run.revision)
    edition = editions.edition_of(run, report=report, until=publication.requested_at)
    content = reports.fill_report(report, edition=edition, card=_card(run))
    _bar_faults(content)
    html = reports.to_html(publication, programme=definition, report=report, content=content)
    _bar_boxes(html)
    progress(40, "排版报告")
    pdf = reports.to_pdf(html)
    progress(80, "生成表格与数据文件")
    public = _public(publication, definition, report, edition)
    made = {
        PublishedFile.Kind.REPORT: (f"{report.definition.title}.pdf", pdf),
        PublishedFile.Kind.WORKBOOK: (f"{definition.title}.xlsx", workbook(public)),
        PublishedFile.Kind.CSV: (f"{definition.title}.csv", comma_separated(public)),
        PublishedFile.Kind.JSON: (f"{definition.title}.json", open_data(public)),
    }
    statistics = {key: statistic.frozen for key, statistic in sorted(content.statistics.items())}
    manifest = _manifest(publication, statistics, made)
    made[PublishedFile.Kind.MANIFEST] = (f"{definition.title}.manifest.json", manifest)
    progress(90, "归档")
    _freeze(publication, content, statistics, public, made)


def give_up(publication_id: str, *, error: str) -> None:
    """The publication's job has failed: so has this version, and another can be made."""
    with transaction.atomic():
        building = Publication.objects.filter(id=publication_id, state=Publication.State.BUILDING)
        if building.update(state=Publication.State.FAILED, error=error):
            facts = {"error": error}
            journal.record(f"publication:{publication_id}", "publication.failed", by=journal.SYSTEM, facts=facts)


def _card(run: Run) -> MethodCard:
    """The composite that the ranking goes by."""
    recipe = recipes.recipe_of(run.revision)
    composite = recipe.composites[-1]
    found = editions.result_of(run)["composites"][composite.definition.code]
    return method_card(composite, found["weights"], found.get("facts", ()))


def _bar_faults(content: Content) -> None:
    """A sentence that its figure doesn't bear out bars publication."""
    if content.faults:
        shown = "；".join(str(fault) for fault in content.faults[:10])
        raise JobFault(f"报告有 {len(content.faults)} 处与数据不符或未绑定：{shown}")


def _bar_boxes(html: str) -> None:
    """A character that can't be printed bars publication."""
    boxes = reports.unprintable(html)
    if boxes:
        raise JobFault(f"报告字体缺少这些字：{boxes}，请改写或补充字体")


def _public(
    publication: Publication, definition: ProgrammeDefinition, report: Report, edition: Edition
) -> PublicEdition:
    return PublicEdition(
        definition.title,
        publication.version,
        f"{timezone.localtime(publication.requested_at):%Y-%m-%d}",
        tuple(organiser.name for organiser in definition.organisers),
        reports.SYNTHETIC_MARK if publication.figures_synthetic else "",
        _public_lists(report, edition),
    )


def _public_lists(report: Report, edition: Edition) -> tuple[PublicList, ...]:
    """The lists with the columns of the report's annexes, which are published ones."""
    return tuple(
        PublicList(
            annex.list_,
            annex.title,
            {name: "企业名称" if name == report.outline.name_column else report.labels[name] for name in annex.columns},
            [[row[name] for name in annex.columns] for row in list_rows(edition, annex.list_)],
        )
        for annex in report.definition.annexes
    )


def _manifest(
    publication: Publication,
    statistics: dict[str, dict[str, object]],
    made: dict[PublishedFile.Kind, tuple[str, bytes]],
) -> bytes:
    run = publication.run
    if run.snapshot is None or run.result is None:
        raise LookupError(f"run {run.id} has no receipt")
    return write_manifest(
        Manifest(
            format=1,
            programme=publication.programme.slug,
            version=publication.version,
            published_on=f"{timezone.localtime(publication.requested_at):%Y-%m-%d}",
            run=str(run.id),
            revision=run.revision.digest,
            recipe=run.recipe_digest,
            snapshot=run.snapshot.sha256,
            result=run.result.sha256,
            statistics=sha256(canonical_json(statistics)),
            engine=run.engine_version,
            code=run.code_version,
            lock=run.lock_digest,
            figures_synthetic=publication.figures_synthetic,
            files={name: sha256(content) for name, content in made.values()},
            staff_cuts={
                code: CutList(cut=cut.pk, entries=len(cut.ids), ids=sha256(canonical_json(cut.ids)))
                for code, cut in sorted(cuts.newest(run, until=publication.requested_at).items())
            },
        )
    )


def _stored(public: PublicList) -> dict[str, object]:
    """A list as JSON. Columns are pairs, because PostgreSQL keeps no order of an object's keys."""
    rows = [list(map(plain, row)) for row in public.rows]
    return {"code": public.code, "title": public.title, "columns": list(public.columns.items()), "rows": rows}


@transaction.atomic
def _freeze(
    publication: Publication,
    content: Content,
    statistics: dict[str, dict[str, object]],
    public: PublicEdition,
    made: dict[PublishedFile.Kind, tuple[str, bytes]],
) -> None:
    """Everything in one transaction, by whichever worker is first."""
    locked = Publication.objects.select_for_update().get(id=publication.id)
    if locked.state != Publication.State.BUILDING:
        return
    for kind, (name, data) in made.items():
        kept = files.keep(data, media_type=_MEDIA_TYPES[kind], by=journal.SYSTEM)
        PublishedFile.objects.create(publication=locked, kind=kind, name=name, file=kept)
    locked.statistics = statistics
    locked.bindings = [
        {key: str(value) for key, value in vars(binding).items() if key != "statistic"} for binding in content.bindings
    ]
    locked.lists = [_stored(entry) for entry in public.lists]
    locked.state = Publication.State.PUBLISHED
    locked.published_at = timezone.now()
    locked.published_by = locked.requested_by
    locked.save()
    facts = {"version": locked.version, "files": {name: sha256(data) for name, data in made.values()}}
    journal.record(_thing(locked), "publication.published", by=locked.requested_by.label, facts=facts)


def _thing(publication: Publication) -> str:
    return f"publication:{publication.id}"
