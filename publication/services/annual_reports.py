"""Annual reports: asked for every year, filed by holders, forwarded together by their recommending units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.core.verdict import Verdict, no
from accounts.models import User
from declarations.core.lifecycle import AnnualReport as Rule
from declarations.core.pdf import write_pdf
from declarations.models import Programme
from declarations.services import programmes
from declarations.services.declarations import Refused, need
from publication.core.annual import heading, shown
from publication.core.supervision import REPORT, Due, HoldingState, ReportMove, ReportState, asked_for
from publication.core.tables import plain_book
from publication.models import AnnualReport, Holding, ReportBatch
from publication.services import enclosed, holdings
from publication.services.enclosed import Enclosure
from publication.services.reports import ASSETS
from records.services import files, journal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_ASKED = "本评选方案不要求年度报送"


@dataclass(frozen=True)
class Asked:
    """A year's report of a holding as it stands: what is due, and what was filed."""

    holding: Holding
    due: Due
    report: AnnualReport | None

    @property
    def is_missing(self) -> bool:
        """Nothing filed, or sent back and not filed again."""
        return self.report is None or self.report.state == ReportState.RETURNED

    @property
    def is_overdue(self) -> bool:
        return self.is_missing and self.due.overdue

    @property
    def words(self) -> str:
        """How it stands, in words."""
        if self.report is None:
            return "逾期未报" if self.due.overdue else "待报送"
        late = "（逾期报送）" if self.report.is_late else ""
        return f"{ReportState(self.report.state).label}{late}"


def rule_of(programme: Programme) -> Rule | None:
    lifecycle = holdings.lifecycle_of(programme)
    return lifecycle.annual_report if lifecycle else None


def asked(those: Sequence[Holding], *, rule: Rule | None, today: date) -> dict[object, list[Asked]]:
    """What has been asked of each holding so far, newest first, by its id. One query."""
    if rule is None:
        return {one.pk: [] for one in those}
    filed = {(one.holding_id, one.year): one for one in AnnualReport.objects.filter(holding__in=those)}
    return {
        one.pk: [
            Asked(one, due, filed.get((one.pk, due.year)))
            for due in reversed(asked_for(rule, since=one.held_from, today=today, until=one.ended_on))
        ]
        for one in those
    }


def due(programme: Programme, *, at: datetime) -> list[Asked]:
    """Reports that those who hold the title still owe, whether or not their day is over, by day and name."""
    held = list(_held(programme))
    found = asked(held, rule=rule_of(programme), today=timezone.localtime(at).date())
    missing = [one for reports in found.values() for one in reports if one.is_missing]
    return sorted(missing, key=lambda one: (one.due.on, one.holding.name, str(one.holding.pk)))


def overdue(programme: Programme, *, at: datetime) -> list[Asked]:
    """Of `due` those whose last day is over."""
    return [one for one in due(programme, at=at) if one.is_overdue]


def missed(holding: Holding, *, today: date) -> list[tuple[int, str]]:
    """Years whose report was missed or filed late, with how: evidence of who doesn't report."""
    found = asked([holding], rule=rule_of(holding.programme), today=today)[holding.pk]
    return [(one.due.year, one.words) for one in reversed(found) if _was_missed(one)]


def _was_missed(one: Asked) -> bool:
    return one.is_overdue or (one.report is not None and one.report.is_late)


def may_file(holding: Holding, *, year: int, at: datetime) -> Verdict:
    """Whether a report on this year can be filed now: it is asked for, and not forwarded yet."""
    rule = rule_of(holding.programme)
    if rule is None:
        return no(NOT_ASKED)
    if holding.state != HoldingState.HELD:
        return no("称号已终止，不再报送")
    dues = asked_for(rule, since=holding.held_from, today=timezone.localtime(at).date())
    if year not in {one.year for one in dues}:
        return no(f"还不能报送{year}年度的情况：只报送获得称号以来已经结束的年度")
    found = holding.reports.filter(year=year).first()
    return REPORT.may(ReportState(found.state if found else ReportState.RETURNED), ReportMove.FILE)


@transaction.atomic
def file(
    holding: Holding,
    *,
    year: int,
    text: str,
    figures: Mapping[str, str | None],
    document: Enclosure | None = None,
    by: User,
) -> AnnualReport:
    """File the report on a year, or file it again before it is forwarded. Raises `Refused` or `UploadError`."""
    now = timezone.now()
    locked = Holding.objects.select_for_update(of=("self",)).select_related("programme").get(pk=holding.pk)
    verdict = may_file(locked, year=year, at=now)
    need(verdict)
    if not text.strip():
        raise Refused(no("请写明上一年度的经营情况"))
    found = locked.reports.filter(year=year).first()
    report = found or AnnualReport(holding=locked, year=year)
    before = str(report.state)
    if found is None:
        rule = rule_of(locked.programme)
        report.is_late = rule is not None and rule.due_on(year) < timezone.localtime(now).date()
    if document is not None:
        report.document, report.document_name = enclosed.keep(document, by=by)
    report.state = ReportState.FILED if locked.unit else ReportState.FORWARDED
    report.text, report.figures = text.strip(), dict(figures)
    report.filed_at, report.filed_by = now, by
    report.save()
    facts = {"year": year, "before": before, "after": str(report.state), "late": report.is_late}
    kept = {"figures": report.figures, "text": report.text}
    journal.record(f"holding:{locked.pk}", "annual_report.filed", by=by.label, facts=facts, payload=kept)
    return report


@transaction.atomic
def send_back(report: AnnualReport, *, reason: str, by: User) -> None:
    """Have the holder mend its report. Raises `Refused`."""
    if not reason.strip():
        raise Refused(no("请写明退回的理由"))
    locked = AnnualReport.objects.select_for_update().get(pk=report.pk)
    before = ReportState(locked.state)
    verdict = REPORT.may(before, ReportMove.RETURN)
    need(verdict)
    locked.state = REPORT.after(before, ReportMove.RETURN)
    locked.returned_at, locked.returned_by, locked.return_reason = timezone.now(), by, reason.strip()
    locked.save()
    facts = {"year": locked.year, "before": str(before), "after": str(locked.state)}
    payload = {"reason": locked.return_reason}
    journal.record(f"holding:{locked.holding_id}", "annual_report.returned", by=by.label, facts=facts, payload=payload)


@transaction.atomic
def forward(programme: Programme, *, unit: str, year: int, by: User) -> ReportBatch:
    """Forward a unit's filed reports on a year together, with a summary of all its holders. Raises `Refused`.

    Reports that come later go in a further batch.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    rule = rule_of(programme)
    if rule is None:
        raise Refused(no(NOT_ASKED))
    filed = list(
        AnnualReport.objects.select_for_update(of=("self",))
        .filter(holding__programme=programme, holding__unit=unit, year=year, state=ReportState.FILED)
        .select_related("holding")
        .order_by("holding__name", "id")
    )
    if not filed:
        raise Refused(no(f"没有可以报送的{year}年度报告：还没有企业报来，或者都已报送"))
    batch = _batch(rule, filed, programme=programme, unit=unit, year=year, by=by)
    AnnualReport.objects.filter(pk__in=[one.pk for one in filed]).update(
        state=REPORT.after(ReportState.FILED, ReportMove.FORWARD), batch=batch
    )
    for one in filed:
        facts = {"year": year, "before": str(ReportState.FILED), "after": str(ReportState.FORWARDED)}
        facts |= {"batch": str(batch.pk)}
        journal.record(f"holding:{one.holding_id}", "annual_report.forwarded", by=by.label, facts=facts)
    facts = {"unit": unit, "year": year, "batch": batch.number, "reports": batch.count}
    journal.record(f"programme:{programme.slug}", "annual_reports.forwarded", by=by.label, facts=facts)
    return batch


def _batch(
    rule: Rule, filed: Sequence[AnnualReport], *, programme: Programme, unit: str, year: int, by: User
) -> ReportBatch:
    last = ReportBatch.objects.filter(programme=programme, unit=unit, year=year).order_by("-number").first()
    number = last.number + 1 if last else 1
    title = f"{year}年度经营情况汇总表"
    notes = _notes(rule, filed, programme=programme, unit=unit, year=year, number=number)
    heads = ["企业名称", "登记号", *map(heading, rule.figures), "情况说明", "报送日期"]
    cells = [
        [
            str(one.holding),
            one.holding.number,
            *(shown(figure, one.figures) for figure in rule.figures),
            one.text,
            f"{timezone.localtime(one.filed_at):%Y-%m-%d}{'（逾期）' if one.is_late else ''}",
        ]
        for one in filed
    ]
    html = render_to_string(
        "publication/report_summary.html", {"title": title, "notes": notes, "heads": heads, "rows": cells}
    )
    return ReportBatch.objects.create(
        programme=programme,
        unit=unit,
        year=year,
        number=number,
        count=len(filed),
        summary=files.keep(write_pdf(html, assets=ASSETS), media_type="application/pdf", by=by.label),
        workbook=files.keep(plain_book(title, notes=notes, heads=heads, rows=cells), media_type=XLSX, by=by.label),
        forwarded_by=by,
    )


def _notes(
    rule: Rule, filed: Sequence[AnnualReport], *, programme: Programme, unit: str, year: int, number: int
) -> list[str]:
    """Who forwards what, and which of the unit's holders aren't in it."""
    here = {one.holding_id for one in filed}
    before = set(
        AnnualReport.objects.filter(
            holding__programme=programme, holding__unit=unit, year=year, state=ReportState.FORWARDED
        ).values_list("holding", flat=True)
    )
    today = timezone.localdate()
    found = asked(list(_held(programme).filter(unit=unit)), rule=rule, today=today)
    owing = [
        str(one.holding)
        for reports in found.values()
        for one in reports
        if one.due.year == year and one.holding.pk not in here | before
    ]
    stated = programmes.definition_of(programmes.newest(programme)).unit(unit)
    notes = [f"{programme.title}　{stated.title if stated else unit}　第 {number} 批，{len(filed)} 家"]
    if before:
        notes.append(f"此前已报送 {len(before)} 家")
    if owing:
        notes.append(f"尚未报送的 {len(owing)} 家：{_joined(owing)}")
    return notes


def _held(programme: Programme) -> QuerySet[Holding]:
    return Holding.objects.filter(programme=programme, state=HoldingState.HELD).order_by("name", "id")


def _joined(names: Iterable[str]) -> str:
    return "、".join(names)
