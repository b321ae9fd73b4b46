"""Registers that checks look up; cases, what the checks found in them, and verified figures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Declaration, Programme, Submission, by
from records.models import StoredFile


class RegisterEdition(models.Model):
    """A register as it was imported on one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类", max_length=60)
    as_of = models.DateField("截至日期")
    file_name = models.CharField("文件名", max_length=255)
    digest = models.CharField("摘要", max_length=64)
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

    class Meta:
        verbose_name = "名单条目"

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """One declaration under review, at its newest submission."""

    class State(models.TextChoices):
        OPEN = "open", "待核查"
        RETURNED = "returned", "已退回"
        PASSED = "passed", "通过"
        REJECTED = "rejected", "不通过"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    declaration = models.OneToOneField(Declaration, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+")
    applicant_name = models.CharField("企业名称", max_length=200)
    applicant_number = models.CharField("登记号", max_length=30)
    received_at = models.DateTimeField("收件时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    round = models.ForeignKey("CheckRound", on_delete=models.PROTECT, null=True, related_name="+")
    failed_steps = models.PositiveSmallIntegerField("不通过的步骤", default=0)
    unknown_steps = models.PositiveSmallIntegerField("无法判断的步骤", default=0)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="核查员"
    )
    opened_at = models.DateTimeField("立案时间", auto_now_add=True)
    opened_by = by("立案人")

    class Meta:
        verbose_name = "核查案卷"
        indexes = [
            models.Index(fields=["programme", "state", "id"]),
            models.Index(fields=["programme", "applicant_name", "id"]),
            models.Index(fields=["programme", "assignee", "id"]),
            models.Index(fields=["programme", "applicant_number"]),
            models.Index(fields=["programme", "received_at", "id"]),
            models.Index(fields=["programme", "failed_steps", "unknown_steps", "id"]),
        ]

    def __str__(self) -> str:
        return self.applicant_name

    @property
    def title(self) -> str:
        """Who files, and what where that isn't itself."""
        subject = self.declaration.subject
        return f"{self.applicant_name} · {subject}" if subject else self.applicant_name


class CheckRound(models.Model):
    """One run of the automatic checks over a programme: dated, because registers change and checks are repeated."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("轮次")
    checked_at = models.DateTimeField("核查时间", auto_now_add=True)
    checked_by = by("核查人")

    class Meta:
        verbose_name = "核查轮次"
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="round_number_once")]

    def __str__(self) -> str:
        return f"{self.programme_id} round {self.number}"


class Decision(models.Model):
    """A move of a case: who decided what, about which submission, for which reason."""

    class Kind(models.TextChoices):
        PASS = "pass", "通过"
        REJECT = "reject", "不通过"
        RETURN = "return", "退回修改"
        REOPEN = "reopen", "重新核查"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("决定", max_length=8, choices=Kind)
    reason = models.TextField("理由", blank=True)
    fields = models.JSONField("逐项意见", default=dict)
    decided_at = models.DateTimeField("时间", auto_now_add=True)
    decided_by = by("经办人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "核查决定"
        ordering = ["decided_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class PanelSeat(models.Model):
    """An expert's seat in a programme's panel. One of them is the chair's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_chair = models.BooleanField("组长", default=False)
    seated_at = models.DateTimeField("设席时间", auto_now_add=True)
    seated_by = by("设席人")

    class Meta:
        verbose_name = "专家席位"
        constraints = [
            models.UniqueConstraint(fields=["programme", "expert"], name="seat_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(is_chair=True), name="seat_one_chair"),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.programme_id}"


class Finding(models.Model):
    """What one step of a check found in one case."""

    class Answer(models.TextChoices):
        YES = "yes", "通过"
        NO = "no", "不通过"
        UNKNOWN = "unknown", "无法判断"

    round = models.ForeignKey(CheckRound, on_delete=models.CASCADE, related_name="findings")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    check_code = models.CharField("核查", max_length=60)
    step = models.CharField("步骤", max_length=60)
    answer = models.CharField("结论", max_length=8, choices=Answer)
    sentence = models.CharField("说明", max_length=1000, blank=True)
    evidence = models.JSONField("依据", default=dict)
    edition = models.ForeignKey(RegisterEdition, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "核查发现"
        constraints = [models.UniqueConstraint(fields=["round", "case", "step"], name="finding_once_a_round")]

    def __str__(self) -> str:
        return f"{self.step}: {self.answer}"


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
    verified_at = models.DateTimeField("核定时间", auto_now_add=True)
    verified_by = by("核定人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "核定数据"

    def __str__(self) -> str:
        return f"{self.column} {self.verified}"
