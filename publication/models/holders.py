"""What holders of a title send in: annual reports, which their units forward together, and reports of changes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, by
from publication.core.supervision import ChangeState, ReportState
from publication.models.holdings import Holding
from records.models import StoredFile


def _maybe_by(verbose_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=verbose_name
    )


class ReportBatch(models.Model):
    """The annual reports of a unit's holders on one year, forwarded together, with the summaries as they were made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField("推荐单位", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("批次")
    count = models.PositiveIntegerField("份数")
    summary = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    workbook = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    forwarded_at = models.DateTimeField("报送时间", auto_now_add=True)
    forwarded_by = by("报送人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "年度报送批次"
        ordering = ["-forwarded_at"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit", "year", "number"], name="report_batch_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.unit} {self.year} #{self.number}"


class AnnualReport(models.Model):
    """What a holder reports on a year: `figures` by code as `programme.yaml` asks for them, decimals as text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=ReportState.choices)
    text = models.TextField("情况说明")
    figures = models.JSONField("数据", default=dict)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    document_name = models.CharField("附件名", max_length=255, blank=True)
    is_late = models.BooleanField("逾期", default=False)  # when it was first filed
    batch = models.ForeignKey(ReportBatch, on_delete=models.PROTECT, null=True, related_name="reports")
    filed_at = models.DateTimeField("报送时间")
    filed_by = by("报送人")
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_by = _maybe_by("退回人")
    return_reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "年度报送"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["holding", "year"], name="annual_report_once"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="annual_report_returned_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holding_id} {self.year}"


class ChangeReport(models.Model):
    """Something that happened to a holder, as it says; its unit forwards it with a letter, and staff take note."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="changes")
    event = models.CharField("事项", max_length=60)
    event_title = models.CharField("事项名称", max_length=200)
    happened_on = models.DateField("发生日期")
    is_late = models.BooleanField("逾期", default=False)
    text = models.TextField("变动情况")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    evidence_name = models.CharField("证明材料名", max_length=255, blank=True)
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    letter_name = models.CharField("报备函名", max_length=255, blank=True)
    state = models.CharField("状态", max_length=10, choices=ChangeState.choices)
    filed_at = models.DateTimeField("报告时间", auto_now_add=True)
    filed_by = by("报告人")
    forwarded_at = models.DateTimeField("报备时间", null=True)
    forwarded_by = _maybe_by("报备人")
    noted_at = models.DateTimeField("备案时间", null=True)
    noted_by = _maybe_by("备案人")

    class Meta:
        verbose_name = "变更报备"
        ordering = ["-filed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forwarded_at__isnull=True, forwarded_by__isnull=True, letter__isnull=True)
                | Q(forwarded_at__isnull=False, forwarded_by__isnull=False, letter__isnull=False),
                name="change_forwarded_by_someone",
            ),
            models.CheckConstraint(
                condition=(~Q(state="noted") & Q(noted_at__isnull=True, noted_by__isnull=True))
                | Q(state="noted", noted_at__isnull=False, noted_by__isnull=False),
                name="change_noted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holding_id} {self.event} {self.happened_on}"
