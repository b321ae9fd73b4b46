"""Titles: who holds one, from which published list, and how it came to an end."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Applicant, Programme, by
from publication.core.supervision import HoldingState, RevocationState
from publication.models.publications import Publication
from records.models import StoredFile


class Holding(models.Model):
    """A title that an applicant holds.

    `programme` is the edition that last conferred or confirmed it, whose people look after it; `won_in` the one that
    conferred it. `name` and `unit` are those filed for `programme`: what a holder reports later changes neither.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField("方案", max_length=60)  # of the programme, without its year
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    won_in = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("称号", max_length=200)
    name = models.CharField("名称", max_length=200)
    number = models.CharField("登记号", max_length=30)
    subject = models.CharField("对象", max_length=200, blank=True)
    unit = models.CharField("推荐单位", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=HoldingState.choices, default=HoldingState.HELD)
    held_from = models.DateField("起始日期")
    confirmed_on = models.DateField("最近确认日期")
    ended_on = models.DateField("终止日期", null=True)
    end_clause = models.CharField("终止依据", max_length=200, blank=True)
    end_reason = models.CharField("终止说明", max_length=1000, blank=True)
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)
    entered_by = by("登记人")

    class Meta:
        verbose_name = "称号"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "applicant", "subject"], condition=Q(state="held"), name="holding_once"
            ),
            models.CheckConstraint(
                condition=Q(state="held", ended_on__isnull=True) | (~Q(state="held") & Q(ended_on__isnull=False)),
                name="holding_ended_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "name", "id"]),
            models.Index(fields=["code", "applicant"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.subject}" if self.subject else self.name


class ListedEntry(models.Model):
    """Where a holding stands on a published version: row `position` (from 0) of the list `list_code`."""

    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="entries")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    list_code = models.CharField("榜单", max_length=60)
    position = models.PositiveIntegerField("行")

    class Meta:
        verbose_name = "榜单条目"
        constraints = [
            models.UniqueConstraint(fields=["publication", "list_code", "position"], name="listed_entry_once"),
            models.UniqueConstraint(fields=["publication", "list_code", "holding"], name="listed_holding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.list_code} {self.position}"


class Placing(models.Model):
    """Which applicant stands in row `position` (from 0) of a list of a published version, whether the programme confers
    a title or not. An entry that is kept back has none: nobody finds out who it is."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="placings")
    list_code = models.CharField("榜单", max_length=60)
    position = models.PositiveIntegerField("行")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "上榜"
        constraints = [
            models.UniqueConstraint(fields=["publication", "list_code", "position"], name="placing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.list_code} {self.position}"


class Revocation(models.Model):
    """A proposal to take a title away, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="revocations")
    ground = models.CharField("理由编码", max_length=60)
    clause = models.CharField("条款", max_length=200)
    reason = models.TextField("事实和理由")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    evidence_name = models.CharField("证据文件名", max_length=255, blank=True)
    missed = models.JSONField("未按期报送的年度", default=list)  # pairs of year and what was missed, in words
    hearing_until = models.DateField("申辩截止", null=True)
    statement = models.TextField("申辩意见", blank=True)
    stated_at = models.DateTimeField("申辩时间", null=True)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=RevocationState.choices, default=RevocationState.PROPOSED)
    answer = models.TextField("决定说明", blank=True)
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    proposed_by = by("提出人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "取消资格"
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["holding"], condition=Q(state="proposed"), name="revocation_one_under_way"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="revocation_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=models.F("proposed_by")),
                name="revocation_of_two_people",
            ),
            models.CheckConstraint(
                condition=Q(stated_at__isnull=True, stated_by__isnull=True, statement="")
                | (Q(stated_at__isnull=False, stated_by__isnull=False) & ~Q(statement="")),
                name="revocation_stated_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holding_id} {self.ground} {self.state}"
