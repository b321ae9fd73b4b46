"""What readers find wrong on a published list, who they are, and what was answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, by
from publication.core.procedure import ErrorMove, ErrorState
from publication.models.publications import Publication


class ErrorReport(models.Model):
    """An error that somebody reports of a published version: `place` says where, `text` what.

    Whoever has the receipt and the code may read the answer; of the code only its digest is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("序号")
    receipt = models.CharField("回执编号", max_length=100, unique=True)
    code_digest = models.CharField(max_length=64)
    token = models.UUIDField(unique=True)  # of the form that was filled in: sent twice, it counts once
    place = models.CharField("位置", max_length=200)
    text = models.TextField("错在哪里")
    state = models.CharField("状态", max_length=10, choices=ErrorState.choices, default=ErrorState.OPEN)
    corrected_in = models.ForeignKey(Publication, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("收到时间", auto_now_add=True)
    erased_at = models.DateTimeField("身份删除时间", null=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="身份删除人"
    )

    class Meta:
        verbose_name = "读者报错"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="error_report_number_once"),
            models.CheckConstraint(
                condition=Q(state="corrected", corrected_in__isnull=False)
                | ~Q(state="corrected") & Q(corrected_in__isnull=True),
                name="error_report_corrected_in_a_version",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True)
                | Q(erased_at__isnull=False, erased_by__isnull=False),
                name="error_report_erased_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["programme", "state", "id"])]

    def __str__(self) -> str:
        return self.receipt


class Reporter(models.Model):
    """Who reports an error, as far as they say: confidential, deleted when the case is over and staff say so."""

    report = models.OneToOneField(ErrorReport, on_delete=models.PROTECT, related_name="reporter")
    name = models.CharField("称呼", max_length=100, blank=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)

    class Meta:
        verbose_name = "报错人"

    def __str__(self) -> str:
        return f"reporter of {self.report_id}"


class ErrorDecision(models.Model):
    """A move of an error report: the reason is the answer that the reader gets."""

    report = models.ForeignKey(ErrorReport, on_delete=models.PROTECT, related_name="decisions")
    move = models.CharField("决定", max_length=10, choices=ErrorMove.choices)
    reason = models.TextField("答复")
    decided_at = models.DateTimeField("时间", auto_now_add=True)
    decided_by = by("经办人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "报错的处理"
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.move} {self.report_id}"
