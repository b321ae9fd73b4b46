"""Rounds of scoring: who scores which case, the points given, and how the round was closed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, Submission, by
from records.models import StoredFile
from review.core.scoring import CardState, RoundState
from review.models.cases import Case
from review.models.panels import PanelSeat


class Round(models.Model):
    """One round of scoring in a programme: its scorecards are blind to each other until it is closed."""

    State = RoundState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("轮次")
    state = models.CharField("状态", max_length=10, choices=RoundState.choices, default=RoundState.PREPARING)
    until = models.DateTimeField("评分期限", null=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    created_by = by("建立人")

    class Meta:
        verbose_name = "评分轮次"
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="scoring_round_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=~Q(state=RoundState.SIGNED), name="scoring_round_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} scoring {self.number}"


class Dossier(models.Model):
    """What a round's experts are shown of a case, as it stood when the round was opened or opened again.

    `figures` are by criterion what it names, in words, each with its percentile among the round's cases of the same
    `peers`; `blocks` the codes of the panel's blocks that concern the case; `suggested` points as text by criterion.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="dossiers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    peers = models.CharField("类别", max_length=200, blank=True)
    company = models.PositiveIntegerField("同类案卷数")
    blocks = models.JSONField("指标组")
    figures = models.JSONField("数据")
    suggested = models.JSONField("建议分")
    drawn_up_at = models.DateTimeField("整理时间")
    drawn_up_by = by("整理人")

    class Meta:
        verbose_name = "评审材料"
        constraints = [models.UniqueConstraint(fields=["round", "case"], name="dossier_once")]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.round_id}"


class Pledge(models.Model):
    """A seat's pledge of confidentiality for a round: `digest` is that of the text that was agreed to."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pledges")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("承诺书摘要", max_length=64)
    pledged_at = models.DateTimeField("承诺时间", auto_now_add=True)
    pledged_by = by("承诺人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "保密承诺"
        constraints = [models.UniqueConstraint(fields=["round", "seat"], name="pledge_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.round_id}"


class Scorecard(models.Model):
    """One seat's sheet for one case. `read` is the submission that its expert opened, `scored` the one scored.

    `typed` is what stands in the sheet's fields, as typed; its scores and its opinion are made of it on submitting.
    """

    State = CardState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cards")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=CardState.choices, default=CardState.ASSIGNED)
    read = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    scored = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    typed = models.JSONField("填写内容", default=dict)
    opinion = models.TextField("评估意见", blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    scan_name = models.CharField("签字扫描件", max_length=255, blank=True)
    assigned_at = models.DateTimeField("分配时间", auto_now_add=True)
    assigned_by = by("分配人")
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )

    class Meta:
        verbose_name = "评分表"
        constraints = [
            models.UniqueConstraint(fields=["round", "case", "seat"], name="card_once"),
            models.CheckConstraint(
                condition=~Q(state=CardState.SUBMITTED)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, scored__isnull=False),
                name="card_submitted_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["seat", "state", "id"])]

    def __str__(self) -> str:
        return f"{self.case_id} by {self.seat_id}"


class Score(models.Model):
    """Points for one criterion. Not applicable is not nought: then there are no points."""

    card = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField("指标", max_length=60)
    points = models.DecimalField("得分", max_digits=8, decimal_places=2, null=True)
    not_applicable = models.BooleanField("不适用", default=False)
    suggested = models.DecimalField("建议分", max_digits=8, decimal_places=2, null=True)
    reason = models.CharField("调整理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "得分"
        constraints = [
            models.UniqueConstraint(fields=["card", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(points__isnull=True) | Q(points__gte=0), name="score_from_nought"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(points__isnull=True), name="score_or_not_applicable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Minutes(models.Model):
    """What the chair wrote when signing a round off, over which scorecards (`digest`), and what points came of them by
    case and criterion. A round that was opened again has several; the newest counts."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField("合议纪要")
    digest = models.CharField("评分摘要", max_length=64)
    aggregation = models.JSONField("汇总方法", default=dict)
    points = models.JSONField("得分", default=dict)
    signed_at = models.DateTimeField("签署时间", auto_now_add=True)
    signed_by = by("签署人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "合议纪要"
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return f"minutes of {self.round_id}"
