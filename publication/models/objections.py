"""Objections raised during a notice, who raised them, and what was decided of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, by
from publication.core.procedure import ObjectionMove, ObjectionState
from publication.models.notices import Notice
from ranking.models import Run
from records.models import StoredFile
from review.models import Figure


class Objection(models.Model):
    """What somebody objected to, against one entry or (`entry` empty) the list as a whole; anonymous: a lead.

    Whoever has the receipt and the code may read the answer; of the code only its digest is kept.
    """

    State = ObjectionState

    class Kind(models.TextChoices):
        OBJECTION = "objection", "异议"
        LEAD = "lead", "线索"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    number = models.PositiveIntegerField("序号")
    receipt = models.CharField("回执编号", max_length=100, unique=True)
    code_digest = models.CharField(max_length=64)
    token = models.UUIDField(unique=True)  # of the form that was filled in: sent twice, it counts once
    kind = models.CharField("种类", max_length=10, choices=Kind)
    entry = models.CharField("条目", max_length=100, blank=True)
    entry_name = models.CharField("涉及企业", max_length=200, blank=True)
    text = models.TextField("事实与理由")
    state = models.CharField("状态", max_length=14, choices=ObjectionState.choices)
    effect = models.JSONField("对排名的影响", default=dict)
    received_at = models.DateTimeField("收到时间", auto_now_add=True)
    erased_at = models.DateTimeField("身份删除时间", null=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="身份删除人"
    )

    class Meta:
        verbose_name = "异议"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="objection_number_once"),
            models.CheckConstraint(
                condition=Q(kind="lead", state__in=[ObjectionState.LEAD, ObjectionState.LEAD_FOLLOWED])
                | Q(kind="objection") & ~Q(state__in=[ObjectionState.LEAD, ObjectionState.LEAD_FOLLOWED]),
                name="objection_leads_apart",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True)
                | Q(erased_at__isnull=False, erased_by__isnull=False),
                name="objection_erased_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["programme", "state", "id"])]

    def __str__(self) -> str:
        return self.receipt


class Objector(models.Model):
    """Who objects: kept apart and confidential, deleted when the case is over and staff say so."""

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="objector")
    name = models.CharField("姓名", max_length=100)
    unit = models.CharField("单位", max_length=200, blank=True)
    contact = models.CharField("联系方式", max_length=200)

    class Meta:
        verbose_name = "异议人"

    def __str__(self) -> str:
        return f"objector of {self.objection_id}"


class ObjectionFile(models.Model):
    """Evidence that came with an objection."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=255)

    class Meta:
        verbose_name = "异议材料"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Reviewer(models.Model):
    """Somebody who re-reviews an objection: not one of those who took part in the first decision."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("指派时间", auto_now_add=True)
    assigned_by = by("指派人")

    class Meta:
        verbose_name = "复审人"
        ordering = ["assigned_at", "id"]
        constraints = [models.UniqueConstraint(fields=["objection", "user"], name="reviewer_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.objection_id}"


class ObjectionDecision(models.Model):
    """A move of an objection: the reason of one that ends it is the answer that the objector reads."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="decisions")
    move = models.CharField("决定", max_length=14, choices=ObjectionMove.choices)
    reason = models.TextField("理由", blank=True)
    decided_at = models.DateTimeField("时间", auto_now_add=True)
    decided_by = by("经办人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "异议决定"
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.move} {self.objection_id}"


class ObjectionEffect(models.Model):
    """What an upheld objection changes: its entry is excluded, or one of its figures is verified anew."""

    class Kind(models.TextChoices):
        EXCLUDE = "exclude", "不予入选"
        FIGURE = "figure", "更正数据"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="effects")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    column = models.CharField("数据项", max_length=80, blank=True)
    typed = models.CharField("核定值", max_length=200, blank=True)
    source = models.CharField("来源", max_length=30, choices=Figure.Source.choices, blank=True)
    source_note = models.CharField("出处", max_length=200, blank=True)
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    proposed_by = by("提出人")
    applied_at = models.DateTimeField("执行时间", null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="执行人"
    )
    replaces = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")  # the run it was seen on

    class Meta:
        verbose_name = "异议的处理"
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "kind", "column"], name="effect_once"),
            models.CheckConstraint(
                condition=Q(kind="exclude", column="") | Q(kind="figure") & ~Q(column=""),
                name="effect_names_its_column",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="effect_applied_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.objection_id}"
