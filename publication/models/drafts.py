"""The report of a run as it is being written: every saved text of a chapter, what is remarked on it, and proofs."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import by
from ranking.models import Run
from records.models import StoredFile

PROOF_JOB = "publication.proof"  # the kind of job that lays out a proof


class ReportDraft(models.Model):
    """One version of a chapter's text, from 1 on; version 0 is the programme's own text and has no row."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    chapter = models.CharField("章节", max_length=64)  # the file's name, such as overview.md
    version = models.PositiveIntegerField("版本")
    body = models.TextField("正文", blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    saved_at = models.DateTimeField("保存时间", auto_now_add=True)
    saved_by = by("保存人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "报告文稿"
        ordering = ["run", "chapter", "version"]
        constraints = [
            models.UniqueConstraint(fields=["run", "chapter", "version"], name="report_draft_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="report_draft_versions_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.chapter} v{self.version}"


class ReportComment(models.Model):
    """A remark on a chapter, with the words of the text that it is about, until it is settled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    chapter = models.CharField("章节", max_length=64)
    quoted = models.CharField("原文", max_length=500, blank=True)
    text = models.TextField("意见")
    written_at = models.DateTimeField("提出时间", auto_now_add=True)
    written_by = by("提出人")
    resolved_at = models.DateTimeField("处理时间", null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="处理人"
    )

    class Meta:
        verbose_name = "报告批注"
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["run", "chapter"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="report_comment_resolved_by_someone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chapter}: {self.text[:20]}"


class ReportProof(models.Model):
    """The report laid out for looking at before it is published, from the texts as they stood when it was asked for."""

    class State(models.TextChoices):
        BUILDING = "building", "排版中"
        MADE = "made", "已排好"
        FAILED = "failed", "未成"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State, default=State.BUILDING)
    error = models.TextField("错误", blank=True)
    faults = models.PositiveIntegerField("待改之处", default=0)
    pages = models.PositiveIntegerField("页数", default=0)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    asked_by = by("发起人")

    class Meta:
        verbose_name = "报告校样"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=Q(state="building"), name="report_proof_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="made", pdf__isnull=False) | (~Q(state="made") & Q(pdf__isnull=True)),
                name="report_proof_made_with_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.state}"
