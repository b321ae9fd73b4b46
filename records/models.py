"""What the product never forgets: the journal, the jobs, the stored files.

This app lies below accounts, and its rows outlive accounts: people are named by their id as text, not by a key.
"""

import uuid

from django.db import models
from django.db.models import Q


class JournalEntry(models.Model):
    """One link of a thing's chain. Written by `journal.record`, guarded by triggers, never changed."""

    thing = models.CharField("对象", max_length=120)
    seq = models.PositiveIntegerField("序号")
    action = models.CharField("事项", max_length=60)
    recorded_at = models.DateTimeField("时间")
    recorded_by = models.CharField("经办", max_length=120)
    facts = models.JSONField("事实")
    payload_digest = models.CharField("个人信息摘要", max_length=64, blank=True)
    previous = models.CharField("前项摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, unique=True)

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "日志"
        constraints = [models.UniqueConstraint(fields=["thing", "seq"], name="journal_one_seq_per_thing")]

    def __str__(self) -> str:
        return f"{self.thing}#{self.seq} {self.action}"


class JournalPayload(models.Model):
    """Personal data of an entry, apart from it, so that it can be erased without breaking the chain."""

    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="payload")
    salt = models.CharField(max_length=64)
    content = models.JSONField()

    guarded = ("update",)

    class Meta:
        verbose_name = "日志个人信息"

    def __str__(self) -> str:
        return f"payload of {self.entry_id}"


class JournalHead(models.Model):
    """Where a thing's chain ends, kept apart, so that entries taken away from its end are missed."""

    thing = models.CharField("对象", max_length=120, unique=True)
    seq = models.PositiveIntegerField("末条序号")
    digest = models.CharField("末条摘要", max_length=64)

    guarded = ("delete",)

    class Meta:
        verbose_name = "日志链尾"

    def __str__(self) -> str:
        return f"{self.thing}#{self.seq}"


class JournalSeal(models.Model):
    """A digest over the heads of all chains at one moment, chained to the seal before."""

    seq = models.PositiveIntegerField(unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    last_entry = models.PositiveBigIntegerField()
    heads = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "日志封签"

    def __str__(self) -> str:
        return f"seal {self.seq}"


class JournalCheck(models.Model):
    """That the journal was verified, and every fault that was found."""

    checked_at = models.DateTimeField("核对时间")
    entries = models.PositiveIntegerField("条数")
    faults = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = "日志核对"

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}: {len(self.faults)} faults"


class StoredFile(models.Model):
    """Bytes under their own digest. The name a person gave them stands where the file is used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField("摘要", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节")
    media_type = models.CharField("类型", max_length=120)
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)
    stored_by = models.CharField("存入人", max_length=120)

    class Meta:
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.sha256[:12]


class Job(models.Model):
    """Work done later by a worker. The row is the truth; the broker's message is only a nudge."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "失败"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类", max_length=60)
    subject = models.CharField("对象", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    note = models.CharField("说明", max_length=200, blank=True)
    error = models.TextField("错误", blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    worker = models.CharField("执行者", max_length=64, blank=True)
    queued_at = models.DateTimeField("提交时间", auto_now_add=True)
    queued_by = models.CharField("提交人", max_length=120)
    heartbeat_at = models.DateTimeField("心跳", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "任务"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["queued", "running"]),
                name="job_one_open_per_subject",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="job_finished_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"


class DailyRun(models.Model):
    """That a daily function was carried out on a day."""

    name = models.CharField("名称", max_length=80)
    day = models.DateField("日期")

    class Meta:
        verbose_name = "每日例行"
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="daily_run_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


class OutboxMessage(models.Model):
    """A letter that has been written and is to be sent: it leaves in a job of its own, and what left stays readable."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        SENT = "sent", "已发"
        FAILED = "failed", "未能发出"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.EmailField("收件人")
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文")
    occasion = models.CharField("事由", max_length=200, null=True, unique=True)  # noqa: DJ001 -- unique where stated
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    error = models.TextField("错误", blank=True)
    queued_at = models.DateTimeField("写成时间", auto_now_add=True)
    queued_by = models.CharField("写信人", max_length=120)
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = "待发信件"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outbox_sent_when_sent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"
