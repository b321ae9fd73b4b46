"""Published lists: versioned, never edited."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, by
from ranking.models import Run
from records.models import StoredFile

JOB = "publication.build"  # the kind of job that makes a version


def new_salt() -> str:
    return secrets.token_hex(16)


class Publication(models.Model):
    """One version of a published list: a run frozen with its statistics, its report and its files.

    A version after the first says why there is one, and in `changes` what differs from the version before. `keys` are
    those of the entries on each list, in the order of its rows; `chapters` the digests of the report's texts and charts
    by title; `salt` goes before keys of which only a digest is public, since anyone could try all registration numbers
    else.
    """

    class State(models.TextChoices):
        BUILDING = "building", "制作中"
        PUBLISHED = "published", "已公布"
        FAILED = "failed", "未成"

    class Kind(models.TextChoices):
        FIRST = "first", "首次公布"
        CORRECTION = "correction", "勘误"
        RERANKED = "reranked", "重新排名"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("版本")
    kind = models.CharField("种类", max_length=12, choices=Kind, default=Kind.FIRST)
    reason = models.TextField("出新版的理由", blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.BUILDING)
    error = models.TextField("错误", blank=True)
    figures_synthetic = models.BooleanField("含合成数据", default=False)
    lists = models.JSONField("榜单", default=list)
    statistics = models.JSONField("统计量", default=dict)
    bindings = models.JSONField("数字出处", default=list)
    keys = models.JSONField("条目", default=dict)
    chapters = models.JSONField("章节摘要", default=dict)
    changes = models.JSONField("与上一版的不同", default=dict)
    salt = models.CharField(max_length=32, default=new_salt, blank=True)
    held = models.JSONField("暂缓的条目", default=list)  # keys, of entries that an objection keeps back
    held_for = models.TextField("先行公布的理由", blank=True)
    requested_at = models.DateTimeField("发起时间", auto_now_add=True)
    requested_by = by("发起人")
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="公布人"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    revoked_for = models.TextField("撤销的理由", blank=True)

    class Meta:
        verbose_name = "公布"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "version"], condition=~Q(state="failed"), name="publication_version_once"
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state="building"), name="publication_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True, published_by__isnull=True)),
                name="publication_published_by_someone",
            ),
            models.CheckConstraint(condition=Q(held=[]) | ~Q(held_for=""), name="publication_held_with_a_reason"),
            models.CheckConstraint(
                condition=Q(version=1, kind="first", reason="") | Q(version__gt=1) & ~Q(kind="first") & ~Q(reason=""),
                name="publication_new_version_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_for="")
                | Q(state="published", revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_for=""),
                name="publication_revoked_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.version}"

    @property
    def number(self) -> str:
        """The number under which anybody verifies it, such as `tea-houses-2025-v2`."""
        return f"{self.programme.slug}-v{self.version}"


class PublishedFile(models.Model):
    """A file of a publication under the name people get it by."""

    class Kind(models.TextChoices):
        REPORT = "report", "评价报告（PDF）"
        SCREEN = "screen", "评价报告屏幕版（PDF）"
        WORKBOOK = "workbook", "榜单（Excel）"
        CSV = "csv", "榜单（CSV）"
        JSON = "json", "榜单（JSON）"
        CHANGES = "changes", "与上一版的不同（CSV）"
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
