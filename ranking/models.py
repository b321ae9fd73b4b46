"""Runs and the standings they yield."""

import uuid

from django.db import models
from django.db.models import Q

from declarations.models import Programme, ProgrammeRevision, Submission, by
from records.models import StoredFile
from review.models import PanelSeat

RUN_JOB = "ranking.run"  # the kind of job that computes a run


class Run(models.Model):
    """One computation of a programme's ranking: a receipt from which it can be replayed."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "计算中"
        FINISHED = "finished", "已完成"
        FAILED = "failed", "失败"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(ProgrammeRevision, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    error = models.TextField("错误", blank=True)
    snapshot = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    intermediate = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    recipe_digest = models.CharField("方法摘要", max_length=64, blank=True)
    engine_version = models.CharField("引擎版本", max_length=20, blank=True)
    code_version = models.CharField("代码版本", max_length=64, blank=True)
    lock_digest = models.CharField("依赖摘要", max_length=64, blank=True)
    figures_synthetic = models.BooleanField("含合成数据", default=False)
    ranked = models.PositiveIntegerField("参评", default=0)
    excluded = models.PositiveIntegerField("不纳入", default=0)
    warnings = models.JSONField("提示", default=list)
    medians = models.JSONField("中位数", default=dict)
    composites = models.JSONField("综合得分的权重与说明", default=dict)
    queued_at = models.DateTimeField("发起时间", auto_now_add=True)
    queued_by = by("发起人")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "排名运算"
        ordering = ["-queued_at"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state__in=["queued", "running"]), name="run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="finished")
                | Q(snapshot__isnull=False, result__isnull=False, finished_at__isnull=False),
                name="run_finished_has_its_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} run {self.number}"


class Standing(models.Model):
    """Where one applicant stands in a run: its rank, or the reason why it isn't ranked."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="standings")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("次序")
    number = models.CharField("登记号", max_length=30)
    name = models.CharField("企业名称", max_length=200)
    rank = models.DecimalField("排名", max_digits=9, decimal_places=1, null=True)
    score = models.FloatField("得分", null=True)
    rank_low = models.PositiveIntegerField("权重扰动下的最好名次", null=True)
    rank_high = models.PositiveIntegerField("权重扰动下的最差名次", null=True)
    lists = models.JSONField("榜单", default=list)
    outside = models.JSONField("不占名额列入的榜单", default=list)
    reason = models.CharField("不纳入的原因", max_length=2000, blank=True)
    values = models.JSONField("数据", default=dict)
    contributions = models.JSONField("贡献", default=dict)

    class Meta:
        verbose_name = "名次"
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="standing_position_once"),
            models.UniqueConstraint(fields=["run", "number"], name="standing_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=False, score__isnull=False, reason="")
                | (Q(rank__isnull=True, score__isnull=True) & ~Q(reason="")),
                name="standing_ranked_or_excluded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank or '-'} {self.name}"


class StaffCut(models.Model):
    """Who stands on a list that staff cut after scoring, and why; the newest one of a run and list counts."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="staff_cuts")
    code = models.CharField("榜单", max_length=60)
    ids = models.JSONField("登记号", default=list)
    reason = models.TextField("理由")
    cut_at = models.DateTimeField("时间", auto_now_add=True)
    cut_by = by("确定人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "人工确定的榜单"
        ordering = ["run", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="staff_cut_has_reason")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.code}"


class Opinion(models.Model):
    """What a seat says of one entry of a provisional list in the re-check: confirmed, or objected to with a reason."""

    class Stance(models.TextChoices):
        CONFIRM = "confirm", "确认"
        OBJECT = "object", "异议"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="opinions")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    standing = models.ForeignKey(Standing, on_delete=models.PROTECT, related_name="opinions")
    stance = models.CharField("意见", max_length=8, choices=Stance)
    reason = models.CharField("理由", max_length=1000, blank=True)
    given_at = models.DateTimeField("时间", auto_now=True)
    given_by = by("专家")

    class Meta:
        verbose_name = "复核意见"
        constraints = [
            models.UniqueConstraint(fields=["seat", "standing"], name="opinion_once"),
            models.CheckConstraint(
                condition=Q(stance="confirm") | (Q(stance="object") & ~Q(reason="")),
                name="opinion_objection_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stance} {self.standing_id}"


class SignOff(models.Model):
    """The chair's word that a run's lists stand, with the minutes of the re-check."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="sign_off")
    minutes = models.TextField("复核纪要")
    signed_at = models.DateTimeField("签署时间", auto_now_add=True)
    signed_by = by("组长")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "复核签署"

    def __str__(self) -> str:
        return str(self.run_id)
