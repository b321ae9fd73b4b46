"""Published lists: versioned, never edited."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, by
from ranking.models import Run
from records.models import StoredFile

JOB = "publication.build"  # the kind of job that makes a version


class Publication(models.Model):
    """One version of a published list: a run frozen with its statistics, its report and its files."""

    class State(models.TextChoices):
        BUILDING = "building", "制作中"
        PUBLISHED = "published", "已公布"
        FAILED = "failed", "未成"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=State, default=State.BUILDING)
    error = models.TextField("错误", blank=True)
    figures_synthetic = models.BooleanField("含合成数据", default=False)
    lists = models.JSONField("榜单", default=list)
    statistics = models.JSONField("统计量", default=dict)
    bindings = models.JSONField("数字出处", default=list)
    requested_at = models.DateTimeField("发起时间", auto_now_add=True)
    requested_by = by("发起人")
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="公布人"
    )

    class Meta:
        verbose_name = "公布"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="publication_version_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state="building"), name="publication_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True, published_by__isnull=True)),
                name="publication_published_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.version}"


class PublishedFile(models.Model):
    """A file of a publication under the name people get it by."""

    class Kind(models.TextChoices):
        REPORT = "report", "评价报告（PDF）"
        WORKBOOK = "workbook", "榜单（Excel）"
        CSV = "csv", "榜单（CSV）"
        JSON = "json", "榜单（JSON）"
        MANIFEST = "manifest", "清单与摘要（JSON）"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    name = models.CharField("文件名", max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "公布文件"
        ordering = ["publication", "id"]
        constraints = [models.UniqueConstraint(fields=["publication", "kind"], name="published_file_once")]

    def __str__(self) -> str:
        return self.name
