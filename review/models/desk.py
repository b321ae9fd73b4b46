"""The verifier's desk: verified figures, calls, queries of public sites, site visits."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import by
from records.models import StoredFile
from review.core.visits import VisitState
from review.models.cases import Case


class Figure(models.Model):
    """A verifier's figure beside the declared one. The declared one stays; the newest verified one is adopted."""

    class Source(models.TextChoices):
        AUDIT = "audit_report", "审计报告"
        LISTED = "listed_company_report", "上市公司年报"
        TAX = "tax_return", "纳税申报表"
        THIRD_PARTY = "third_party", "第三方数据"
        OTHER = "other", "其他材料"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="figures")
    column = models.CharField("数据项", max_length=80)
    declared = models.JSONField("申报值", null=True)
    verified = models.JSONField("核定值", null=True)
    source = models.CharField("来源", max_length=30, choices=Source)
    source_note = models.CharField("出处", max_length=200)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="佐证材料"
    )
    reason = models.CharField("理由", max_length=500)
    needs_confirmation = models.BooleanField("须复核", default=False)
    verified_at = models.DateTimeField("核定时间", auto_now_add=True)
    verified_by = by("核定人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "核定数据"

    def __str__(self) -> str:
        return f"{self.column} {self.verified}"


class FigureConfirmation(models.Model):
    """A second verifier's word on a verified figure above the programme's bound: without it, it isn't adopted."""

    figure = models.OneToOneField(Figure, on_delete=models.PROTECT, related_name="confirmation")
    is_upheld = models.BooleanField("同意")
    reason = models.CharField("理由", max_length=500, blank=True)
    confirmed_at = models.DateTimeField("复核时间", auto_now_add=True)
    confirmed_by = by("复核人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "核定数据复核"

    def __str__(self) -> str:
        return f"{self.figure_id} {'upheld' if self.is_upheld else 'refused'}"


class Call(models.Model):
    """A telephone call about a case. Whom and what number is personal: the journal holds it apart."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="calls")
    with_whom = models.CharField("通话对象", max_length=100)
    number = models.CharField("电话", max_length=40)
    content = models.TextField("内容")
    called_at = models.DateTimeField("通话时间")
    called_by = by("通话人")

    class Meta:
        verbose_name = "电话记录"
        ordering = ["-called_at", "-id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.called_at:%Y-%m-%d}"


class SiteQuery(models.Model):
    """A query of a public site (信用中国 and the like) made by hand: what it said on that day, with its screenshot."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="queries")
    site = models.CharField("网站", max_length=60)  # its code in the programme's review.yaml
    site_title = models.CharField("网站名称", max_length=200)  # as it was called then
    queried_on = models.DateField("查询日期")
    is_clear = models.BooleanField("无异常", null=True)  # None: the site doesn't tell
    result = models.TextField("结果")
    screenshot = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    screenshot_name = models.CharField("截图文件名", max_length=255, blank=True)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    recorded_by = by("记录人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "人工查询"
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["case", "site", "recorded_at"])]

    def __str__(self) -> str:
        return f"{self.site_title} {self.queried_on}"


class SiteVisit(models.Model):
    """A visit to the applicant (实地调研): planned with a team, then held with findings, or called off."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    planned_on = models.DateField("计划日期")
    team = models.CharField("调研人员", max_length=500)
    planned_at = models.DateTimeField("安排时间", auto_now_add=True)
    planned_by = by("安排人")
    findings = models.TextField("调研情况", blank=True)
    is_held = models.BooleanField("已开展", null=True)  # None: still to come; False: called off
    settled_at = models.DateTimeField("记录时间", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="记录人"
    )

    class Meta:
        verbose_name = "实地调研"
        ordering = ["-planned_on", "-planned_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_held__isnull=True, settled_at__isnull=True, settled_by__isnull=True)
                | Q(is_held__isnull=False, settled_at__isnull=False, settled_by__isnull=False),
                name="visit_settled_by_someone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.planned_on}"

    @property
    def state(self) -> VisitState:
        return {None: VisitState.PLANNED, True: VisitState.HELD, False: VisitState.CALLED_OFF}[self.is_held]


class SiteVisitPhoto(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=255)
    added_at = models.DateTimeField("上传时间", auto_now_add=True)
    added_by = by("上传人")

    class Meta:
        verbose_name = "调研照片"
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.name
