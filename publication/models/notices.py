"""Public notices: a run's lists before everybody's eyes, frozen as they were put up."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from declarations.models import Programme, by
from publication.core.procedure import NoticeState
from ranking.models import Run
from records.models import StoredFile


class Notice(models.Model):
    """One public notice of a run's lists. `keys` are the entries' keys, list by list in the order of the rows."""

    State = NoticeState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("次序")
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices, default=NoticeState.OPEN)
    opens_on = models.DateField("发布日期")
    closes_on = models.DateField("截止日期")
    working_days = models.PositiveSmallIntegerField("工作日")
    basis = models.CharField("截止日期的依据", max_length=500, blank=True)  # in place of the calendar's
    title = models.CharField("标题", max_length=300)
    text = models.TextField("正文")
    lists = models.JSONField("榜单", default=list)
    keys = models.JSONField("条目", default=dict)
    figures_synthetic = models.BooleanField("含合成数据", default=False)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="公示文件")
    opened_at = models.DateTimeField("发布时间", auto_now_add=True)
    opened_by = by("发布人")
    closed_at = models.DateTimeField("期满时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )
    withdrawn_for = models.TextField("撤回理由", blank=True)

    class Meta:
        verbose_name = "公示"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="notice_number_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(state=NoticeState.OPEN), name="notice_one_open"),
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="notice_lasts_a_day"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True) & ~Q(state=NoticeState.WITHDRAWN)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, state=NoticeState.WITHDRAWN)
                & ~Q(withdrawn_for=""),
                name="notice_withdrawn_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.CLOSED) | Q(closed_at__isnull=False), name="notice_closed_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} notice {self.number}"


class NoticeWaiver(models.Model):
    """Staff's word that lists which an objection changed go to publication without a second notice, and why."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("理由")
    waived_at = models.DateTimeField("时间", auto_now_add=True)
    waived_by = by("决定人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "不再公示"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="notice_waived_with_a_reason")]

    def __str__(self) -> str:
        return f"no second notice of {self.run_id}"
