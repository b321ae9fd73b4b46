"""Cases, what the checks found in them, and what was decided of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Declaration, Programme, Submission, by
from records.models import StoredFile
from review.core.workflow import State
from review.models.registers import RegisterEdition

CHECK_JOB = "review.check"  # the kind of job that checks every case anew
BATCH_JOB = "review.batch"  # the kind of job that makes a batch's papers


class Case(models.Model):
    """One declaration under review, at its newest submission."""

    State = State

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    declaration = models.OneToOneField(Declaration, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+")
    applicant_name = models.CharField("企业名称", max_length=200)
    applicant_number = models.CharField("登记号", max_length=30)
    received_at = models.DateTimeField("收件时间")
    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.OPEN)
    round = models.ForeignKey("CheckRound", on_delete=models.PROTECT, null=True, related_name="+")
    failed_steps = models.PositiveSmallIntegerField("不通过的步骤", default=0)
    unknown_steps = models.PositiveSmallIntegerField("无法判断的步骤", default=0)
    noted_steps = models.PositiveSmallIntegerField("需留意的步骤", default=0)  # failed warnings, and words to confirm
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="核查员"
    )
    due_on = models.DateField("办理期限", null=True)
    unconfirmed_figures = models.PositiveSmallIntegerField("待复核的核定值", default=0)
    area = models.CharField("所在地", max_length=100, blank=True)
    unit = models.CharField("推荐单位", max_length=60, blank=True)
    proposed_unit = models.CharField("按规则的推荐单位", max_length=60, blank=True)  # empty where no rule tells
    opinion = models.JSONField("推荐意见", default=dict)  # by field of the form's part that the unit fills in
    place = models.PositiveIntegerField("推荐顺序", null=True)  # in the unit's list, from 1
    batch = models.ForeignKey("Batch", on_delete=models.PROTECT, null=True, related_name="cases")
    opened_at = models.DateTimeField("立案时间", auto_now_add=True)
    opened_by = by("立案人")

    class Meta:
        verbose_name = "核查案卷"
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit", "place"], name="case_one_place_a_unit"),
            models.CheckConstraint(condition=~Q(place=0), name="case_places_from_one"),
        ]
        indexes = [
            models.Index(fields=["programme", "state", "id"]),
            models.Index(fields=["programme", "applicant_name", "id"]),
            models.Index(fields=["programme", "assignee", "id"]),
            models.Index(fields=["programme", "applicant_number"]),
            models.Index(fields=["programme", "received_at", "id"]),
            models.Index(fields=["programme", "failed_steps", "unknown_steps", "id"]),
            models.Index(fields=["programme", "unit", "place", "id"]),
            models.Index(fields=["programme", "due_on", "id"]),
        ]

    def __str__(self) -> str:
        return self.applicant_name

    @property
    def title(self) -> str:
        """Who files, and what where that isn't itself."""
        subject = self.declaration.subject
        return f"{self.applicant_name} · {subject}" if subject else self.applicant_name


class Batch(models.Model):
    """What a recommending unit hands in together: its sealed letter, and its cases in order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField("推荐单位", max_length=60)
    number = models.PositiveIntegerField("批次")
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="推荐文件")
    letter_name = models.CharField("文件名", max_length=255)
    received_at = models.DateTimeField("收件时间")
    submitted_at = models.DateTimeField("报送时间", auto_now_add=True)
    submitted_by = by("报送人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "推荐批次"
        constraints = [models.UniqueConstraint(fields=["programme", "unit", "number"], name="batch_number_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


class BatchEntry(models.Model):
    """A case as its unit recommended it in a batch: at which submission, in which place, with which opinion."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField("推荐顺序")
    opinion = models.JSONField("推荐意见", default=dict)

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "推荐名单条目"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="batch_entry_once"),
            models.UniqueConstraint(fields=["batch", "place"], name="batch_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.place}"


class BatchPaper(models.Model):
    """What is printed of a batch: its summary table (no `entry`), and one bound volume for each of its entries."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="papers")
    entry = models.OneToOneField(BatchEntry, on_delete=models.PROTECT, null=True, related_name="paper")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "推荐批次打印件"
        constraints = [
            models.UniqueConstraint(fields=["batch"], condition=Q(entry__isnull=True), name="batch_summary_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.entry_id or 'summary'}"


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
        ACCEPT = "accept", "拟推荐"
        DECLINE = "decline", "不予推荐"
        RECOMMEND = "recommend", "报送"
        PASS = "pass", "通过"
        REJECT = "reject", "不通过"
        RETURN = "return", "退回修改"
        REOPEN = "reopen", "重新审核"
        HAND_BACK = "hand_back", "退回推荐单位"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("决定", max_length=10, choices=Kind)
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


class Finding(models.Model):
    """What one step of a check found in one case."""

    class Answer(models.TextChoices):
        YES = "yes", "通过"
        NO = "no", "不通过"
        UNKNOWN = "unknown", "无法判断"

    class Severity(models.TextChoices):
        ERROR = "error", "不通过即不合格"
        WARNING = "warning", "提示"

    round = models.ForeignKey(CheckRound, on_delete=models.CASCADE, related_name="findings")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    check_code = models.CharField("核查", max_length=60)
    step = models.CharField("步骤", max_length=60)
    answer = models.CharField("结论", max_length=8, choices=Answer)
    severity = models.CharField("程度", max_length=8, choices=Severity, default=Severity.ERROR)
    is_flagged = models.BooleanField("请人工确认", default=False)  # passed on somebody's word
    sentence = models.CharField("说明", max_length=1000, blank=True)
    evidence = models.JSONField("依据", default=dict)
    edition = models.ForeignKey(RegisterEdition, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "核查发现"
        constraints = [models.UniqueConstraint(fields=["round", "case", "step"], name="finding_once_a_round")]

    def __str__(self) -> str:
        return f"{self.step}: {self.answer}"
