"""Programmes and their frozen revisions."""

import uuid

from django.db import models

from declarations.models.people import by


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
