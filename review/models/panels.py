"""Experts, how they were drawn and seated, and where they recuse themselves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, by
from review.core.composition import Specialty
from review.core.recusals import Ground
from review.models.cases import Case


class Expert(models.Model):
    """Somebody in the pool of experts, for all programmes."""

    Field = Specialty

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    field = models.CharField("专业类别", max_length=12, choices=Specialty.choices)
    topics = models.JSONField("熟悉领域", default=list)
    title = models.CharField("职称", max_length=100, blank=True)
    employer = models.CharField("工作单位", max_length=200)
    employer_key = models.CharField(max_length=200, db_index=True)
    employer_number = models.CharField("单位统一社会信用代码", max_length=18, blank=True)
    region = models.CharField("所在地", max_length=6, blank=True)
    holdings = models.JSONField("持股单位", default=list)  # names or numbers, as declared
    holdings_declared_at = models.DateTimeField("持股申报时间", null=True)  # none so far: unknown, not without
    holdings_declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="持股申报人"
    )
    is_active = models.BooleanField("在库", default=True)
    entered_at = models.DateTimeField("入库时间", auto_now_add=True)
    entered_by = by("入库经办人")

    class Meta:
        verbose_name = "专家"
        constraints = [
            models.CheckConstraint(
                condition=Q(holdings_declared_at=None) | Q(holdings_declared_by__isnull=False),
                name="holdings_declared_by_someone",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Draw(models.Model):
    """A random draw out of the pool: with the seed, the pool and the rules as they were, so that it replays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("序号")
    seed = models.CharField("随机种子", max_length=64)
    rules = models.JSONField("组成规则")
    pool = models.JSONField("专家库")
    drawn = models.JSONField("抽取结果")
    drawn_at = models.DateTimeField("抽取时间", auto_now_add=True)
    drawn_by = by("抽取人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "专家抽取"
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="draw_number_once")]

    def __str__(self) -> str:
        return f"{self.programme_id} draw {self.number}"


class PanelSeat(models.Model):
    """An expert's seat in a programme's panel. One of them is the chair's.

    A seat that was left stays, with what was said in it; `replaces` is the seat whose cases a new one took over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_chair = models.BooleanField("组长", default=False)
    left_at = models.DateTimeField("离席时间", null=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="离席经办人"
    )
    left_reason = models.CharField("离席原因", max_length=500, blank=True)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, related_name="seats", verbose_name="抽取")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", verbose_name="接替"
    )
    seated_at = models.DateTimeField("设席时间", auto_now_add=True)
    seated_by = by("设席人")

    class Meta:
        verbose_name = "专家席位"
        constraints = [
            models.UniqueConstraint(fields=["programme", "expert"], condition=Q(left_at=None), name="seat_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(is_chair=True, left_at=None), name="seat_one_chair"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | (Q(left_by__isnull=False) & ~Q(left_reason="")), name="seat_left_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.programme_id}"


class Recusal(models.Model):
    """A seat that keeps out of a case: by a rule, or because its expert said so."""

    Ground = Ground

    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="recusals")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField("事由", max_length=10, choices=Ground.choices)
    reason = models.CharField("说明", max_length=500, blank=True)
    declared_at = models.DateTimeField("时间", auto_now_add=True)
    declared_by = by("经办人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "回避"
        constraints = [models.UniqueConstraint(fields=["seat", "case"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.case_id} {self.ground}"
