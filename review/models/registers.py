"""Registers as they were imported, and what was looked up by hand."""

import uuid

from django.db import models

from declarations.models import by
from records.models import StoredFile


class RegisterEdition(models.Model):
    """A register as it was imported on one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类", max_length=60)
    as_of = models.DateField("截至日期")
    file_name = models.CharField("文件名", max_length=255)
    digest = models.CharField("摘要", max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    imported_by = by("导入人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "名单版本"
        constraints = [models.UniqueConstraint(fields=["kind", "digest", "as_of"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}"


class RegisterEntry(models.Model):
    edition = models.ForeignKey(RegisterEdition, on_delete=models.PROTECT, related_name="entries")
    name = models.CharField("单位名称", max_length=500)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    licence_no = models.CharField("许可证编号", max_length=500, blank=True)
    kind = models.CharField("许可种类", max_length=500, blank=True)
    issued_on = models.DateField("发证日期", null=True)
    expires_on = models.DateField("有效期至", null=True)
    listed_on = models.DateField("列入日期", null=True)
    removed_on = models.DateField("移出日期", null=True)
    reason = models.CharField("列入原因", max_length=500, blank=True)
    listed_by = models.CharField("列入机关", max_length=500, blank=True)
    former_names = models.CharField("曾用名", max_length=1000, blank=True)
    scope = models.TextField("业务覆盖范围", blank=True)
    service = models.CharField("服务名称", max_length=500, blank=True)
    address = models.CharField("网址", max_length=500, blank=True)
    symbol = models.CharField("证券代码", max_length=500, blank=True)
    source = models.CharField("数据来源", max_length=500, blank=True)
    figures = models.JSONField("数据", default=dict)  # what the source says of the unit, by the header it stands under

    class Meta:
        verbose_name = "名单条目"
        indexes = [models.Index(fields=["edition", "name", "id"])]

    def __str__(self) -> str:
        return self.name
