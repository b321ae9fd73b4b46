"""Programmes and their frozen revisions; applicants, their declarations, and the submissions that review reads."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


def by(verbose_name: str) -> models.ForeignKey:
    """The person behind a human timestamp."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=verbose_name
    )


class Programme(models.Model):
    """One list in one year. What it asks and how it ranks stands in its revisions."""

    slug = models.SlugField("标识", max_length=80, unique=True)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=200)
    last_sequence = models.PositiveIntegerField("最近受理序号", default=0)

    class Meta:
        verbose_name = "评选方案"
        ordering = ["-year", "slug"]

    def __str__(self) -> str:
        return self.title


class ProgrammeRevision(models.Model):
    """The programme's documents as they were loaded, frozen under their digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("版次")
    documents = models.JSONField("文件")
    digest = models.CharField("摘要", max_length=64)
    loaded_at = models.DateTimeField("载入时间", auto_now_add=True)
    loaded_by = by("载入人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "方案版本"
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["programme", "digest"], name="revision_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} r{self.number}"


class Applicant(models.Model):
    """Whoever files: known by the kind and number of its registration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number_kind = models.CharField("登记号种类", max_length=20)
    number = models.CharField("登记号", max_length=30)
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = "申报主体"
        constraints = [models.UniqueConstraint(fields=["number_kind", "number"], name="applicant_once")]

    def __str__(self) -> str:
        return self.name


class Declaration(models.Model):
    """An applicant's filing in one programme. What pages search and sort by stands on the row."""

    class State(models.TextChoices):
        DRAFT = "draft", "填报中"
        SUBMITTED = "submitted", "已提交"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="declarations")
    revision = models.ForeignKey(ProgrammeRevision, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="declarations")
    applicant_name = models.CharField("企业名称", max_length=200)
    category = models.CharField("类别", max_length=60, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    figures_synthetic = models.BooleanField("数据为合成", default=False)
    opened_at = models.DateTimeField("建立时间", auto_now_add=True)
    opened_by = by("建立人")

    class Meta:
        verbose_name = "申报"
        constraints = [models.UniqueConstraint(fields=["programme", "applicant"], name="declaration_once")]
        indexes = [models.Index(fields=["programme", "state", "applicant_name", "id"])]

    def __str__(self) -> str:
        return f"{self.applicant_name} ({self.state})"


class SectionAnswers(models.Model):
    """The answers of one section. `version` counts its saves, so that a stale save is noticed."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="sections")
    section = models.CharField("部分", max_length=60)
    answers = models.JSONField("答案", default=dict)
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("保存时间", auto_now=True)
    saved_by = by("保存人")

    class Meta:
        verbose_name = "分部答案"
        constraints = [models.UniqueConstraint(fields=["declaration", "section"], name="answers_once_per_section")]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.section} v{self.version}"


class Submission(models.Model):
    """What was submitted, frozen: its canonical JSON, its digest and its receipt number. Review reads only this."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="submissions")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="submissions")
    revision = models.ForeignKey(ProgrammeRevision, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField("受理序号")
    receipt = models.CharField("受理编号", max_length=100, unique=True)
    content = models.TextField("内容")
    digest = models.CharField("摘要", max_length=64)
    figures_synthetic = models.BooleanField("数据为合成", default=False)
    received_at = models.DateTimeField("收件时间")
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = by("提交人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "申报提交"
        constraints = [
            models.UniqueConstraint(fields=["programme", "sequence"], name="submission_sequence_once"),
            models.CheckConstraint(
                condition=Q(received_at__lte=models.F("submitted_at")), name="received_before_submitted"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt
